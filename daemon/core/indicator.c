/* SPDX-License-Identifier: Apache-2.0 */
#include "indicator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

#define KIND(name) (UINT32_C(1) << TENURE__V1__ORGANISATION_KIND__##name)

/* The role whose holder leads a system. */

enum {
    STABLE_MONTHS = 6,
    TURNOVER_MONTHS = 12,
    TIMED_CONTRIBUTIONS_MAX = 3, // for each part
    DAYS_AHEAD_MAX =
        2 * SCHEDULED_RETAINED, // days scheduled ahead; something changes on most of them
};

const kind_set checking_groups[CHECKING_GROUPS] = { KIND(STP) | KIND(ICS) | KIND(ICB), KIND(CCG),
                                                    KIND(ICP) };

void
contributions_clear(struct contributions *contributions)
{
    contributions->region[0] = '\0';
    contributions->kind = TENURE__V1__ORGANISATION_KIND__OTHER;
    contributions->count = contributions->starts_count = contributions->vague_starts = 0;
    contributions->departures_count = contributions->scheduled_count = 0;
    contributions->review = TENURE_NO_DAY;
}

void
contribution_add(struct contribution *list, uint32_t *count,
                 const struct contribution *contribution)
{
    if (contribution->numerator == 0 && contribution->denominator == 0)
        return;
    for (uint32_t i = 0; i < *count; i++) {
        if (list[i].indicator == contribution->indicator && list[i].label == contribution->label) {
            list[i].numerator += contribution->numerator;
            list[i].denominator += contribution->denominator;
            return;
        }
    }
    list[(*count)++] = *contribution;
}

static void
add_contribution(struct contributions *contributions, enum indicator indicator, unsigned label,
                 int32_t numerator, int32_t denominator)
{
    struct contribution contribution = { (uint16_t)indicator, (uint16_t)label, numerator,
                                         denominator };
    contribution_add(contributions->list, &contributions->count, &contribution);
}

void
contributions_apply_scheduled(struct contributions *contributions, int32_t day)
{
    uint32_t passed = 0;
    while (passed < contributions->scheduled_count && contributions->scheduled[passed].day <= day)
        contribution_add(contributions->list, &contributions->count,
                         &contributions->scheduled[passed++].change);
    contributions->scheduled_count -= passed;
    memmove(contributions->scheduled, contributions->scheduled + passed,
            contributions->scheduled_count * sizeof(contributions->scheduled[0]));
}

static void
review_on(int32_t *review, int32_t today, int32_t day)
{
    if (day != TENURE_NO_DAY && day > today)
        *review = tenure_day_earlier(*review, day);
}

/* Contributions of a post that change with time alone, while its state stays the same. */
enum timed_part {
    TIMED_DEPARTURES,
    TIMED_STABILITY,
    TIMED_TURNOVER,
    TIMED_PARTS
};

struct timed_contributions {
    int32_t day;
    struct contribution list[TIMED_CONTRIBUTIONS_MAX];
    uint32_t count;
    int32_t review; // the next day on which they change
};

static void
add_timed(struct timed_contributions *timed, enum indicator indicator, unsigned label,
          int32_t numerator, int32_t denominator)
{
    struct contribution contribution = { (uint16_t)indicator, (uint16_t)label, numerator,
                                         denominator };
    contribution_add(timed->list, &timed->count, &contribution);
}

/* A tenure with an unknown start reaches back without limit. */
static bool
holds_on(const struct tenure *tenure, int32_t day)
{
    return tenure_runs(tenure, day) ||
           (tenure->start.day == TENURE_NO_DAY && day < tenure->held_from);
}

/* Whether a single person, and nobody else, held the post on every day from `first` on. */
static bool
is_steady(const struct timeline *timeline, int32_t first, int32_t day)
{
    uint64_t person = 0;
    int32_t covered = first - 1; // every day up to this one is covered
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = 0; i < timeline->tenures_count; i++) {
            const struct tenure *tenure = &timeline->tenures[i];
            if (tenure->held_from > day || tenure_last_day(tenure) < first)
                continue;
            if (person != 0 && tenure->person != person)
                return false;
            person = tenure->person;
            if (covered < day && holds_on(tenure, covered + 1)) {
                covered = tenure_last_day(tenure);
                more = true;
            }
        }
    }
    return covered >= day;
}

