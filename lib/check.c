/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check - all checks of an event that need no log: a table of what each field may hold, and one
 * walk over any message by its descriptor. Rules across the fields of a body are in check_body.c.
 */
#include <assert.h>
#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "check_text.h"
#include "descriptor.h"
#include <tenure/event.h>
#include <tenure/text.h>

struct message_rules {
    const ProtobufCMessageDescriptor *descriptor;
    const struct tni_field_rule *rules; // by field number; ends with a row without a name
};

enum {
    REQUIRED = true,
};

// The kind matters only for strings; other fields are listed if they are required or repeated.
// Every string and every repeated field must be listed: tni_check_covers().
static const struct message_rules table[] = {
    { &tenure__v1__event__descriptor,
      (const struct tni_field_rule[]){ { "source", TNI_SOURCE, REQUIRED, 0 },
                                       { "id", TNI_ID, REQUIRED, 0 },
                                       { "announced", TNI_DAY, false, 0 },
                                       { "effective", TNI_DATE, false, 0 },
                                       { "supersedes", TNI_ID, false, 0 },
                                       { "citations", TNI_TEXT, false, TENURE_CITATIONS_MAX },
                                       { "author", TNI_NAME, false, 0 },
                                       { "note", TNI_TEXT, false, 0 },
                                       { 0 } } },
    { &tenure__v1__citation__descriptor,
      (const struct tni_field_rule[]){ { "publisher", TNI_NAME, false, 0 },
                                       { "title", TNI_TEXT, false, 0 },
                                       { "url", TNI_URL, false, 0 },
                                       { "published", TNI_DATE, false, 0 },
                                       { 0 } } },
    { &tenure__v1__person__descriptor,
      (const struct tni_field_rule[]){ { "id", TNI_SLUG, false, 0 },
                                       { "name", TNI_NAME, false, 0 },
                                       { "short_name", TNI_NAME, false, 0 },
                                       { 0 } } },
    { &tenure__v1__identifier__descriptor,
      (const struct tni_field_rule[]){
          { "scheme", TNI_SLUG, REQUIRED, 0 }, { "value", TNI_NAME, REQUIRED, 0 }, { 0 } } },
    { &tenure__v1__role_report__descriptor,
      (const struct tni_field_rule[]){ { "id", TNI_SLUG, REQUIRED, 0 },
                                       { "name", TNI_NAME, false, 0 },
                                       { "short_name", TNI_NAME, false, 0 },
                                       { 0 } } },
    { &tenure__v1__post_report__descriptor,
      (const struct tni_field_rule[]){ { "organisation", TNI_SLUG, REQUIRED, 0 },
                                       { "role", TNI_SLUG, REQUIRED, 0 },
                                       { "name", TNI_NAME, false, 0 },
                                       { 0 } } },
    { &tenure__v1__post_name__descriptor,
      (const struct tni_field_rule[]){
          { "organisation", TNI_SLUG, REQUIRED, 0 }, { "role", TNI_SLUG, REQUIRED, 0 }, { 0 } } },
    { &tenure__v1__person_report__descriptor,
      (const struct tni_field_rule[]){ { "id", TNI_SLUG, REQUIRED, 0 },
                                       { "name", TNI_NAME, false, 0 },
                                       { "other_names", TNI_NAME, false, TENURE_IDENTIFIERS_MAX },
                                       { "identifiers", TNI_TEXT, false, TENURE_IDENTIFIERS_MAX },
                                       { "merged_into", TNI_SLUG, false, 0 },
                                       { 0 } } },
    { &tenure__v1__organisation_report__descriptor,
      (const struct tni_field_rule[]){ { "id", TNI_SLUG, REQUIRED, 0 },
                                       { "name", TNI_NAME, false, 0 },
                                       { "region", TNI_SLUG, false, 0 },
                                       { "parent", TNI_SLUG, false, 0 },
                                       { "short_name", TNI_NAME, false, 0 },
                                       { "identifiers", TNI_TEXT, false, TENURE_IDENTIFIERS_MAX },
                                       { 0 } } },
    { &tenure__v1__appointment__descriptor,
      (const struct tni_field_rule[]){ { "organisation", TNI_SLUG, REQUIRED, 0 },
                                       { "role", TNI_SLUG, REQUIRED, 0 },
                                       { "person", TNI_TEXT, REQUIRED, 0 },
                                       { 0 } } },
    { &tenure__v1__departure__descriptor,
      (const struct tni_field_rule[]){ { "organisation", TNI_SLUG, REQUIRED, 0 },
                                       { "role", TNI_SLUG, REQUIRED, 0 },
                                       { "person", TNI_TEXT, REQUIRED, 0 },
                                       { 0 } } },
    { &tenure__v1__recruitment__descriptor,
      (const struct tni_field_rule[]){ { "organisation", TNI_SLUG, REQUIRED, 0 },
                                       { "role", TNI_SLUG, REQUIRED, 0 },
                                       { "stage", TNI_TEXT, REQUIRED, 0 },
                                       { 0 } } },
    { &tenure__v1__icp_formation__descriptor,
      (const struct tni_field_rule[]){ { "system", TNI_SLUG, REQUIRED, 0 },
                                       { "id", TNI_SLUG, false, 0 },
                                       { "name", TNI_NAME, false, 0 },
                                       { "members", TNI_SLUG, false, TENURE_MEMBERS_MAX },
                                       { 0 } } },
    { &tenure__v1__designation__descriptor,
      (const struct tni_field_rule[]){
          { "organisation", TNI_SLUG, REQUIRED, 0 }, { "kind", TNI_TEXT, REQUIRED, 0 }, { 0 } } },
    { &tenure__v1__merger__descriptor,
      (const struct tni_field_rule[]){ { "into", TNI_SLUG, REQUIRED, 0 },
                                       { "from", TNI_SLUG, REQUIRED, TENURE_MEMBERS_MAX },
                                       { 0 } } },
    { &tenure__v1__dissolution__descriptor,
      (const struct tni_field_rule[]){ { "organisation", TNI_SLUG, REQUIRED, 0 }, { 0 } } },
    { &tenure__v1__milestone__descriptor,
      (const struct tni_field_rule[]){ { "organisation", TNI_SLUG, REQUIRED, 0 },
                                       { "name", TNI_SLUG, REQUIRED, 0 },
                                       { "due", TNI_DATE, false, 0 },
                                       { "status", TNI_TEXT, REQUIRED, 0 },
                                       { 0 } } },
    { &tenure__v1__survey__descriptor,
      (const struct tni_field_rule[]){ { "scope", TNI_SLUG, REQUIRED, 0 },
                                       { "characteristic", TNI_NAME, false, 0 },
                                       { "indicator", TNI_NAME, false, 0 },
                                       { "period", TNI_NAME, false, 0 },
                                       { 0 } } },
    { &tenure__v1__retraction__descriptor,
      (const struct tni_field_rule[]){
          { "id", TNI_ID, REQUIRED, 0 }, { "reason", TNI_TEXT, false, 0 }, { 0 } } },
    { &tenure__v1__silence__descriptor,
      (const struct tni_field_rule[]){ { "rule", TNI_SLUG, false, 0 },
                                       { "severity", TNI_SEVERITY, false, 0 },
                                       { "region", TNI_SLUG, false, 0 },
                                       { "organisation", TNI_SLUG, false, 0 },
                                       { "author", TNI_NAME, REQUIRED, 0 },
                                       { "reason", TNI_TEXT, REQUIRED, 0 },
                                       { "until", TNI_DAY, false, 0 },
                                       { 0 } } },
    { &tenure__v1__acknowledgement__descriptor,
      (const struct tni_field_rule[]){ { "alert", TNI_ALERT_ID, REQUIRED, 0 },
                                       { "author", TNI_NAME, REQUIRED, 0 },
                                       { "note", TNI_TEXT, false, 0 },
                                       { 0 } } },
    { &tenure__v1__clock__descriptor,
      (const struct tni_field_rule[]){ { "date", TNI_DAY, REQUIRED, 0 }, { 0 } } },
    { &tenure__v1__redaction__descriptor,
      (const struct tni_field_rule[]){ { "seqs", TNI_TEXT, REQUIRED, TENURE_MEMBERS_MAX },
                                       { "reason", TNI_TEXT, REQUIRED, 0 },
                                       { "log", TNI_SLUG, REQUIRED, 0 },
                                       { 0 } } },
    { &tenure__v1__redacted__descriptor, (const struct tni_field_rule[]){ { 0 } } },
    { &tenure__v1__incarnation__descriptor,
      (const struct tni_field_rule[]){ { "log", TNI_SLUG, REQUIRED, 0 },
                                       { "number", TNI_TEXT, REQUIRED, 0 },
                                       { "id", TNI_SLUG, REQUIRED, 0 },
                                       { "cause", TNI_TEXT, REQUIRED, 0 },
                                       { 0 } } },
    { &tenure__v1__rule_set__descriptor,
      (const struct tni_field_rule[]){ { "rules", TNI_TEXT, false, TENURE_RULES_MAX },
                                       { "everything", TNI_NAME, false, 0 },
                                       { "system_kinds", TNI_TEXT, false, TENURE_MEMBERS_MAX },
                                       { "lead_roles", TNI_SLUG, false, TENURE_LEAD_ROLES_MAX },
                                       { 0 } } },
    { &tenure__v1__rule__descriptor,
      (const struct tni_field_rule[]){ { "name", TNI_SLUG, REQUIRED, 0 },
                                       { "template", TNI_SLUG, REQUIRED, 0 },
                                       { "parameters", TNI_TEXT, false, TENURE_PARAMETERS_MAX },
                                       { "roles", TNI_SLUG, false, TENURE_MEMBERS_MAX },
                                       { "kinds", TNI_TEXT, false, TENURE_MEMBERS_MAX },
                                       { "regions", TNI_SLUG, false, TENURE_MEMBERS_MAX },
                                       { 0 } } },
    { &tenure__v1__parameter__descriptor,
      (const struct tni_field_rule[]){
          { "name", TNI_SLUG, REQUIRED, 0 }, { "value", TNI_NAME, REQUIRED, 0 }, { 0 } } },
};

