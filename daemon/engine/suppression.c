/* SPDX-License-Identifier: Apache-2.0 */
/* Decides whether an alert is muted: by an operator's silence, by an alert that includes it, or
 * because a merger or dissolution caused it. Muted alerts stay in the channel, but notifiers do not
 * send them. */
#include <stdio.h>
#include <string.h>

#include "evaluate.h"
#include "grow.h"
#include "history.h"
#include "templates.h"
#include "work.h"

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
    void *grown = tni_grow(engine->silences, engine->silences_count, &engine->silences_max,
                           sizeof(*engine->silences));
    if (grown == NULL)
        return false;
    engine->silences = grown;
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

/* Reads the silences that are live and have not expired. */
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
            tenure_day_parse(walk.message->silence->until, &until) && until < engine->entry.today;
        if (!passed && !add_silence(engine, walk.entry.seq, walk.message))
            return TENURE_NO_MEMORY;
    }
    return TENURE_OK;
}

tenure_status
suppression_load(struct engine *engine)
{
    engine->entry.today = engine->counters.clock;
    return read_silences(engine);
}

/* The properties of an alert that suppression needs. */
struct suppressed_subject {
    char rule[TENURE_SLUG_MAX + 1];
    char organisation[TENURE_SLUG_MAX + 1];
    char role[TENURE_SLUG_MAX + 1];
    char region[TENURE_SLUG_MAX + 1];
    Tenure__V1__Severity severity;
};

static void
copy_text(struct tni_span text, char *ret_text)
{
    size_t size = text.size < TENURE_SLUG_MAX ? text.size : TENURE_SLUG_MAX;
    memcpy(ret_text, text.data, size);
    ret_text[size] = '\0';
}

static void
name_subject(struct tni_span body, struct suppressed_subject *ret_subject)
{
    struct tni_wire_field field;
    *ret_subject = (struct suppressed_subject){ 0 };
    while (tni_wire_next(&body, &field) && field.number <= ALERT_SEVERITY) {
        switch (field.number) {
        case ALERT_RULE: copy_text(field.bytes, ret_subject->rule); break;
        case ALERT_ORGANISATION: copy_text(field.bytes, ret_subject->organisation); break;
        case ALERT_ROLE: copy_text(field.bytes, ret_subject->role); break;
        case ALERT_REGION: copy_text(field.bytes, ret_subject->region); break;
        case ALERT_SEVERITY: ret_subject->severity = (Tenure__V1__Severity)field.value; break;
        default: break;
        }
    }
}

static bool
fits(const char *matcher, const char *value)
{
    return matcher[0] == '\0' || strcmp(matcher, value) == 0;
}

static bool
is_silenced(const struct engine *engine, const struct silence *silence,
            const struct suppressed_subject *subject, uint64_t opened_seq)
{
    bool in_force = silence->until != TENURE_NO_DAY ? engine->entry.today <= silence->until
                                                    : opened_seq < silence->seq;
    return in_force && fits(silence->rule, subject->rule) &&
           fits(silence->region, subject->region) &&
           fits(silence->organisation, subject->organisation) &&
           (silence->severity == TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED ||
            silence->severity == subject->severity);
}

bool
suppresses_others(const struct rule *rule)
{
    return rule->of == &template_leadership_gap;
}

static bool
is_open_post(const struct rule *rule)
{
    return rule->of == &template_open_post;
}

bool
is_about_lack(const struct rule *rule)
{
    return is_open_post(rule) || rule->of == &template_vacancy ||
           rule->of == &template_interim_cover;
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

/* NULL: the rule is no longer in force. */
static const struct rule *
rule_of(const struct engine *engine, const struct alert_row *row)
{
    size_t index = 0;
    while (index < engine->rules.count && engine->rule_numbers[index] != row->rule)
        index++;
    return index < engine->rules.count ? &engine->rules.rules[index] : NULL;
}

/* An alert about one post without a holder adds nothing to a leadership gap that includes the
 * post. */
static tenure_status
find_gap(struct engine *engine, const struct suppressed_subject *subject, char *name)
{
    uint64_t organisation, last;
    bool is_open;
    tenure_status status =
        names_find(engine_read(engine), NAME_ORGANISATION, subject->organisation, &organisation);
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *gap = &engine->rules.rules[i];
        if (!suppresses_others(gap) || !names_role(gap, subject->role))
            continue;
        status = subject_alerts_last(engine_read(engine), SUBJECT_ORGANISATION, organisation,
                                     engine->rule_numbers[i], &last, &is_open);
        if (status == TENURE_OK && is_open) {
            snprintf(name, MUTED_BY_MAX, "%s", gap->name);
            return TENURE_OK;
        }
    }
    return status;
}

