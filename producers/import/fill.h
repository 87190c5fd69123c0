/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fill - texts of a map with a record's values in them.
 */
#ifndef FILL_H
#define FILL_H

#include <jansson.h>

#include "record.h"
#include "yaml_tree.h"

struct fill {
    const struct record *record;
    struct yaml_value values; // tables of a map, by name
    char *why;                // 300 bytes: what is wrong, once something is
};

/* A text of the map, filled; a yaml_scalar_fn whose context is a struct fill. */
json_t *fill_text(void *context, const char *text);

#endif
