/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include <tenure/text.h>

struct yaml {
    yaml_document_t document;
};

static tenure_status refuse(struct yaml_problem *problem, int line, int column, const char *format,
                            ...) __attribute__((format(printf, 4, 5)));

static tenure_status
refuse(struct yaml_problem *problem, int line, int column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    problem->line = line;
    problem->column = column;
    tenure_text_vformat(problem->reason, sizeof(problem->reason), format, arguments);
    va_end(arguments);
    return TENURE_INVALID;
}

static tenure_status
refuse_syntax(const yaml_parser_t *parser, struct yaml_problem *problem)
{
    const yaml_mark_t *mark = &parser->problem_mark;
    bool placed = parser->error != YAML_READER_ERROR && parser->error != YAML_MEMORY_ERROR;
    return refuse(problem, placed ? (int)mark->line + 1 : 0, placed ? (int)mark->column + 1 : 0,
                  "%s%s%s", parser->context != NULL ? parser->context : "",
                  parser->context != NULL ? ": " : "",
                  parser->problem != NULL ? parser->problem : "this is not YAML");
}

static yaml_node_t *
node_of(struct yaml_value value)
{
    return value.node > 0 ? yaml_document_get_node(&value.yaml->document, value.node) : NULL;
}

/* Why the event is not accepted: an alias lets a small file expand without bound, and tags have no
 * meaning here. */
static const char *
why_not(const yaml_event_t *event)
{
    const unsigned char *anchor = NULL, *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (anchor != NULL || event->type == YAML_ALIAS_EVENT)
        return "anchors and aliases cannot be used here; write it out";
    return tag != NULL ? "tags cannot be used here; leave it out" : NULL;
}

/* Limits checked while the parser reads a file. */
struct shape {
    unsigned depth, values, documents;
};

static tenure_status
check_event(struct shape *shape, const yaml_event_t *event, struct yaml_problem *problem)
{
    int line = (int)event->start_mark.line + 1, column = (int)event->start_mark.column + 1;
    bool opens =
        event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT;
    const char *why = why_not(event);
    if (why != NULL)
        return refuse(problem, line, column, "%s", why);
    if (event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT)
        shape->depth--;
    if (opens && ++shape->depth > YAML_DEPTH_MAX)
        return refuse(problem, line, column, "this is nested more than %d levels deep",
                      YAML_DEPTH_MAX);
    if ((opens || event->type == YAML_SCALAR_EVENT) && ++shape->values > YAML_VALUES_MAX)
        return refuse(problem, line, column, "the file has more than %d values", YAML_VALUES_MAX);
    if (event->type == YAML_DOCUMENT_START_EVENT && ++shape->documents > 1)
        return refuse(problem, line, column, "a second document begins here; give it its own file");
    return TENURE_OK;
}

/* Parses the file once without keeping anything, to check the limits. The loader has none: it takes
 * 40 s for 100,000 nested brackets (200 KB), because its scanner examines all open ones for each
 * token. */
