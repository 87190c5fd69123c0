/* SPDX-License-Identifier: Apache-2.0 */
/* The rule set in force, stored as an entry of the log and as a copy with each rule's version. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"
#include "incarnate.h"
#include "propagate.h"
#include "rules.h"
#include "work.h"

#define KEY ((struct tni_span){ (const uint8_t *)"rules", 5 })

enum {
    RULE_SET_BYTES_MAX = TENURE_EVENT_BYTES_MAX + TENURE_RULES_MAX * 32
};

/* Assigns numbers to the rules' names; open alerts are found by them. */
static tenure_status
number_rules(struct engine *engine)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const char *name = engine->rules.rules[i].name;
        status = names_find(engine_read(engine), NAME_RULE, name, &engine->rule_numbers[i]);
        if (status == TENURE_NOT_FOUND) {
            engine->rule_numbers[i] = ++engine->counters.rules;
            status = names_add(&engine->write, NAME_RULE, name, engine->counters.rules);
        }
    }
    return status;
}

/* The stored form is a RuleSet (field 1) followed by each rule's version (field 2), in order. */
static tenure_status
read_encoded(struct engine *engine, Tenure__V1__RuleSet **ret_set, uint64_t *versions)
{
    struct tni_span row;
    struct tni_wire_field field;
    tenure_status status = store_find(engine_read(engine), STORE_RULES, KEY, &row);
    size_t count = 0;
    *ret_set = NULL;
    if (status != TENURE_OK)
        return status;
    tni_arena_reset(&engine->state_arena);
    while (tni_wire_next(&row, &field)) {
        if (field.number == 1)
            *ret_set = tenure__v1__rule_set__unpack(&engine->state_arena.allocator,
                                                    field.bytes.size, field.bytes.data);
        else if (count < TENURE_RULES_MAX)
            versions[count++] = field.value;
    }
    return *ret_set != NULL && (*ret_set)->n_rules == count ? TENURE_OK : TENURE_DAMAGED;
}

static tenure_status
keep(struct engine *engine, const Tenure__V1__RuleSet *set)
{
    uint8_t bytes[RULE_SET_BYTES_MAX];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    tni_write_message_field(&writer, 1, &set->base);
    for (size_t i = 0; i < engine->rules.count; i++)
        tni_write_number_field(&writer, 2, engine->rules.rules[i].version);
    return store_put(&engine->write, STORE_RULES, KEY, (struct tni_span){ bytes, writer.size });
}

tenure_status
rules_load(struct engine *engine)
{
    Tenure__V1__RuleSet *set;
    uint64_t versions[TENURE_RULES_MAX];
    struct tenure_problem problem;
    engine->rules.count = 0;
    tenure_status status = read_encoded(engine, &set, versions);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    if (!rules_configure(set, 0, &engine->rules, &problem))
        return TENURE_DAMAGED; // impossible, because it was checked before it was logged
    for (size_t i = 0; i < engine->rules.count; i++)
        engine->rules.rules[i].version = versions[i];
    return number_rules(engine);
}

static bool
is_same_rule(const Tenure__V1__Rule *left, const Tenure__V1__Rule *right)
{
    uint8_t packed[2][TENURE_EVENT_BYTES_MAX];
    size_t size = tenure__v1__rule__get_packed_size(left);
    if (size != tenure__v1__rule__get_packed_size(right) || size > sizeof(packed[0]))
        return false;
    tenure__v1__rule__pack(left, packed[0]);
    tenure__v1__rule__pack(right, packed[1]);
    return memcmp(packed[0], packed[1], size) == 0;
}

/* An unchanged rule keeps its version: the seq of the entry that introduced its present form. */
static tenure_status
keep_versions(struct engine *engine, const Tenure__V1__RuleSet *set)
{
    Tenure__V1__RuleSet *before;
    uint64_t versions[TENURE_RULES_MAX];
    tenure_status status = read_encoded(engine, &before, versions);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    for (size_t i = 0; i < set->n_rules; i++) {
        for (size_t old = 0; old < before->n_rules; old++) {
            if (is_same_rule(set->rules[i], before->rules[old]) &&
                !rule_settings_differ(set->rules[i], set, before))
                engine->rules.rules[i].version = versions[old];
        }
    }
    return TENURE_OK;
}

/* Marks everything dirty, because rules and the kinds of systems may have changed. */
static tenure_status
evaluate_everything(struct engine *engine)
{
    const struct counters *counters = &engine->counters;
    tenure_status status = TENURE_OK;
    for (uint64_t number = 1; status == TENURE_OK && number <= counters->organisations; number++)
        status = mark_dirty(&engine->dirty.refolds, number);
    for (uint64_t number = 1; status == TENURE_OK && number <= counters->posts; number++)
        status = mark_dirty(&engine->dirty.posts, number);
    for (uint64_t number = 1; status == TENURE_OK && number <= counters->people; number++)
        status = mark_dirty(&engine->dirty.people, number);
    for (uint64_t number = 0; status == TENURE_OK && number <= counters->organisations; number++)
        status = mark_scope_dirty(engine, number, SCOPE_ITSELF);
    return status;
}

static tenure_status
enforce(struct engine *engine, const Tenure__V1__RuleSet *set)
{
    struct tenure_problem problem;
    if (!rules_configure(set, engine->entry.seq, &engine->rules, &problem))
        return TENURE_DAMAGED;        // impossible, because it was admitted
    engine->dirty.suppression = true; // a rule that muted alerts may be gone
    tenure_status status = keep_versions(engine, set);
    if (status == TENURE_OK)
        status = number_rules(engine);
    if (status == TENURE_OK)
        status = keep(engine, set);
    if (status == TENURE_OK)
        status = alerts_of_changed_rules(engine);
    return status == TENURE_OK ? evaluate_everything(engine) : status;
}

tenure_status
rules_take(struct engine *engine, const Tenure__V1__RuleSet *set)
{
    bool first = engine->counters.rule_sets == 0;
    engine->counters.rules_seq = engine->entry.seq;
    engine->counters.rule_sets++;
    if (!engine->overrides_rules)
        return enforce(engine, set);
    return first ? enforce(engine, engine->configured) : TENURE_OK;
}

bool
rules_are_in_force(struct engine *engine, const Tenure__V1__RuleSet *set)
{
    Tenure__V1__RuleSet *kept;
    uint64_t versions[TENURE_RULES_MAX];
    if (read_encoded(engine, &kept, versions) != TENURE_OK || kept->n_rules != set->n_rules ||
        kept->n_system_kinds != set->n_system_kinds || kept->n_lead_roles != set->n_lead_roles ||
        strcmp(kept->everything, set->everything) != 0)
        return false;
    for (size_t i = 0; i < set->n_system_kinds; i++) {
        if (kept->system_kinds[i] != set->system_kinds[i])
            return false;
    }
    for (size_t i = 0; i < set->n_lead_roles; i++) {
        if (strcmp(kept->lead_roles[i], set->lead_roles[i]) != 0)
            return false;
    }
    for (size_t i = 0; i < set->n_rules; i++) {
        if (!is_same_rule(set->rules[i], kept->rules[i]))
            return false;
    }
    return true;
}
