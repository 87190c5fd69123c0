/* SPDX-License-Identifier: Apache-2.0 */
#include "event_yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yaml_json.h"
#include <tenure/json.h>

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
    json_t *json = yaml_to_json(map, NULL, NULL);
    char *text = json != NULL && name_event(json, number) ? json_dumps(json, 0) : NULL;
    json_decref(json);
    if (text == NULL)
        return yaml_fail(map, ret_problem, "this is not an event");
    tenure_status status =
        tenure_json_parse(&tenure__v1__event__descriptor, text, strlen(text), &message, &error);
    free(text);
    if (status != TENURE_OK)
        return yaml_fail(map, ret_problem, "%s%s%s", error.field,
                         error.field[0] != '\0' ? ": " : "", error.reason);
    *ret_event = (Tenure__V1__Event *)message;
    return true;
}
