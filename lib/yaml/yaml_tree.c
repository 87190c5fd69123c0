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
    return value.place > 0 ? yaml_document_get_node(&value.yaml->document, value.place) : NULL;
}

/* A tree only: an alias would let a small file stand for an endless one. */
static tenure_status
check_tree(struct yaml *yaml, struct yaml_problem *problem)
{
    const yaml_document_t *document = &yaml->document;
    long count = document->nodes.top - document->nodes.start;
    unsigned char *seen = calloc((size_t)count + 1, 1);
    tenure_status status = seen != NULL ? TENURE_OK : TENURE_NO_MEMORY;
    for (const yaml_node_t *node = document->nodes.start;
         status == TENURE_OK && node < document->nodes.top; node++) {
        const yaml_node_item_t *first = NULL, *end = NULL;
        if (node->type == YAML_SEQUENCE_NODE) {
            first = node->data.sequence.items.start;
            end = node->data.sequence.items.top;
        } else if (node->type == YAML_MAPPING_NODE) {
            first = (const yaml_node_item_t *)node->data.mapping.pairs.start;
            end = (const yaml_node_item_t *)node->data.mapping.pairs.top;
        }
        for (; first < end && status == TENURE_OK; first++) {
            if (seen[*first])
                status = refuse(problem, (int)node->start_mark.line + 1,
                                (int)node->start_mark.column + 1,
                                "anchors and aliases cannot be used here; write it out");
            seen[*first] = 1;
        }
    }
    free(seen);
    return status;
}

tenure_status
yaml_parse(const char *text, size_t size, struct yaml **ret_yaml, struct yaml_problem *ret_problem)
{
    yaml_parser_t parser;
    struct yaml *yaml = calloc(1, sizeof(*yaml));
    if (yaml == NULL || !yaml_parser_initialize(&parser)) {
        free(yaml);
        return TENURE_NO_MEMORY;
    }
    tenure_status status = TENURE_OK;
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
    if (!yaml_parser_load(&parser, &yaml->document)) {
        status = refuse_syntax(&parser, ret_problem);
        yaml_parser_delete(&parser);
        free(yaml);
        return status;
    }
    if (yaml_document_get_root_node(&yaml->document) == NULL)
        status = refuse(ret_problem, 0, 0, "the file is empty");
    if (status == TENURE_OK)
        status = check_tree(yaml, ret_problem);
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

bool
yaml_check_map(struct yaml_value value, const char *const *keys, struct yaml_problem *ret_problem)
{
    struct yaml_value key, other, member;
    char known[400];
    if (!yaml_is_map(value))
        return yaml_fail(value, ret_problem, "this has to be a map of keys and values");
    for (size_t i = 0; yaml_member(value, i, &key, &member); i++) {
        const char *text = yaml_text(key);
        if (text == NULL)
            return yaml_fail(key, ret_problem, "this is no key");
        for (size_t before = 0; before < i; before++) {
            yaml_member(value, before, &other, &member);
            if (strcmp(yaml_text(other), text) == 0)
                return yaml_fail(key, ret_problem, "%.60s is given twice", text);
        }
        if (keys != NULL && !is_listed(keys, text)) {
            list_keys(keys, known, sizeof(known));
            return yaml_fail(key, ret_problem, "%.60s is not known here; there are %s", text,
                             known);
        }
    }
    return true;
}
