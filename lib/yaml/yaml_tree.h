/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml_tree - a YAML file as a tree whose every value knows its line and column, so that whatever
 * is wrong with it can be pointed at.
 *
 * libyaml itself rather than a mapping onto structs: which parameters a rule may have depends on
 * its template, and errors of meaning need a place as much as errors of form.
 * docs/decisions/056-yaml.md tells.
 */
#ifndef YAML_TREE_H
#define YAML_TREE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <tenure/status.h>

enum {
    YAML_BYTES_MAX = 4 * 1024 * 1024,
    YAML_DEPTH_MAX = 32,     // maps and lists in each other
    YAML_VALUES_MAX = 100000 // maps, lists and texts, keys among them
};

struct yaml;

/* What is wrong, and where: lines and columns from 1; 0: the file as a whole. */
struct yaml_problem {
    int line, column;
    char reason[600];
};

/* A value; `place` is its number in the tree, and 0 if there is none. */
struct yaml_value {
    struct yaml *yaml;
    int place;
};

/* Anchors, aliases, tags, more than one document and whatever is above these limits are refused, so
 * that a file costs some 30 MB at most, and well under a second. TENURE_INVALID writes
 * *ret_problem; TENURE_NOT_FOUND: there is no such file, or it cannot be read. */
tenure_status yaml_open(const char *path, struct yaml **ret_yaml, struct yaml_problem *ret_problem);
tenure_status yaml_parse(const char *text, size_t size, struct yaml **ret_yaml,
                         struct yaml_problem *ret_problem);
void yaml_close(struct yaml **yaml_p);

struct yaml_value yaml_root(struct yaml *yaml);

bool yaml_is_map(struct yaml_value value);
bool yaml_is_list(struct yaml_value value);
/* A scalar's text; NULL: it is not one. `plain` scalars stand without quotes. */
const char *yaml_text(struct yaml_value value);
bool yaml_is_plain(struct yaml_value value);

/* Members of a map or list, in order; false past the last. */
bool yaml_member(struct yaml_value map, size_t index, struct yaml_value *ret_key,
                 struct yaml_value *ret_value);
bool yaml_item(struct yaml_value list, size_t index, struct yaml_value *ret_item);

/* A map's value under a key; place 0: it has none. */
struct yaml_value yaml_get(struct yaml_value map, const char *key);

/* Writes what is wrong with a value; returns false. */
bool yaml_fail(struct yaml_value value, struct yaml_problem *ret_problem, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Checks that the value is a map whose keys are scalars and unique; `keys`, if given, ends with
 * NULL and lists all that it may have. */
bool yaml_check_map(struct yaml_value value, const char *const *keys,
                    struct yaml_problem *ret_problem);

#endif