bool
tni_refuse(struct tenure_problem *problem, const char *field, const char *reason)
{
    tenure_text_format(problem->field, sizeof(problem->field), "%s", field);
    tenure_text_format(problem->reason, sizeof(problem->reason), "%s", reason);
    return false;
}

/* The path to the current field; it is formatted only if something is wrong there. */
struct field_path {
    const struct field_path *outer;
    const char *name;
    ptrdiff_t index; // of an element of a repeated field; -1 otherwise
};

static size_t
path_write(const struct field_path *path, char *text, size_t size)
{
    if (path == NULL || size == 0)
        return 0;
    size_t used = path_write(path->outer, text, size);
    char name[TNI_JSON_NAME_MAX];
    int added = snprintf(text + used, size - used, "%s%s", used > 0 ? "." : "",
                         tni_json_name(path->name, name));
    used = used + (size_t)added < size ? used + (size_t)added : size - 1;
    if (path->index >= 0) {
        added = snprintf(text + used, size - used, "[%td]", path->index);
        used = used + (size_t)added < size ? used + (size_t)added : size - 1;
    }
    return used;
}

static bool
refuse_at(struct tenure_problem *problem, const struct field_path *path, const char *reason)
{
    char field[sizeof(problem->field)] = "";
    path_write(path, field, sizeof(field));
    return tni_refuse(problem, field, reason);
}

