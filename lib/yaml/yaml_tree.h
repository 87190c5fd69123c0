/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml_tree - a YAML file as a tree in which every value knows its line and column, for error
 * messages.
 *
 * It uses libyaml directly instead of a mapping onto structs: the parameters that a rule may have
 * depend on its template, and semantic errors need a position as well as syntax errors do. See
 * docs/decisions/056-yaml.md.
 */
#ifndef YAML_TREE_H
#define YAML_TREE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <tenure/status.h>

enum {
    YAML_BYTES_MAX = 4 * 1024 * 1024,
    YAML_DEPTH_MAX = 32,     // nested maps and lists
    YAML_VALUES_MAX = 100000 // maps, lists and scalars, including keys
};

struct yaml;

/* What is wrong, and where: lines and columns count from 1; 0: the whole file. */
struct yaml_problem {
    int line, column;
    char reason[600];
};

/* A value; `node` is its index in the tree, 0 if there is none. */
struct yaml_value {
    struct yaml *yaml;
    int node;
};

/* Refuses anchors, aliases, tags, more than one document and anything above these limits, so a file
 * costs at most about 30 MB and well under a second. TENURE_INVALID writes *ret_problem;
 * TENURE_NOT_FOUND: there is no such file, or it cannot be read. */
tenure_status yaml_open(const char *path, struct yaml **ret_yaml, struct yaml_problem *ret_problem);
tenure_status yaml_parse(const char *text, size_t size, struct yaml **ret_yaml,
                         struct yaml_problem *ret_problem);
void yaml_close(struct yaml **yaml_p);

struct yaml_value yaml_root(struct yaml *yaml);

bool yaml_is_map(struct yaml_value value);
bool yaml_is_list(struct yaml_value value);
/* A scalar's text; NULL: it is not a scalar. yaml_is_plain(): it is a scalar without quotes. */
const char *yaml_text(struct yaml_value value);
bool yaml_is_plain(struct yaml_value value);

/* The member of a map or list at an index; false after the last one. */
bool yaml_member(struct yaml_value map, size_t index, struct yaml_value *ret_key,
                 struct yaml_value *ret_value);
bool yaml_item(struct yaml_value list, size_t index, struct yaml_value *ret_item);

/* A map's value under a key; node is 0 if it has none. */
struct yaml_value yaml_get(struct yaml_value map, const char *key);

/* Writes what is wrong with a value, and returns false. */
bool yaml_fail(struct yaml_value value, struct yaml_problem *ret_problem, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Checks that the value is a map whose keys are unique scalars; `keys`, if not NULL, ends with NULL
 * and lists the allowed keys. */
bool yaml_check_map(struct yaml_value value, const char *const *keys,
                    struct yaml_problem *ret_problem);

#endif
