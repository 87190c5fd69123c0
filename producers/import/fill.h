/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fill - fills texts of a map with a record's values.
 */
#ifndef FILL_H
#define FILL_H

#include <jansson.h>

#include "record.h"
#include "yaml_tree.h"

struct fill {
    const struct record *record;
    struct yaml_value values; // the map's translation tables, by name
    char *why;                // 300 bytes for the error, if there is one
};

/* Fills a text of the map; a yaml_scalar_fn whose context is a struct fill. */
json_t *fill_text(void *context, const char *text);

#endif