const struct tni_field_rule *
tni_check_rules(const ProtobufCMessageDescriptor *descriptor)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (table[i].descriptor == descriptor)
            return table[i].rules;
    }
    return NULL;
}

/* Where the walk reports a fault, and whether the event is new or logged. */
struct walk {
    enum tni_text_age age;
    struct tenure_problem *problem;
};

static bool check_fields(const ProtobufCMessage *message, const struct field_path *path,
                         const struct walk *walk);

static bool
check_enum(const ProtobufCFieldDescriptor *field, int number, const struct field_path *path,
           const struct walk *walk)
{
    if (protobuf_c_enum_descriptor_get_value(field->descriptor, number) != NULL)
        return true;
    char reason[64];
    snprintf(reason, sizeof(reason), "%d is not a value of this field", number);
    return refuse_at(walk->problem, path, reason);
}

static bool
check_value(const ProtobufCFieldDescriptor *field, const struct tni_field_rule *rule,
            const void *at, const struct field_path *path, const struct walk *walk)
{
    if (field->type == PROTOBUF_C_TYPE_ENUM)
        return check_enum(field, *(const int *)at, path, walk);
    if (field->type == PROTOBUF_C_TYPE_MESSAGE)
        return check_fields(*(ProtobufCMessage *const *)at, path, walk);
    if (field->type != PROTOBUF_C_TYPE_STRING)
        return true;
    assert(rule != NULL); // every string field of an event has a rule
    char reason[TNI_REASON_MAX];
    if (tni_text_check(rule->kind, walk->age, *(char *const *)at, reason))
        return true;
    return refuse_at(walk->problem, path, reason);
}