/* The rule's last alert about a post, from the list in hand; if that is another subject's, from the
 * stored one. */
static tenure_status
find_last(struct engine *engine, uint64_t post, uint64_t rule, bool in_hand, uint64_t *ret_alert,
          bool *ret_open)
{
    if (!in_hand)
        return subject_alerts_last(engine_read(engine), SUBJECT_POST, post, rule, ret_alert,
                                   ret_open);
    const struct rule_alert *alert = subject_alerts_of(&engine->alerts, rule);
    *ret_open = alert != NULL && alert->is_open;
    *ret_alert = *ret_open ? alert->number : 0;
    return TENURE_OK;
}

/* Alerts about an open post and about a vacant or covered one are nearly the same: of two such
 * alerts about one post the one that opened later is muted; if both opened on one day, the
 * first. */
static tenure_status
find_earlier(struct engine *engine, const struct rule *rule, const struct alert_row *row,
             bool in_hand, char *name)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < engine->rules.count && status == TENURE_OK; i++) {
        const struct rule *other = &engine->rules.rules[i];
        struct alert_row earlier;
        uint64_t last;
        bool is_open;
        if (!is_about_lack(other) || is_open_post(other) == is_open_post(rule))
            continue;
        status = find_last(engine, row->subject, engine->rule_numbers[i], in_hand, &last, &is_open);
        if (status != TENURE_OK || !is_open)
            continue;
        status = alert_row_find(engine_read(engine), last, &earlier);
        if (status == TENURE_OK && earlier.opened < row->opened + is_open_post(rule)) {
            snprintf(name, MUTED_BY_MAX, "%s", other->name);
            return TENURE_OK;
        }
    }
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

/* Whether the alert opens because organisations were merged or dissolved. */
static bool
is_reorganised(const struct engine *engine, const struct alert_row *row)
{
    if (row->revision > 1)
        return strcmp(row->muted_by, REORGANISATION) == 0;
    if (engine->entry.body == TENURE__V1__EVENT__BODY_MERGER ||
        engine->entry.body == TENURE__V1__EVENT__BODY_DISSOLUTION)
        return true;
    bool on_day = engine->entry.day_began != 0 ? engine->counters.reorganised == engine->entry.today
                                               : engine->entry.reorganised;
    // about a region, everything, or a person
    return on_day && alert_body_field(row->body, ALERT_ORGANISATION).bytes.size == 0;
}

tenure_status
suppression_of(struct engine *engine, const struct alert_row *row, bool in_hand, char *name)
{
    struct suppressed_subject subject;
    const struct rule *rule = rule_of(engine, row);
    bool of_lack = rule != NULL && is_about_lack(rule);
    name[0] = '\0';
    // checked first, because the reason is stored only in its name
    if (is_reorganised(engine, row)) {
        snprintf(name, MUTED_BY_MAX, REORGANISATION);
        return TENURE_OK;
    }
    if (engine->silences_count == 0 && !of_lack)
        return TENURE_OK;
    name_subject(row->body, &subject);
    for (size_t i = 0; i < engine->silences_count; i++) {
        if (is_silenced(engine, &engine->silences[i], &subject, row->opened_seq)) {
            snprintf(name, MUTED_BY_MAX, "%s", engine->silences[i].name);
            return TENURE_OK;
        }
    }
    if (!of_lack)
        return TENURE_OK;
    tenure_status status = find_gap(engine, &subject, name);
    return status == TENURE_OK && name[0] == '\0' ? find_earlier(engine, rule, row, in_hand, name)
                                                  : status;
}

/* Sets a timer for the first silence that expires. */
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
suppression_changed(struct engine *engine)
{
    tenure_status status = read_silences(engine);
    engine->dirty.suppression = true;
    return status == TENURE_OK ? set_timer(engine) : status;
}
