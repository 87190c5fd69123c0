/* SPDX-License-Identifier: Apache-2.0 */
/* Finds what a figure is computed from. */
#include <stdio.h>
#include <string.h>

#include "history.h"
#include "messages.h"
#include "time_travel_parts.h"
#include "words.h"

enum {
    NAME_TEXT_MAX = 700,
    // a page ends when it has this many events, or when they take this many bytes
    PAGE_SEQS = 256,
    PAGE_BYTES = 512 * 1024
};

/* The figure that the query is about. */
struct asked {
    const char *scope, *label;
    enum indicator indicator;
    struct time_travel_why *why;
};

/* There is always space, because the page ends before it runs out. */
static tenure_status
add_name(struct time_travel *travel, struct time_travel_names *names, const char *text)
{
    names->names[names->count] = state_text(&travel->arena, text);
    return names->names[names->count++] != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

static bool
is_page_full(const struct time_travel_why *why)
{
    return why->counted.count + why->not_counted.count == PAST_NAMES_MAX ||
           why->seqs_count >= PAGE_SEQS || why->seqs_bytes >= PAGE_BYTES;
}

/* Adds the size of an event to that of the page. */
static tenure_status
weigh(struct time_travel *travel, struct time_travel_why *why, uint64_t seq)
{
    struct log_entry entry;
    tenure_status status = log_read(travel->read, seq, &entry);
    if (status == TENURE_OK)
        why->seqs_bytes += event_update_size(&entry);
    return status;
}

/* Of more than PAST_SEQS_MAX only the latest are kept. */
static tenure_status
add_seq(struct time_travel *travel, struct time_travel_why *why, uint64_t seq)
{
    size_t position = why->seqs_count;
    while (position > 0 && why->seqs[position - 1] > seq)
        position--;
    if (seq == 0 || (position > 0 && why->seqs[position - 1] == seq))
        return TENURE_OK;
    if (why->seqs_count == PAST_SEQS_MAX) { // the page is full, so its size does not matter
        why->truncated = true;
        if (position == 0)
            return TENURE_OK;
        memmove(&why->seqs[0], &why->seqs[1], (position - 1) * sizeof(why->seqs[0]));
        why->seqs[position - 1] = seq;
        return TENURE_OK;
    }
    memmove(&why->seqs[position + 1], &why->seqs[position],
            (why->seqs_count - position) * sizeof(why->seqs[0]));
    why->seqs[position] = seq;
    why->seqs_count++;
    return weigh(travel, why, seq);
}

static tenure_status
add_seqs(struct time_travel *travel, struct time_travel_why *why, const uint64_t *seqs,
         size_t count)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < count && status == TENURE_OK; i++)
        status = add_seq(travel, why, seqs[i]);
    return status;
}

/* The subject's contribution to the indicator; NULL: none. */
static const struct contribution *
contribution_of(const struct time_travel *travel, const struct asked *asked, const char *role)
{
    bool everything = strcmp(asked->scope, TENURE_EVERYTHING) == 0;
    if (!everything && strcmp(asked->scope, travel->contributions.region) != 0)
        return NULL;
    for (uint32_t i = 0; i < travel->contributions.count; i++) {
        const struct contribution *contribution = &travel->contributions.list[i];
        if (contribution->indicator == asked->indicator &&
            strcmp(contribution_label_text(contribution->label, role), asked->label) == 0)
            return contribution;
    }
    return NULL;
}

/* For a share of steady posts, readers want to know about the others. */
static bool
explains(const struct asked *asked, const struct contribution *contribution)
{
    return asked->indicator == INDICATOR_STABILITY ? contribution->numerator == 0
                                                   : contribution->numerator != 0;
}

static tenure_status
add_events_of_post(struct time_travel *travel, struct time_travel_why *why,
                   enum indicator indicator)
{
    if (indicator == INDICATOR_DEPARTURES) {
        tenure_status status = TENURE_OK;
        for (uint32_t i = 0; i < travel->contributions.departures_count && status == TENURE_OK; i++)
            status = add_seqs(travel, why, travel->contributions.departures[i].seqs, 2);
        return status;
    }
    const Tenure__V1__PostState *state =
        state_of_post(travel->read, &travel->arena, &travel->post, &travel->timeline, &travel->view,
                      &travel->organisation.organisation, &travel->names);
    return state != NULL ? add_seqs(travel, why, state->seqs, state->n_seqs) : TENURE_TOO_LARGE;
}

