/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml_json - converts a YAML value to JSON, for a reader that knows the type of each field.
 */
#ifndef YAML_JSON_H
#define YAML_JSON_H

#include <jansson.h>

#include "yaml_tree.h"

/* Converts a scalar's text and returns a new reference; json_null() leaves its key out; NULL: the
 * text is wrong. */
typedef json_t *yaml_scalar_fn(void *context, const char *text);

/* A map becomes an object, a list an array, a plain true or false a boolean, every other scalar the
 * result of `scalar`; NULL for `scalar` keeps texts as they are. Empty maps are left out. Returns a
 * new reference; NULL: nested too deeply, or `scalar` failed. */
json_t *yaml_to_json(struct yaml_value value, yaml_scalar_fn *scalar, void *context);

#endif
