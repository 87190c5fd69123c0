/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an alert is muted: by an operator's silence, by an alert above it, or because a merger or
 * dissolution brought it about. Muted alerts stay in the channel; notifiers do not send them on. */
#include <stdio.h>
#include <string.h>

#include "parts.h"
#include "room.h"

#define REORGANISATION "reorganisation"

static const Tenure__V1__Severity severities[] = {
    TENURE__V1__SEVERITY__INFO,
    TENURE__V1__SEVERITY__WARNING,
    TENURE__V1__SEVERITY__CRITICAL,
};

static Tenure__V1__Severity
severity_named(const char *name)
{
    static const char *const names[] = { "info", "warning", "critical" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0)
            return severities[i];
    }
    return TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED;
}

static bool
add_silence(struct engine *engine, uint64_t seq, const Tenure__V1__Event *message)
{
    const Tenure__V1__Silence *given = message->silence;
    void *room = tni_room(engine->silences, engine->silences_count, &engine->silences_max,
                          sizeof(*engine->silences));
    if (room == NULL)
        return false;
    engine->silences = room;
    struct silence *silence = &engine->silences[engine->silences_count++];
    *silence = (struct silence){ .seq = seq,
                                 .until = TENURE_NO_DAY,
                                 .severity = severity_named(given->severity) };
    tenure_day_parse(given->until, &silence->until);
    snprintf(silence->rule, sizeof(silence->rule), "%s", given->rule);
    snprintf(silence->region, sizeof(silence->region), "%s", given->region);
    snprintf(silence->organisation, sizeof(silence->organisation), "%s", given->organisation);
    snprintf(silence->name, sizeof(silence->name), "silence %s/%s", message->source, message->id);
    return true;
}

/* The silences that were logged, are live and have not passed. */
static tenure_status
read_silences(struct engine *engine)
{
    struct history_walk walk = {
        .read = engine_read(engine),
        .kind = SUBJECT_SILENCES,
        .seq = engine->counters.silences_seq,
        .arena = &engine->history_arena,
    };
    engine->silences_count = 0;
    for (;;) {
        int32_t until;
        tenure_status status = history_next(&walk);
        if (status != TENURE_OK)
            return status == TENURE_NOT_FOUND ? TENURE_OK : status;
        bool passed =
            tenure_day_parse(walk.message->silence->until, &until) && until < engine->today;
        if (!passed && !add_silence(engine, walk.entry.seq, walk.message))
            return TENURE_NO_MEMORY;
    }
    return TENURE_OK;
}

tenure_status
mutes_load(struct engine *engine)
{
    engine->today = engine->counters.clock;
    return read_silences(engine);
}

static bool
fits(const char *matcher, const char *value)
{
    return matcher[0] == '\0' || strcmp(matcher, value) == 0;
}

static bool
is_silenced(const struct engine *engine, const struct silence *silence,
            const struct muted_subject *subject, uint64_t opened_seq)
{
    bool in_force = silence->until != TENURE_NO_DAY ? engine->today <= silence->until
                                                    : opened_seq < silence->seq;
    return in_force && fits(silence->rule, subject->rule) &&
           fits(silence->region, subject->region) &&
           fits(silence->organisation, subject->organisation) &&
           (silence->severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED ||
            silence->severity == subject->severity);
}

static const struct rule *
rule_of(const struct engine *engine, const char *name, size_t *ret_index)
{
    for (size_t i = 0; i < engine->rules.count; i++) {
        if (strcmp(engine->rules.rules[i].name, name) == 0) {
            *ret_index = i;
            return &engine->rules.rules[i];
        }
    }
    return NULL;
}

static bool
is_of(const struct rule *rule, const char *template)
{
    return strcmp(rule->of->name, template) == 0;
}

bool
mutes_others(const struct rule *rule)
{
    return is_of(rule, "leadership-gap");
}

bool
is_muted_by_gaps(const struct rule *rule)
{
    return is_of(rule, "vacancy");
}

static bool
names_role(const struct rule *gap, const char *role)
{
    for (size_t i = 0; i < gap->parameters.roles_count; i++) {
        if (strcmp(gap->parameters.roles[i], role) == 0)
            return true;
    }
    return false;
}

/* A vacancy says nothing new where a leadership gap is told of the same post. */
static tenure_status
find_gap(struct engine *engine, const struct muted_subject *subject, char *name)
{
    size_t index;
    uint64_t organisation;
    struct open_alert open;
    const struct rule *rule = rule_of(engine, subject->rule, &index);
    if (rule == NULL || !is_muted_by_gaps(rule))
        return TENURE_OK;
    tenure_status status =
        names_find(engine_read(engine), NAME_ORGANISATION, subject->organisation, &organisation);
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *gap = &engine->rules.rules[i];
        if (!mutes_others(gap) || !names_role(gap, subject->role))
            continue;
        uint8_t key[ALERT_OPEN_KEY_BYTES];
        status = alert_find_open(
            engine_read(engine),
            alert_open_key(SUBJECT_ORGANISATION, organisation, engine->rule_numbers[i], key),
            &open);
        if (status == TENURE_OK && open.number != 0) {
            snprintf(name, MUTED_BY_MAX, "%s", gap->name);
            return TENURE_OK;
        }
    }
    return status;
}

/* Whether the alert opens because bodies were merged or dissolved. */
static bool
is_reorganised(const struct engine *engine, const struct muted_subject *subject,
               const struct alert_row *row)
{
    if (row->revision > 1)
        return strcmp(row->muted_by, REORGANISATION) == 0;
    bool by_entry = engine->body == TENURE__V1__EVENT__BODY_MERGER ||
                    engine->body == TENURE__V1__EVENT__BODY_DISSOLUTION;
    bool about_scope = subject->organisation[0] == '\0'; // a region, everything, or a person
    bool on_day = engine->day_began != 0 ? engine->counters.reorganised == engine->today
                                         : engine->reorganised;
    return by_entry || (about_scope && on_day);
}

tenure_status
mute_of(struct engine *engine, const struct muted_subject *subject, const struct alert_row *row,
        char *name)
{
    name[0] = '\0';
    if (is_reorganised(engine, subject, row)) { // first: that it is, only its name remembers
        snprintf(name, MUTED_BY_MAX, REORGANISATION);
        return TENURE_OK;
    }
    for (size_t i = 0; i < engine->silences_count; i++) {
        if (is_silenced(engine, &engine->silences[i], subject, row->opened_seq)) {
            snprintf(name, MUTED_BY_MAX, "%s", engine->silences[i].name);
            return TENURE_OK;
        }
    }
    return find_gap(engine, subject, name);
}

/* When the first of them passes. */
static tenure_status
set_timer(struct engine *engine)
{
    int32_t first = TENURE_NO_DAY;
    for (size_t i = 0; i < engine->silences_count; i++) {
        if (engine->silences[i].until != TENURE_NO_DAY)
            first = tenure_day_earlier(first, engine->silences[i].until + 1);
    }
    tenure_status status =
        timers_move(&engine->write, SUBJECT_SILENCES, 0, engine->counters.silences_review, first);
    engine->counters.silences_review = first;
    return status;
}

tenure_status
mutes_changed(struct engine *engine)
{
    tenure_status status = read_silences(engine);
    engine->pending.mutes = true;
    return status == TENURE_OK ? set_timer(engine) : status;
}