/* Whether the post is only in the denominator. */
static bool
is_of_role(const struct time_travel *travel, const struct asked *asked)
{
    bool by_role = asked->indicator != INDICATOR_SYSTEMS &&
                   indicator_kinds[asked->indicator].total == INDICATOR_SYSTEMS;
    const struct organisation *organisation = &travel->organisation.organisation;
    return by_role && strcmp(travel->post.role, asked->label) == 0 &&
           travel->view.status != TENURE__V1__POST_STATE__STATUS__ABOLISHED &&
           kind_is_in(travel->rules.systems, organisation->kind) &&
           (strcmp(asked->scope, TENURE_EVERYTHING) == 0 ||
            strcmp(asked->scope, organisation->region) == 0);
}

static tenure_status
add_post(struct time_travel *travel, const struct asked *asked, uint64_t number)
{
    char text[NAME_TEXT_MAX];
    tenure_status status = time_travel_fold_post(travel, number);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    contributions_of_post(&travel->subject, travel->rules.systems,
                          rules_count_role(&travel->rules, travel->post.role),
                          &travel->contributions);
    const struct contribution *contribution = contribution_of(travel, asked, travel->post.role);
    if (contribution == NULL && !is_of_role(travel, asked))
        return TENURE_OK;
    snprintf(text, sizeof(text), "%s: %s", travel->organisation.organisation.name,
             travel->names.title);
    bool counts = contribution != NULL && contribution->numerator != 0;
    status = add_name(travel, counts ? &asked->why->counted : &asked->why->not_counted, text);
    if (status == TENURE_OK && contribution != NULL && explains(asked, contribution))
        status = add_events_of_post(travel, asked->why, asked->indicator);
    return status;
}

static tenure_status
add_organisation(struct time_travel *travel, const struct asked *asked, uint64_t number)
{
    tenure_status status = time_travel_fold_organisation(travel, number);
    if (status != TENURE_OK)
        return status;
    contributions_of_organisation(&travel->organisation.organisation, &travel->organisation.detail,
                                  travel->day, travel->rules.systems, &travel->contributions);
    if (contribution_of(travel, asked, "") == NULL)
        return TENURE_OK;
    for (size_t i = 0; i < travel->organisation_reports.count && status == TENURE_OK; i++) {
        const struct organisation_report *report = &travel->organisation_reports.items[i];
        bool of_icps =
            report->report == ORGANISATION_ICP || report->report == ORGANISATION_ICP_COUNT;
        if (of_icps == (asked->indicator == INDICATOR_ICPS))
            status = add_seq(travel, asked->why, report->seq);
    }
    return status == TENURE_OK
               ? add_name(travel, &asked->why->counted, travel->organisation.organisation.name)
               : status;
}

/* A median is computed from starts instead of contributions. */
static tenure_status
add_holders(struct time_travel *travel, const struct asked *asked, uint64_t number)
{
    char text[NAME_TEXT_MAX];
    bool everything = strcmp(asked->scope, TENURE_EVERYTHING) == 0;
    tenure_status status = time_travel_fold_post(travel, number);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    contributions_of_post(&travel->subject, travel->rules.systems,
                          rules_count_role(&travel->rules, travel->post.role),
                          &travel->contributions);
    if (travel->contributions.starts_count == 0 ||
        (!everything && strcmp(asked->scope, travel->contributions.region) != 0))
        return TENURE_OK;
    snprintf(text, sizeof(text), "%s: %s", travel->organisation.organisation.name,
             travel->names.title);
    status = add_name(travel, &asked->why->counted, text);
    return status == TENURE_OK ? add_events_of_post(travel, asked->why, asked->indicator) : status;
}

static bool
is_of_organisations(const struct asked *asked)
{
    return asked->indicator == INDICATOR_SYSTEMS || asked->indicator == INDICATOR_ICPS;
}