static bool
check_repeated(const ProtobufCFieldDescriptor *field, const struct tni_field_rule *rule,
               const ProtobufCMessage *message, struct field_path *path, const struct walk *walk)
{
    size_t count = *(const size_t *)((const char *)message + field->quantifier_offset);
    const char *values = *(char *const *)((const char *)message + field->offset);
    assert(rule != NULL && rule->count_max > 0); // every repeated field of an event has a limit
    if (count > rule->count_max) {
        char reason[80];
        snprintf(reason, sizeof(reason), "%zu are given; at most %zu are allowed", count,
                 rule->count_max);
        return refuse_at(walk->problem, path, reason);
    }
    for (size_t i = 0; i < count; i++) {
        path->index = (ptrdiff_t)i;
        const void *at = values + i * tni_value_size(field->type);
        if (field->type == PROTOBUF_C_TYPE_STRING && **(char *const *)at == '\0')
            return refuse_at(walk->problem, path, "is empty; leave it out");
        if (!check_value(field, rule, at, path, walk))
            return false;
    }
    return true;
}

static bool
check_fields(const ProtobufCMessage *message, const struct field_path *outer,
             const struct walk *walk)
{
    if (message->n_unknown_fields > 0) {
        char reason[120];
        snprintf(
            reason, sizeof(reason),
            "has field number %u, which this daemon's schema does not know; upgrade the daemon",
            message->unknown_fields[0].tag);
        return refuse_at(walk->problem, outer, reason);
    }
    const struct tni_field_rule *rules = tni_check_rules(message->descriptor);
    for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
        const struct tni_field_rule *rule = tni_check_take_rule(&rules, field->name);
        struct field_path path = { outer, field->name, -1 };
        bool fine = true;
        if (!tni_field_given(message, field))
            fine = rule == NULL || !rule->required ||
                   refuse_at(walk->problem, &path, "is missing; it is required");
        else if (field->label == PROTOBUF_C_LABEL_REPEATED)
            fine = check_repeated(field, rule, message, &path, walk);
        else
            fine = check_value(field, rule, (const char *)message + field->offset, &path, walk);
        if (!fine)
            return false;
    }
    return true;
}

bool
tni_check_covers(const ProtobufCMessageDescriptor *descriptor)
{
    const struct tni_field_rule *rules = tni_check_rules(descriptor);
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        const struct tni_field_rule *rule = tni_check_take_rule(&rules, field->name);
        bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;
        if ((field->type == PROTOBUF_C_TYPE_STRING && rule == NULL) ||
            (repeated && (rule == NULL || rule->count_max == 0)) ||
            (field->type == PROTOBUF_C_TYPE_MESSAGE && !tni_check_covers(field->descriptor)))
            return false;
    }
    // all rules were used: the table is in the order of the fields
    return rules == NULL || rules->name == NULL;
}

static bool
check_event(const Tenure__V1__Event *event, enum tni_text_age age,
            struct tenure_problem *ret_problem)
{
    const struct walk walk = { age, ret_problem };
    return check_fields(&event->base, NULL, &walk) && tni_event_fits_together(event, ret_problem);
}

bool
tenure_event_check(const Tenure__V1__Event *event, struct tenure_problem *ret_problem)
{
    return check_event(event, TNI_TEXT_NEW, ret_problem);
}

bool
tni_event_check_logged(const Tenure__V1__Event *event, struct tenure_problem *ret_problem)
{
    return check_event(event, TNI_TEXT_LOGGED, ret_problem);
}