/* The first day on which the post or its organisation is known. */
static int32_t
first_day_of(const struct post_subject *subject)
{
    int32_t first =
        tenure_day_earlier(subject->organisation->since.day, subject->timeline->dropped_until);
    for (uint32_t i = 0; i < subject->timeline->tenures_count; i++)
        first = tenure_day_earlier(first, subject->timeline->tenures[i].held_from);
    return first;
}

/* Adds a leading post of a system that existed throughout the period. */
static void
add_steadiness(const struct post_subject *subject, enum indicator indicator, int months,
               struct timed_contributions *timed)
{
    int32_t day = timed->day;
    int32_t window = tenure_day_minus_months(day, months) + 1;
    int32_t begun = first_day_of(subject);
    if (begun > window) {
        review_on(&timed->review, day, tenure_day_out_of_window(begun - 1, months));
        return;
    }
    bool steady = is_steady(subject->timeline, window, day);
    add_timed(timed, indicator, LABEL_NONE, indicator == INDICATOR_STABILITY ? steady : !steady, 1);
    for (uint32_t i = 0; i < subject->timeline->tenures_count; i++) {
        const struct tenure *tenure = &subject->timeline->tenures[i];
        // A tenure that began before the window leaves nothing to wait for: the computed day would
        // be in the past.
        if (tenure->held_from - 1 >= window)
            review_on(&timed->review, day, tenure_day_out_of_window(tenure->held_from - 1, months));
        if (tenure->end.day != TENURE_NO_DAY && tenure_last_day(tenure) >= window)
            review_on(&timed->review, day,
                      tenure_day_out_of_window(tenure_last_day(tenure), months));
    }
}

static void
add_status(const struct post_subject *subject, struct contributions *contributions)
{
    const struct post_view *view = subject->view;
    if (view->status == TENURE__V1__POST_STATE__STATUS__FILLED)
        add_contribution(contributions, INDICATOR_FILLED, LABEL_ROLE, 1, 0);
    if (view->status == TENURE__V1__POST_STATE__STATUS__INTERIM)
        add_contribution(contributions, INDICATOR_INTERIM, LABEL_ROLE, 1, 0);
    if (view->status == TENURE__V1__POST_STATE__STATUS__VACANT)
        add_contribution(contributions, INDICATOR_VACANT, LABEL_ROLE, 1, 0);
    if (view->recruiting_since != TENURE_NO_DAY)
        add_contribution(contributions, INDICATOR_RECRUITING, LABEL_ROLE, 1, 0);
}

static void
add_start(struct contributions *contributions, struct tenure_date start)
{
    if (contributions->starts_count == STARTS_MAX)
        return;
    uint32_t position = contributions->starts_count++;
    for (; position > 0 && contributions->starts[position - 1] > start.day; position--)
        contributions->starts[position] = contributions->starts[position - 1];
    contributions->starts[position] = start.day;
    contributions->vague_starts += start.precision != TENURE_BY_DAY;
}

static void
add_holders(const struct post_subject *subject, struct contributions *contributions)
{
    for (uint32_t i = 0; i < subject->timeline->tenures_count; i++) {
        const struct tenure *tenure = &subject->timeline->tenures[i];
        if (!tenure_runs(tenure, subject->view->day))
            continue;
        add_contribution(contributions, INDICATOR_BACKGROUND, LABEL_NONE, 1, 0);
        const struct basis *basis = subject->bases != NULL
                                        ? subject->bases[i]
                                        : tenure_basis(subject->timeline, i, subject->view->day);
        unsigned background = basis->background;
        if (background != TENURE__V1__APPOINTMENT__BACKGROUND__BACKGROUND_UNSPECIFIED)
            add_contribution(contributions, INDICATOR_BACKGROUND, LABEL_BACKGROUND + background, 1,
                             0);
        if (tenure->start.day != TENURE_NO_DAY)
            add_start(contributions, tenure->start);
    }
}

static void
add_departure(struct contributions *contributions, const struct tenure *tenure)
{
    struct post_departure departure = {
        .announced = tenure->departing_from,
        .person = tenure->person,
        .seqs = { tenure->leaving_seq, 0 },
        .confidence = { tenure->leaving_confidence, tenure->end_confidence },
        .reason = tenure->reason,
        .ended = TENURE_NO_DAY,
    };
    if (tenure->ending == TENURE__V1__TENURE__ENDING__DEPARTED) {
        departure.seqs[1] = tenure->end_seq;
        departure.ended = tenure->end.day;
    }
    if (contributions->departures_count == DEPARTURES_MAX) {
        memmove(&contributions->departures[0], &contributions->departures[1],
                (DEPARTURES_MAX - 1) * sizeof(departure));
        contributions->departures_count--;
    }
    uint32_t position = contributions->departures_count++;
    for (; position > 0 && contributions->departures[position - 1].announced > departure.announced;
         position--)
        contributions->departures[position] = contributions->departures[position - 1];
    contributions->departures[position] = departure;
}

