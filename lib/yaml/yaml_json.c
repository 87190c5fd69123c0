/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_json.h"

#include <string.h>

enum {
    DEPTH_MAX = 16
};

static json_t *make(struct yaml_value value, yaml_scalar_fn *scalar, void *context, unsigned depth);

static json_t *
make_scalar(const char *text, bool plain, yaml_scalar_fn *scalar, void *context)
{
    if (plain && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
        return json_boolean(text[0] == 't');
    return scalar != NULL ? scalar(context, text) : json_string(text);
}

/* Whether the value is null or an empty map. */
static bool
is_nothing(const json_t *json)
{
    return json_is_null(json) || (json_is_object(json) && json_object_size(json) == 0);
}

static json_t *
make_map(struct yaml_value value, yaml_scalar_fn *scalar, void *context, unsigned depth)
{
    struct yaml_value key, item;
    json_t *json = json_object();
    for (size_t i = 0; json != NULL && yaml_member(value, i, &key, &item); i++) {
        json_t *member = make(item, scalar, context, depth);
        bool fine = yaml_text(key) != NULL && member != NULL;
        // Without `scalar` an empty map is kept, so that the reader can report it as an error.
        if (fine && scalar != NULL && is_nothing(member))
            json_decref(member);
        else if (!fine || json_object_set_new(json, yaml_text(key), member) != 0) {
            if (!fine)
                json_decref(member);
            json_decref(json);
            return NULL;
        }
    }
    return json;
}

static json_t *
make_list(struct yaml_value value, yaml_scalar_fn *scalar, void *context, unsigned depth)
{
    struct yaml_value item;
    json_t *json = json_array();
    for (size_t i = 0; json != NULL && yaml_item(value, i, &item); i++) {
        json_t *element = make(item, scalar, context, depth);
        if (element != NULL && scalar != NULL && is_nothing(element)) {
            json_decref(element);
        } else if (element == NULL || json_array_append_new(json, element) != 0) {
            json_decref(json);
            return NULL;
        }
    }
    return json;
}

static json_t *
make(struct yaml_value value, yaml_scalar_fn *scalar, void *context, unsigned depth)
{
    const char *text = yaml_text(value);
    if (depth == DEPTH_MAX)
        return NULL;
    if (text != NULL)
        return make_scalar(text, yaml_is_plain(value), scalar, context);
    return yaml_is_map(value) ? make_map(value, scalar, context, depth + 1)
                              : make_list(value, scalar, context, depth + 1);
}

json_t *
yaml_to_json(struct yaml_value value, yaml_scalar_fn *scalar, void *context)
{
    return make(value, scalar, context, 0);
}
