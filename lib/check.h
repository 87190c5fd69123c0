/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check - the rules of each field, checks of logged events, and what the tests need; the public
 * part is include/tenure/event.h.
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

/* The rules of a message that is part of an event, in the order of its fields; NULL for any other
 * message. */
const struct tni_field_rule *tni_check_rules(const ProtobufCMessageDescriptor *descriptor);

/* Takes the rule of the next field off the front, if that field has one. Inline, because it runs
 * for each field of each event. */
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

/* Checks the rules that concern several fields of an event, each of which is valid on its own.
 * False: *ret_problem is written. */
bool tni_event_fits_together(const Tenure__V1__Event *event, struct tenure_problem *ret_problem);

/* Whether every string and every repeated field of the message and its submessages has a rule in
 * the table. The check would abort on a field without a rule. */
bool tni_check_covers(const ProtobufCMessageDescriptor *descriptor);

/* As tenure_event_check(), for an event from a log, which may break rules about texts that are
 * newer than the event. Rules that keep memory safe are still checked. */
bool tni_event_check_logged(const Tenure__V1__Event *event, struct tenure_problem *ret_problem);

#endif