/* A reorganisation does not count as a departure. */
static bool
is_departure(const struct tenure *tenure, int32_t day)
{
    return tenure->departing_from != TENURE_NO_DAY &&
           day - tenure->departing_from < DEPARTURE_DAYS &&
           tenure->reason != TENURE__V1__DEPARTURE__REASON__REORGANISATION;
}

static void
count_departures(const struct post_subject *subject, struct timed_contributions *timed)
{
    static const struct {
        int days;
        enum contribution_label label;
    } windows[] = { { 14, LABEL_14_DAYS }, { 90, LABEL_90_DAYS }, { 365, LABEL_365_DAYS } };
    int32_t day = timed->day;
    for (uint32_t i = 0; i < subject->timeline->tenures_count; i++) {
        const struct tenure *tenure = &subject->timeline->tenures[i];
        int32_t announced = tenure->departing_from;
        if (!is_departure(tenure, day))
            continue;
        review_on(&timed->review, day, announced);
        for (size_t w = 0; w < sizeof(windows) / sizeof(windows[0]); w++) {
            add_timed(timed, INDICATOR_DEPARTURES, windows[w].label,
                      announced <= day && day - announced < windows[w].days, 0);
            review_on(&timed->review, day, announced + windows[w].days);
        }
    }
}

static void
timed_on(const struct post_subject *subject, enum timed_part part, int32_t day,
         struct timed_contributions *ret_timed)
{
    ret_timed->day = day;
    ret_timed->count = 0;
    ret_timed->review = TENURE_NO_DAY;
    if (part == TIMED_DEPARTURES)
        count_departures(subject, ret_timed);
    else if (part == TIMED_STABILITY)
        add_steadiness(subject, INDICATOR_STABILITY, STABLE_MONTHS, ret_timed);
    else
        add_steadiness(subject, INDICATOR_TURNOVER, TURNOVER_MONTHS, ret_timed);
}

/* The scheduled changes of one day. */
struct scheduled_list {
    struct contribution list[2 * TIMED_PARTS * TIMED_CONTRIBUTIONS_MAX];
    uint32_t count;
};

static void
add_to_scheduled(struct scheduled_list *scheduled_change, const struct timed_contributions *timed,
                 int sign)
{
    for (uint32_t i = 0; i < timed->count; i++) {
        struct contribution contribution = timed->list[i];
        contribution.numerator *= sign;
        contribution.denominator *= sign;
        contribution_add(scheduled_change->list, &scheduled_change->count, &contribution);
    }
}

/* False: the list is full. */
static bool
note_scheduled(const struct scheduled_list *scheduled_change, int32_t day,
               struct contributions *contributions)
{
    uint32_t scheduled = 0;
    for (uint32_t i = 0; i < scheduled_change->count; i++)
        scheduled +=
            scheduled_change->list[i].numerator != 0 || scheduled_change->list[i].denominator != 0;
    if (contributions->scheduled_count + scheduled > SCHEDULED_RETAINED)
        return false;
    for (uint32_t i = 0; i < scheduled_change->count; i++) {
        if (scheduled_change->list[i].numerator != 0 || scheduled_change->list[i].denominator != 0)
            contributions->scheduled[contributions->scheduled_count++] =
                (struct scheduled_change){ day, scheduled_change->list[i] };
    }
    return true;
}

/* Computes the parts as of a later day on which they change. */
static void
pass_to(const struct post_subject *subject, int32_t day, struct timed_contributions *parts,
        struct scheduled_list *ret_scheduled)
{
    ret_scheduled->count = 0;
    for (int part = 0; part < TIMED_PARTS; part++) {
        if (parts[part].review != day)
            continue;
        struct timed_contributions before = parts[part];
        timed_on(subject, (enum timed_part)part, day, &parts[part]);
        add_to_scheduled(ret_scheduled, &parts[part], 1);
        add_to_scheduled(ret_scheduled, &before, -1);
    }
}

static int32_t
next_review(const struct timed_contributions *parts)
{
    int32_t next = TENURE_NO_DAY;
    for (int part = 0; part < TIMED_PARTS; part++)
        next = tenure_day_earlier(next, parts[part].review);
    return next;
}