static tenure_status
contributors_of(struct time_travel *travel, const struct asked *asked, uint64_t number)
{
    if (is_of_organisations(asked))
        return add_organisation(travel, asked, number);
    if (asked->indicator == INDICATOR_MEDIAN_TENURE)
        return add_holders(travel, asked, number);
    return add_post(travel, asked, number);
}

/* Examines subjects one by one, from number *after on. */
static tenure_status
fill_page(struct time_travel *travel, const struct asked *asked, uint64_t *after)
{
    uint64_t number = *after > 0 ? *after : 1, first = number;
    uint64_t last =
        is_of_organisations(asked) ? travel->counters.organisations : travel->counters.posts;
    tenure_status status = time_travel_rules(travel);
    for (; number <= last && status == TENURE_OK; number++) {
        if (is_page_full(asked->why) || (number > first && time_travel_is_over_budget(travel)))
            break;
        status = contributors_of(travel, asked, number);
    }
    *after = number <= last ? number : 0;
    return status;
}

static Tenure__V1__Indicator *
find_indicator(struct time_travel *travel, const struct asked *asked, const char *name)
{
    Tenure__V1__Indicator *indicator;
    for (size_t i = 0; time_travel_indicator(travel, i, &indicator) && indicator != NULL; i++) {
        if (strcmp(indicator->scope, asked->scope) == 0 && strcmp(indicator->name, name) == 0 &&
            strcmp(indicator->label, asked->label) == 0)
            return indicator;
        time_travel_forget(travel); // there may be many, so free the memory of each
    }
    return NULL;
}

/* Only the figure's name, for later pages, because computing it may be slow. */
static Tenure__V1__Indicator *
name_indicator(struct time_travel *travel, const struct asked *asked, const char *name)
{
    Tenure__V1__Indicator *indicator = tni_arena_take(&travel->arena, sizeof(*indicator));
    if (indicator == NULL)
        return NULL;
    tenure__v1__indicator__init(indicator);
    indicator->scope = (char *)(uintptr_t)asked->scope;
    indicator->name = (char *)(uintptr_t)name;
    indicator->label = (char *)(uintptr_t)asked->label;
    return indicator;
}

tenure_status
time_travel_why_indicator(struct time_travel *travel, const char *scope, const char *name,
                          const char *label, uint64_t *after, struct time_travel_why *ret_why)
{
    struct asked asked = { scope, label, indicator_named(name), ret_why };
    ret_why->counted.count = ret_why->not_counted.count = 0;
    ret_why->seqs_count = ret_why->seqs_bytes = 0;
    ret_why->truncated = false;
    if (asked.indicator == INDICATORS)
        return TENURE_NOT_FOUND;
    tenure_status status = *after == 0 ? time_travel_indicators(travel) : TENURE_OK;
    if (status != TENURE_OK)
        return status;
    ret_why->indicator =
        *after == 0 ? find_indicator(travel, &asked, name) : name_indicator(travel, &asked, name);
    return ret_why->indicator != NULL ? fill_page(travel, &asked, after) : TENURE_NOT_FOUND;
}

tenure_status
time_travel_silence(struct time_travel *travel, uint64_t *before,
                    struct time_travel_silence *ret_silence)
{
    struct history_walk walk = {
        .read = travel->read,
        .kind = SUBJECT_SILENCES,
        .seq = *before == 0 ? travel->counters.silences_seq : *before,
        .arena = &travel->history_arena,
    };
    if (*before == UINT64_MAX)
        return TENURE_NOT_FOUND;
    for (;;) {
        int32_t until;
        tenure_status status = history_next(&walk);
        if (status != TENURE_OK)
            return status;
        if (tenure_day_parse(walk.message->silence->until, &until) && until < travel->day)
            continue;
        *before = walk.seq != 0 ? walk.seq : UINT64_MAX;
        *ret_silence = (struct time_travel_silence){ walk.entry.seq, walk.message };
        return TENURE_OK;
    }
}

uint64_t
time_travel_known_at(const struct time_travel *travel)
{
    return travel->known_at;
}