static tenure_status
check_shape(const char *text, size_t size, struct yaml_problem *problem)
{
    yaml_parser_t parser;
    struct shape shape = { 0 };
    if (!yaml_parser_initialize(&parser))
        return TENURE_NO_MEMORY;
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
    tenure_status status = TENURE_OK;
    for (bool ended = false; status == TENURE_OK && !ended;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            status = refuse_syntax(&parser, problem);
            break;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        status = check_event(&shape, &event, problem);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return status;
}

tenure_status
yaml_parse(const char *text, size_t size, struct yaml **ret_yaml, struct yaml_problem *ret_problem)
{
    yaml_parser_t parser;
    tenure_status status = check_shape(text, size, ret_problem);
    if (status != TENURE_OK)
        return status;
    struct yaml *yaml = calloc(1, sizeof(*yaml));
    if (yaml == NULL || !yaml_parser_initialize(&parser)) {
        free(yaml);
        return TENURE_NO_MEMORY;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
    if (!yaml_parser_load(&parser, &yaml->document)) {
        status = refuse_syntax(&parser, ret_problem);
        yaml_parser_delete(&parser);
        free(yaml);
        return status;
    }
    if (yaml_document_get_root_node(&yaml->document) == NULL)
        status = refuse(ret_problem, 0, 0, "the file is empty");
    yaml_parser_delete(&parser);
    if (status != TENURE_OK)
        yaml_close(&yaml);
    else
        *ret_yaml = yaml;
    return status;
}

tenure_status
yaml_open(const char *path, struct yaml **ret_yaml, struct yaml_problem *ret_problem)
{
    FILE *file = fopen(path, "re");
    char *text = file != NULL ? malloc(YAML_BYTES_MAX + 1) : NULL;
    if (text == NULL) {
        refuse(ret_problem, 0, 0, "cannot be read: %s", strerror(errno));
        if (file != NULL)
            fclose(file);
        return TENURE_NOT_FOUND;
    }
    size_t size = fread(text, 1, YAML_BYTES_MAX + 1, file);
    tenure_status status = TENURE_OK;
    if (ferror(file))
        status = refuse(ret_problem, 0, 0, "cannot be read: %s", strerror(errno));
    else if (size > YAML_BYTES_MAX)
        status = refuse(ret_problem, 0, 0, "is larger than %d bytes", YAML_BYTES_MAX);
    fclose(file);
    if (status == TENURE_OK)
        status = yaml_parse(text, size, ret_yaml, ret_problem);
    free(text);
    return status;
}

void
yaml_close(struct yaml **yaml_p)
{
    struct yaml *yaml = *yaml_p;
    if (yaml == NULL)
        return;
    *yaml_p = NULL;
    yaml_document_delete(&yaml->document);
    free(yaml);
}

struct yaml_value
yaml_root(struct yaml *yaml)
{
    return (struct yaml_value){ yaml, 1 };
}

bool
yaml_is_map(struct yaml_value value)
{
    const yaml_node_t *node = node_of(value);
    return node != NULL && node->type == YAML_MAPPING_NODE;
}

bool
yaml_is_list(struct yaml_value value)
{
    const yaml_node_t *node = node_of(value);
    return node != NULL && node->type == YAML_SEQUENCE_NODE;
}

const char *
yaml_text(struct yaml_value value)
{
    const yaml_node_t *node = node_of(value);
    if (node == NULL || node->type != YAML_SCALAR_NODE ||
        strlen((const char *)node->data.scalar.value) != node->data.scalar.length)
        return NULL;
    return (const char *)node->data.scalar.value;
}

bool
yaml_is_plain(struct yaml_value value)
{
    const yaml_node_t *node = node_of(value);
    return node != NULL && node->type == YAML_SCALAR_NODE &&
           node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

bool
yaml_member(struct yaml_value map, size_t index, struct yaml_value *ret_key,
            struct yaml_value *ret_value)
{
    const yaml_node_t *node = node_of(map);
    if (node == NULL || node->type != YAML_MAPPING_NODE ||
        index >= (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start))
        return false;
    const yaml_node_pair_t *pair = &node->data.mapping.pairs.start[index];
    *ret_key = (struct yaml_value){ map.yaml, pair->key };
    *ret_value = (struct yaml_value){ map.yaml, pair->value };
    return true;
}

bool
yaml_item(struct yaml_value list, size_t index, struct yaml_value *ret_item)
{
    const yaml_node_t *node = node_of(list);
    if (node == NULL || node->type != YAML_SEQUENCE_NODE ||
        index >= (size_t)(node->data.sequence.items.top - node->data.sequence.items.start))
        return false;
    *ret_item = (struct yaml_value){ list.yaml, node->data.sequence.items.start[index] };
    return true;
}

struct yaml_value
yaml_get(struct yaml_value map, const char *key)
{
    struct yaml_value name, value;
    for (size_t i = 0; yaml_member(map, i, &name, &value); i++) {
        const char *text = yaml_text(name);
        if (text != NULL && strcmp(text, key) == 0)
            return value;
    }
    return (struct yaml_value){ map.yaml, 0 };
}

bool
yaml_fail(struct yaml_value value, struct yaml_problem *ret_problem, const char *format, ...)
{
    const yaml_node_t *node = node_of(value);
    va_list arguments;
    va_start(arguments, format);
    ret_problem->line = node != NULL ? (int)node->start_mark.line + 1 : 0;
    ret_problem->column = node != NULL ? (int)node->start_mark.column + 1 : 0;
    tenure_text_vformat(ret_problem->reason, sizeof(ret_problem->reason), format, arguments);
    va_end(arguments);
    return false;
}

static void
list_keys(const char *const *keys, char *text, size_t size)
{
    size_t used = 0;
    for (; *keys != NULL && used < size; keys++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "", *keys);
}

static bool
is_listed(const char *const *keys, const char *key)
{
    while (*keys != NULL && strcmp(*keys, key) != 0)
        keys++;
    return *keys != NULL;
}

/* A key of a map and its index. */
struct key {
    const char *text;
    size_t index;
};

static int
by_text(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    int order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* Sorts the keys, because a map may have tens of thousands. */
static bool
check_unique(struct yaml_value map, size_t count, struct yaml_problem *ret_problem)
{
    struct yaml_value key, member;
    struct key *keys = calloc(count + 1, sizeof(keys[0]));
    const struct key *twice = NULL;
    if (keys == NULL)
        return yaml_fail(map, ret_problem, "out of memory");
    for (size_t i = 0; yaml_member(map, i, &key, &member); i++)
        keys[i] = (struct key){ yaml_text(key), i };
    qsort(keys, count, sizeof(keys[0]), by_text);
    for (size_t i = 1; i < count; i++) {
        bool same = strcmp(keys[i - 1].text, keys[i].text) == 0;
        if (same && (twice == NULL || keys[i].index < twice->index))
            twice = &keys[i];
    }
    if (twice != NULL) {
        yaml_member(map, twice->index, &key, &member);
        yaml_fail(key, ret_problem, "%.60s is given twice", twice->text);
    }
    bool unique = twice == NULL;
    free(keys);
    return unique;
}

bool
yaml_check_map(struct yaml_value value, const char *const *keys, struct yaml_problem *ret_problem)
{
    struct yaml_value key, member;
    char known[400];
    size_t count = 0;
    if (!yaml_is_map(value))
        return yaml_fail(value, ret_problem, "this has to be a map of keys and values");
    for (; yaml_member(value, count, &key, &member); count++) {
        const char *text = yaml_text(key);
        if (text == NULL)
            return yaml_fail(key, ret_problem, "this is not a key");
        if (keys != NULL && !is_listed(keys, text)) {
            list_keys(keys, known, sizeof(known));
            return yaml_fail(key, ret_problem, "%.60s is not known here; there are %s", text,
                             known);
        }
    }
    return check_unique(value, count, ret_problem);
}