/* Adds what time alone will change until the post itself changes; then it is evaluated anyway. */
static void
add_timed_contributions(const struct post_subject *subject, bool departures, bool steadiness,
                        struct contributions *contributions)
{
    struct timed_contributions parts[TIMED_PARTS];
    struct scheduled_list scheduled_change;
    int32_t end = subject->view->next_change, day;
    for (int part = 0; part < TIMED_PARTS; part++) {
        parts[part].count = 0;
        parts[part].review = TENURE_NO_DAY;
        if (part == TIMED_DEPARTURES ? departures : steadiness)
            timed_on(subject, (enum timed_part)part, subject->view->day, &parts[part]);
        for (uint32_t i = 0; i < parts[part].count; i++)
            contribution_add(contributions->list, &contributions->count, &parts[part].list[i]);
    }
    for (int days = 0;
         (day = next_review(parts)) != TENURE_NO_DAY && (end == TENURE_NO_DAY || day < end);
         days++) {
        pass_to(subject, day, parts, &scheduled_change);
        if (days == DAYS_AHEAD_MAX || !note_scheduled(&scheduled_change, day, contributions)) {
            contributions->review = tenure_day_earlier(contributions->review, day);
            return;
        }
    }
}

/* Returns whether the post belongs to a system that exists on that day. */
static bool
add_existing(const struct post_subject *subject, struct contributions *contributions)
{
    const struct post_view *view = subject->view;
    if (view->status == TENURE__V1__POST_STATE__STATUS__ABOLISHED)
        return false;
    review_on(&contributions->review, view->day, subject->organisation->since.day);
    if (subject->organisation->since.day > view->day)
        return false;
    add_status(subject, contributions);
    add_holders(subject, contributions);
    return true;
}

void
contributions_of_post(const struct post_subject *subject, kind_set systems, bool is_lead,
                      struct contributions *ret_contributions)
{
    const struct post_view *view = subject->view;
    bool system = kind_is_in(systems, subject->organisation->kind);
    contributions_clear(ret_contributions);
    tni_put_text(ret_contributions->region, subject->organisation->region);
    ret_contributions->kind = subject->organisation->kind;
    for (uint32_t i = 0; i < subject->timeline->tenures_count; i++) {
        if (is_departure(&subject->timeline->tenures[i], view->day))
            add_departure(ret_contributions, &subject->timeline->tenures[i]);
    }
    bool exists = system && add_existing(subject, ret_contributions);
    bool leads = exists && is_lead && view->status != TENURE__V1__POST_STATE__STATUS__UNKNOWN;
    add_timed_contributions(subject, system, leads, ret_contributions);
}

int32_t
contributions_lookback(int32_t day)
{
    return tenure_day_minus_months(day, TURNOVER_MONTHS);
}

void
contributions_of_organisation(const struct organisation *organisation,
                              const struct organisation_detail *detail, int32_t day,
                              kind_set systems, struct contributions *ret_contributions)
{
    contributions_clear(ret_contributions);
    tni_put_text(ret_contributions->region, organisation->region);
    ret_contributions->kind = organisation->kind;
    if (!kind_is_in(systems, organisation->kind) || !organisation_exists(organisation, day) ||
        organisation->since.day > day)
        return;
    add_contribution(ret_contributions, INDICATOR_SYSTEMS, LABEL_NONE, 1, 0);
    add_contribution(ret_contributions, INDICATOR_SYSTEMS, LABEL_KIND + organisation->kind, 1, 0);
    int64_t all = 0;
    for (unsigned stage = TENURE__V1__ICP_FORMATION__STAGE__PLANNED;
         stage <= TENURE__V1__ICP_FORMATION__STAGE__FORMED; stage++) {
        int64_t icps = icps_at(detail, (Tenure__V1__IcpFormation__Stage)stage);
        if (stage == TENURE__V1__ICP_FORMATION__STAGE__PLANNED)
            icps += icps_unnamed(detail);
        if (icps > INT32_MAX)
            icps = INT32_MAX; // implausible, but a report may say so
        add_contribution(ret_contributions, INDICATOR_ICPS, LABEL_ICP_STAGE + stage, (int32_t)icps,
                         0);
        all += icps;
    }
    add_contribution(ret_contributions, INDICATOR_ICPS, LABEL_ICP_SYSTEMS, all > 0, 0);
}

unsigned
kinds_groups(kind_set kinds, const kind_set *groups, size_t groups_count)
{
    unsigned affected = 0;
    for (size_t group = 0; group < groups_count; group++)
        affected += (groups[group] & kinds) != 0;
    return affected;
}
