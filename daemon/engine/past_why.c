/* What a figure was worked out from. */
#include <stdio.h>
#include <string.h>

#include "past_parts.h"
#include "words.h"

enum {
    NAME_TEXT_MAX = 700
};

/* The figure that is asked about. */
struct asked {
    const char *scope, *label;
    enum indicator indicator;
    struct past_why *why;
};

static tenure_status
add_name(struct past *past, struct past_names *names, const char *text)
{
    if (names->count == PAST_NAMES_MAX)
        return TENURE_OK;
    names->names[names->count] = state_text(&past->arena, text);
    return names->names[names->count++] != NULL ? TENURE_OK : TENURE_TOO_LARGE;
}

/* Beyond PAST_SEQS_MAX the latest are kept. */
static void
add_seq(struct past_why *why, uint64_t seq)
{
    size_t place = why->seqs_count;
    while (place > 0 && why->seqs[place - 1] > seq)
        place--;
    if (seq == 0 || (place > 0 && why->seqs[place - 1] == seq))
        return;
    if (why->seqs_count == PAST_SEQS_MAX) {
        if (place == 0)
            return;
        memmove(&why->seqs[0], &why->seqs[1], (place - 1) * sizeof(why->seqs[0]));
        why->seqs[place - 1] = seq;
        return;
    }
    memmove(&why->seqs[place + 1], &why->seqs[place],
            (why->seqs_count - place) * sizeof(why->seqs[0]));
    why->seqs[place] = seq;
    why->seqs_count++;
}

/* The share that the subject adds to the figure; NULL: none. */
static const struct share *
share_of(const struct past *past, const struct asked *asked, const char *role)
{
    bool everything = strcmp(asked->scope, TENURE_EVERYTHING) == 0;
    if (!everything && strcmp(asked->scope, past->shares.region) != 0)
        return NULL;
    for (uint32_t i = 0; i < past->shares.count; i++) {
        const struct share *share = &past->shares.list[i];
        if (share->indicator == asked->indicator &&
            strcmp(share_label_text(share->label, role), asked->label) == 0)
            return share;
    }
    return NULL;
}

/* Of a share of steady posts the others are what an editor wants to read about. */
static bool
explains(const struct asked *asked, const struct share *share)
{
    return asked->indicator == INDICATOR_STABILITY ? share->numerator == 0 : share->numerator != 0;
}

static tenure_status
add_events_of_post(struct past *past, struct past_why *why, enum indicator indicator)
{
    if (indicator == INDICATOR_DEPARTURES) {
        for (uint32_t i = 0; i < past->shares.departures_count; i++) {
            add_seq(why, past->shares.departures[i].seqs[0]);
            add_seq(why, past->shares.departures[i].seqs[1]);
        }
        return TENURE_OK;
    }
    const Tenure__V1__PostState *state =
        state_of_post(past->read, &past->arena, &past->post, &past->timeline, &past->view,
                      &past->organisation.organisation);
    if (state == NULL)
        return TENURE_TOO_LARGE;
    for (size_t i = 0; i < state->n_seqs; i++)
        add_seq(why, state->seqs[i]);
    return TENURE_OK;
}

/* Whether the post is one of which the figure is a share, though it does not count towards it. */
static bool
is_of_role(const struct past *past, const struct asked *asked)
{
    bool by_role = asked->indicator >= INDICATOR_FILLED && asked->indicator <= INDICATOR_RECRUITING;
    const struct organisation *organisation = &past->organisation.organisation;
    return by_role && strcmp(past->post.role, asked->label) == 0 &&
           past->view.status != TENURE__V1__POST_STATE__STATUS__ABOLISHED &&
           kind_is_in(past->rules.systems, organisation->kind) &&
           (strcmp(asked->scope, TENURE_EVERYTHING) == 0 ||
            strcmp(asked->scope, organisation->region) == 0);
}

static tenure_status
look_at_post(struct past *past, const struct asked *asked, uint64_t number)
{
    char text[NAME_TEXT_MAX], role[TNI_WORD_MAX];
    tenure_status status = past_fold_post(past, number);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    shares_of_post(&past->subject, past->rules.systems, &past->shares);
    const struct share *share = share_of(past, asked, past->post.role);
    if (share == NULL && !is_of_role(past, asked))
        return TENURE_OK;
    snprintf(text, sizeof(text), "%s: %s", past->organisation.organisation.name,
             tni_role(past->post.role, role));
    bool counts = share != NULL && share->numerator != 0;
    status = add_name(past, counts ? &asked->why->counted : &asked->why->not_counted, text);
    if (status == TENURE_OK && share != NULL && explains(asked, share))
        status = add_events_of_post(past, asked->why, asked->indicator);
    return status;
}

