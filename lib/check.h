/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check - the rules of each field, the checks of an event that is logged already, and what tests
 * ask of them; see include/tenure/event.h for the rest.
 */
#ifndef TNI_CHECK_H
#define TNI_CHECK_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "check_text.h"
#include <tenure/event.h>

struct tni_field_rule {
    const char *name; // as in the .proto
    enum tni_text_kind kind;
    bool required;
    size_t count_max;
};

/* What the fields of a message that is part of an event may hold, in the order of the fields; NULL
 * for any other message. */
const struct tni_field_rule *tni_check_rules(const ProtobufCMessageDescriptor *descriptor);

/* Takes the rule of the next field off the front, if it has one. Inline, since each field of each
 * event asks. */
static inline const struct tni_field_rule *
tni_check_take_rule(const struct tni_field_rule **rules, const char *field)
{
    const struct tni_field_rule *rule = *rules;
    if (rule == NULL || rule->name == NULL || strcmp(rule->name, field) != 0)
        return NULL;
    ++*rules;
    return rule;
}

/* Writes *problem and returns false. */
bool tni_refuse(struct tenure_problem *problem, const char *field, const char *reason);

/* Checks the rules that concern several fields of an event, each of which is valid alone; false
 * writes *ret_problem. */
bool tni_event_fits_together(const Tenure__V1__Event *event, struct tenure_problem *ret_problem);

/* Whether every string and every repeated field of the message, and of all messages in it, has its
 * rule in the table: without one the check would stop the process. */
bool tni_check_covers(const ProtobufCMessageDescriptor *descriptor);

/* As tenure_event_check(), for an event from a log: it may break rules about texts
 * that were made since. Everything that memory relies on is checked all the same. */
bool tni_event_check_logged(const Tenure__V1__Event *event, struct tenure_problem *ret_problem);

#endif
