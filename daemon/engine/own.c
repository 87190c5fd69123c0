/* SPDX-License-Identifier: Apache-2.0 */
/* The daemon's own entries: the clock, the rule set, redactions, incarnations. */
#include <sodium.h>
#include <stdio.h>

#include "entry.h"
#include "incarnate.h"
#include "own.h"
#include "work.h"

tenure_status
engine_clock(struct engine *engine, int32_t day)
{
    if (day <= engine->counters.clock || day > tenure_day_last())
        return TENURE_OK; // no date can be later than the last possible day
    char date[TENURE_DATE_TEXT_MAX], id[32];
    Tenure__V1__Event message;
    Tenure__V1__Clock clock;
    tenure__v1__event__init(&message);
    tenure__v1__clock__init(&clock);
    clock.date = tenure_day_format(day, date);
    snprintf(id, sizeof(id), "clock-%s", date);
    message.source = (char *)TENURE_OWN_SOURCE;
    message.id = id;
    message.announced = date;
    message.body_case = TENURE__V1__EVENT__BODY_CLOCK;
    message.clock = &clock;
    return entry_append_own(engine, &message);
}

tenure_status
rules_log_configured(struct engine *engine)
{
    const Tenure__V1__RuleSet *set =
        engine->configured != NULL ? engine->configured : rules_default();
    if (engine->rules_from_log || rules_are_in_force(engine, set))
        return TENURE_OK;
    char id[32], announced[TENURE_DATE_TEXT_MAX];
    Tenure__V1__Event message;
    tenure__v1__event__init(&message);
    snprintf(id, sizeof(id), "rules-%llu", (unsigned long long)engine->counters.rule_sets + 1);
    message.source = (char *)TENURE_OWN_SOURCE;
    message.id = id;
    message.announced = tenure_day_format(engine->counters.clock, announced);
    message.body_case = TENURE__V1__EVENT__BODY_RULES;
    message.rules = (Tenure__V1__RuleSet *)set;
    return entry_append_own(engine, &message);
}

tenure_status
engine_redacted(struct engine *engine, const char *log, const char *reason, uint64_t *seqs,
                size_t seqs_count)
{
    Tenure__V1__Event message = TENURE__V1__EVENT__INIT;
    Tenure__V1__Redaction redaction = TENURE__V1__REDACTION__INIT;
    char id[48];
    snprintf(id, sizeof(id), "redaction-%llu", (unsigned long long)engine->counters.last_seq + 1);
    redaction.seqs = seqs;
    redaction.n_seqs = seqs_count;
    redaction.reason = (char *)reason;
    redaction.log = (char *)log;
    message.source = (char *)TENURE_OWN_SOURCE;
    message.id = id;
    message.body_case = TENURE__V1__EVENT__BODY_REDACTION;
    message.redaction = &redaction;
    return entry_append_own(engine, &message);
}

tenure_status
engine_incarnate(struct engine *engine, Tenure__V1__Incarnation__Cause cause, uint64_t common_seq,
                 uint64_t updates_seq)
{
    Tenure__V1__Event message = TENURE__V1__EVENT__INIT;
    Tenure__V1__Incarnation incarnation = TENURE__V1__INCARNATION__INIT;
    uint8_t bytes[LOG_ID_SIZE];
    char id[2 * LOG_ID_SIZE + 1], name[sizeof("incarnation-") + sizeof(id)];
    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(id, sizeof(id), bytes, sizeof(bytes));
    snprintf(name, sizeof(name), "incarnation-%s", id);
    incarnation.log = engine->origin.log;
    incarnation.number = engine->origin.began.number + 1;
    incarnation.id = id;
    incarnation.cause = cause;
    incarnation.common_seq = common_seq;
    incarnation.updates_seq = updates_seq;
    message.source = (char *)TENURE_OWN_SOURCE;
    message.id = name;
    message.body_case = TENURE__V1__EVENT__BODY_INCARNATION;
    message.incarnation = &incarnation;
    return entry_append_own(engine, &message);
}