static tenure_status
look_at_organisation(struct past *past, const struct asked *asked, uint64_t number)
{
    tenure_status status = past_fold_organisation(past, number);
    if (status != TENURE_OK)
        return status;
    shares_of_organisation(&past->organisation.organisation, &past->organisation.detail, past->day,
                           past->rules.systems, &past->shares);
    if (share_of(past, asked, "") == NULL)
        return TENURE_OK;
    for (size_t i = 0; i < past->organisation_reports.count; i++) {
        const struct organisation_report *report = &past->organisation_reports.items[i];
        bool of_icps =
            report->report == ORGANISATION_ICP || report->report == ORGANISATION_ICP_COUNT;
        if (of_icps == (asked->indicator == INDICATOR_ICPS))
            add_seq(asked->why, report->seq);
    }
    return add_name(past, &asked->why->counted, past->organisation.organisation.name);
}

/* A median has starts instead of shares. */
static tenure_status
look_at_holders(struct past *past, const struct asked *asked, uint64_t number)
{
    char text[NAME_TEXT_MAX], role[TNI_WORD_MAX];
    bool everything = strcmp(asked->scope, TENURE_EVERYTHING) == 0;
    tenure_status status = past_fold_post(past, number);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    shares_of_post(&past->subject, past->rules.systems, &past->shares);
    if (past->shares.starts_count == 0 ||
        (!everything && strcmp(asked->scope, past->shares.region) != 0))
        return TENURE_OK;
    snprintf(text, sizeof(text), "%s: %s", past->organisation.organisation.name,
             tni_role(past->post.role, role));
    status = add_name(past, &asked->why->counted, text);
    return status == TENURE_OK ? add_events_of_post(past, asked->why, asked->indicator) : status;
}

static tenure_status
look_at_all(struct past *past, const struct asked *asked)
{
    tenure_status status = past_rules(past);
    bool of_organisations =
        asked->indicator == INDICATOR_SYSTEMS || asked->indicator == INDICATOR_ICPS;
    uint64_t last = of_organisations ? past->counters.organisations : past->counters.posts;
    for (uint64_t number = 1; number <= last && status == TENURE_OK; number++) {
        if (of_organisations)
            status = look_at_organisation(past, asked, number);
        else if (asked->indicator == INDICATOR_MEDIAN_TENURE)
            status = look_at_holders(past, asked, number);
        else
            status = look_at_post(past, asked, number);
    }
    return status;
}

static Tenure__V1__Indicator *
find_figure(struct past *past, const struct asked *asked, const char *name)
{
    Tenure__V1__Indicator *indicator;
    for (size_t i = 0; past_figure(past, i, &indicator) && indicator != NULL; i++) {
        if (strcmp(indicator->scope, asked->scope) == 0 && strcmp(indicator->name, name) == 0 &&
            strcmp(indicator->label, asked->label) == 0)
            return indicator;
    }
    return NULL;
}

tenure_status
past_why_figure(struct past *past, const char *scope, const char *name, const char *label,
                struct past_why *ret_why)
{
    struct asked asked = { scope, label, indicator_named(name), ret_why };
    ret_why->counted.count = ret_why->not_counted.count = ret_why->seqs_count = 0;
    if (asked.indicator == INDICATORS)
        return TENURE_NOT_FOUND;
    tenure_status status = past_figures(past);
    if (status != TENURE_OK)
        return status;
    ret_why->indicator = find_figure(past, &asked, name);
    return ret_why->indicator != NULL ? look_at_all(past, &asked) : TENURE_NOT_FOUND;
}

tenure_status
past_silence(struct past *past, uint64_t *before, struct past_silence *ret_silence)
{
    struct history_walk walk = {
        .read = past->read,
        .kind = SUBJECT_SILENCES,
        .seq = *before == 0 ? past->counters.silences_seq : *before,
        .arena = &past->history_arena,
    };
    if (*before == UINT64_MAX)
        return TENURE_NOT_FOUND;
    for (;;) {
        int32_t until;
        tenure_status status = history_next(&walk);
        if (status != TENURE_OK)
            return status;
        if (tenure_day_parse(walk.message->silence->until, &until) && until < past->day)
            continue;
        *before = walk.seq != 0 ? walk.seq : UINT64_MAX;
        *ret_silence = (struct past_silence){ walk.entry.seq, walk.message };
        return TENURE_OK;
    }
}

uint64_t
past_known_at(const struct past *past)
{
    return past->known_at;
}
