/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event_yaml - reads an event from a YAML map with the names of the JSON form.
 */
#ifndef EVENT_YAML_H
#define EVENT_YAML_H

#include "yaml_tree.h"
#include <tenure/v1/event.pb-c.h>

/* If the map has no id, it is made from `number`, and the source is then `test`. The caller frees
 * *ret_event with tenure__v1__event__free_unpacked(event, NULL). */
bool event_yaml_read(struct yaml_value map, unsigned number, Tenure__V1__Event **ret_event,
                     struct yaml_problem *ret_problem);

#endif
