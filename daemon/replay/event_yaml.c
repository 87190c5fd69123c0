#include "event_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include <tenure/json.h>

enum {
    DEPTH_MAX = 16
};

/* A scalar is a text; plain true and false are not: the JSON reader knows what each field wants. */
static json_t *
to_json(struct yaml_value value, unsigned depth)
{
    struct yaml_value key, item;
    const char *text = yaml_text(value);
    if (depth == DEPTH_MAX)
        return NULL;
    if (text != NULL && yaml_is_plain(value) &&
        (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
        return json_boolean(text[0] == 't');
    if (text != NULL)
        return json_string(text);
    json_t *json = yaml_is_map(value) ? json_object() : json_array();
    for (size_t i = 0; yaml_member(value, i, &key, &item); i++) {
        if (yaml_text(key) == NULL ||
            json_object_set_new(json, yaml_text(key), to_json(item, depth + 1)) != 0) {
            json_decref(json);
            return NULL;
        }
    }
    for (size_t i = 0; yaml_item(value, i, &item); i++) {
        if (json_array_append_new(json, to_json(item, depth + 1)) != 0) {
            json_decref(json);
            return NULL;
        }
    }
    return json;
}

static bool
name_event(json_t *json, unsigned number)
{
    char id[16];
    snprintf(id, sizeof(id), "%u", number);
    return (json_object_get(json, "source") != NULL ||
            json_object_set_new(json, "source", json_string("test")) == 0) &&
           (json_object_get(json, "id") != NULL ||
            json_object_set_new(json, "id", json_string(id)) == 0);
}

bool
event_yaml_read(struct yaml_value map, unsigned number, Tenure__V1__Event **ret_event,
                struct yaml_problem *ret_problem)
{
    struct tenure_json_error error = { 0 };
    ProtobufCMessage *message = NULL;
    if (!yaml_check_map(map, NULL, ret_problem))
        return false;
    json_t *json = to_json(map, 0);
    char *text = json != NULL && name_event(json, number) ? json_dumps(json, 0) : NULL;
    json_decref(json);
    if (text == NULL)
        return yaml_fail(map, ret_problem, "this is no event");
    tenure_status status =
        tenure_json_parse(&tenure__v1__event__descriptor, text, strlen(text), &message, &error);
    free(text);
    if (status != TENURE_OK)
        return yaml_fail(map, ret_problem, "%s%s%s", error.field,
                         error.field[0] != '\0' ? ": " : "", error.reason);
    *ret_event = (Tenure__V1__Event *)message;
    return true;
}
