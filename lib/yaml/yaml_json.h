/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yaml_json - a YAML value as JSON, for a reader that knows what each field wants.
 */
#ifndef YAML_JSON_H
#define YAML_JSON_H

#include <jansson.h>

#include "yaml_tree.h"

/* What a scalar's text becomes; a new reference, json_null() for nothing at all: then its key is
 * left out; NULL: it is wrong. */
typedef json_t *yaml_scalar_fn(void *context, const char *text);

/* A map is an object, a list an array, a plain true or false a boolean, every other scalar what
 * `scalar` makes of it; NULL for `scalar` leaves texts as they are. Maps that come out empty are
 * left out of what is around them. A new reference; NULL: too deep, or `scalar` says so. */
json_t *yaml_to_json(struct yaml_value value, yaml_scalar_fn *scalar, void *context);

#endif
