/* SPDX-License-Identifier: Apache-2.0 */
#include "post_view.h"

bool
tenure_runs(const struct tenure *tenure, int32_t day)
{
    return tenure->held_from <= day && (tenure->end.day == TENURE_NO_DAY || day < tenure->end.day);
}

bool
tenure_is_past(const struct tenure *tenure, int32_t day)
{
    return tenure->held_from <= day && tenure->end.day != TENURE_NO_DAY && tenure->end.day <= day;
}

bool
tenure_is_leaving(const struct timeline *timeline, uint32_t index, int32_t day)
{
    return tenure_leaving_since(timeline, index, day) != TENURE_NO_DAY;
}

int32_t
tenure_leaving_since(const struct timeline *timeline, uint32_t index, int32_t day)
{
    int32_t since = TENURE_NO_DAY;
    for (uint32_t i = 0; i < timeline->leavings_count; i++) {
        const struct leaving *leaving = &timeline->leavings[i];
        if (leaving->tenure == index && leaving->announced <= day &&
            (leaving->until == TENURE_NO_DAY || day < leaving->until))
            since = tenure_day_earlier(since, leaving->announced);
    }
    return since;
}

bool
tenure_is_going(const struct timeline *timeline, uint32_t index, int32_t day)
{
    const struct tenure *tenure = &timeline->tenures[index];
    return tenure_is_leaving(timeline, index, day) ||
           (tenure->end.day != TENURE_NO_DAY && tenure->end_announced <= day);
}

int32_t
tenure_last_day(const struct tenure *tenure)
{
    if (tenure->end.day == TENURE_NO_DAY)
        return tenure_day_last();
    return tenure->end.day > tenure->held_from ? tenure->end.day - 1 : tenure->held_from;
}

const struct basis *
tenure_basis(const struct timeline *timeline, uint32_t index, int32_t day)
{
    const struct basis *found = NULL;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        if (basis->tenure == index && (found == NULL || basis->from.day <= day))
            found = basis;
    }
    return found;
}

void
tenure_bases(const struct timeline *timeline, int32_t day, const struct basis **ret_bases)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++)
        ret_bases[i] = NULL;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        const struct basis **found = &ret_bases[basis->tenure];
        if (*found == NULL || basis->from.day <= day)
            *found = basis;
    }
}

static bool
is_substantive(const struct basis *basis)
{
    return basis->basis == TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE;
}

bool
tenure_is_substantive(const struct timeline *timeline, uint32_t index, int32_t day)
{
    return is_substantive(tenure_basis(timeline, index, day));
}

static bool
has_staying_holder(const struct timeline *timeline, int32_t day)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure_runs(tenure, day) && !tenure_is_going(timeline, i, day) &&
            tenure_is_substantive(timeline, i, day))
            return true;
    }
    return false;
}

/* Whether, judging by announcements up to `known`, the person will still be a substantive holder on
 * the day before a new term. */
static bool
would_hold(const struct timeline *timeline, uint64_t person, int32_t day, int32_t known)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure->person == person && tenure->held_from <= day &&
            (tenure_is_open(tenure) || day < tenure->end.day || tenure->end_announced > known) &&
            tenure_is_substantive(timeline, i, day))
            return true;
    }
    return false;
}

/* Whether the start makes its person the designate, ahead of `next`. */
static bool
is_next(const struct timeline *timeline, const struct basis *basis, uint64_t person, int32_t day,
        const struct basis *next)
{
    return basis->from.day > day && basis->announced <= day && is_substantive(basis) &&
           (next == NULL || basis->from.day < next->from.day) &&
           !would_hold(timeline, person, basis->from.day - 1, day);
}

/* The next substantive start that has been announced. */
static const struct basis *
find_designate(const struct timeline *timeline, int32_t day)
{
    const struct basis *next = NULL;
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        if (is_next(timeline, basis, timeline->tenures[basis->tenure].person, day, next))
            next = basis;
    }
    // still a designate until it is called off
    for (uint32_t i = 0; i < timeline->called_off_count; i++) {
        const struct called_off *called = &timeline->called_off[i];
        if (called->by_announced > day &&
            is_next(timeline, &called->start, called->person, day, next))
            next = &called->start;
    }
    return next;
}

/* The first day on which the post was held or recruited for. If the timeline was trimmed: a day
 * that it does not reach. */
static int32_t
find_known_since(const struct timeline *timeline)
{
    int32_t since = tenure_day_earlier(timeline->dropped_until, timeline->created);
    for (uint32_t i = 0; i < timeline->tenures_count; i++)
        since = tenure_day_earlier(since, timeline->tenures[i].held_from);
    for (uint32_t i = 0; i < timeline->recruitments_count; i++)
        since = tenure_day_earlier(since, timeline->recruitments[i].day);
    return since;
}

static bool
is_known(const struct timeline *timeline, int32_t day)
{
    int32_t since = find_known_since(timeline);
    return since != TENURE_NO_DAY && since <= day;
}

static bool
is_held_on(const struct timeline *timeline, int32_t day)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        if (tenure_runs(&timeline->tenures[i], day))
            return true;
    }
    return false;
}

/* Whether the post did not exist on the day: it was abolished, or was created later and nobody held
 * it. */
static bool
is_missing_on(const struct timeline *timeline, int32_t day)
{
    if (timeline->gap_to != TENURE_NO_DAY && timeline->gap_from <= day && day < timeline->gap_to)
        return true;
    return timeline->created != TENURE_NO_DAY && day < timeline->created &&
           !is_held_on(timeline, day);
}

static bool
is_open_on(const struct timeline *timeline, int32_t day)
{
    return !is_missing_on(timeline, day) && is_known(timeline, day) &&
           !has_staying_holder(timeline, day) && find_designate(timeline, day) == NULL;
}

static Tenure__V1__PostState__Status
status_on(const struct timeline *timeline, int32_t day)
{
    bool held = false;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        if (!tenure_runs(&timeline->tenures[i], day))
            continue;
        if (tenure_is_substantive(timeline, i, day))
            return TENURE__V1__POST_STATE__STATUS__FILLED;
        held = true;
    }
    if (held)
        return TENURE__V1__POST_STATE__STATUS__INTERIM;
    return is_known(timeline, day) ? TENURE__V1__POST_STATE__STATUS__VACANT
                                   : TENURE__V1__POST_STATE__STATUS__UNKNOWN;
}

struct boundary {
    int32_t day;    // the day of the view
    int32_t before; // the latest boundary up to `day`
    int32_t after;  // the earliest boundary after `day`
};

static void
boundary_at(struct boundary *boundary, int32_t day)
{
    if (day == TENURE_NO_DAY)
        return;
    if (day <= boundary->day && (boundary->before == TENURE_NO_DAY || day > boundary->before))
        boundary->before = day;
    if (day > boundary->day && (boundary->after == TENURE_NO_DAY || day < boundary->after))
        boundary->after = day;
}

static struct boundary
find_boundaries(const struct timeline *timeline, int32_t day)
{
    struct boundary boundary = { day, TENURE_NO_DAY, TENURE_NO_DAY };
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        boundary_at(&boundary, tenure->held_from);
        boundary_at(&boundary, tenure->end.day);
        boundary_at(&boundary, tenure->end_announced);
    }
    for (uint32_t i = 0; i < timeline->leavings_count; i++) {
        boundary_at(&boundary, timeline->leavings[i].announced);
        boundary_at(&boundary, timeline->leavings[i].until);
    }
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        boundary_at(&boundary, timeline->bases[i].from.day);
        boundary_at(&boundary, timeline->bases[i].announced);
    }
    for (uint32_t i = 0; i < timeline->called_off_count; i++) {
        boundary_at(&boundary, timeline->called_off[i].start.from.day);
        boundary_at(&boundary, timeline->called_off[i].start.announced);
        boundary_at(&boundary, timeline->called_off[i].by_announced);
    }
    for (uint32_t i = 0; i < timeline->recruitments_count; i++)
        boundary_at(&boundary, timeline->recruitments[i].day);
    boundary_at(&boundary, timeline->created);
    boundary_at(&boundary, timeline->gap_from);
    boundary_at(&boundary, timeline->gap_to);
    boundary_at(&boundary, timeline->next_status);
    return boundary;
}

/* The highest precision among the reports of one day. */
struct exactness {
    int32_t day;
    tenure_precision precision;
    bool found;
};

static void
be_as_exact_as(struct exactness *exactness, int32_t day, tenure_precision precision)
{
    if (day != exactness->day || (exactness->found && precision > exactness->precision))
        return;
    exactness->precision = precision;
    exactness->found = true;
}

/* For what begins or ends on the day. */
static struct exactness
exactness_of(const struct timeline *timeline, int32_t day)
{
    struct exactness exactness = { .day = day };
    for (uint32_t i = 0; i < timeline->tenures_count; i++)
        be_as_exact_as(&exactness, timeline->tenures[i].end.day,
                       timeline->tenures[i].end.precision);
    for (uint32_t i = 0; i < timeline->bases_count; i++)
        be_as_exact_as(&exactness, timeline->bases[i].from.day, timeline->bases[i].from.precision);
    for (uint32_t i = 0; i < timeline->recruitments_count; i++)
        be_as_exact_as(&exactness, timeline->recruitments[i].day,
                       timeline->recruitments[i].precision);
    be_as_exact_as(&exactness, timeline->created, timeline->created_precision);
    return exactness;
}

struct tenure_date
timeline_date(const struct timeline *timeline, int32_t day)
{
    struct tenure_date date = { day, TENURE_BY_DAY };
    if (day != TENURE_NO_DAY)
        date.precision = exactness_of(timeline, day).precision;
    return date;
}

struct tenure_date
timeline_open_date(const struct timeline *timeline, int32_t day)
{
    if (day == TENURE_NO_DAY)
        return (struct tenure_date){ day, TENURE_BY_DAY };
    struct exactness exactness = exactness_of(timeline, day);
    for (uint32_t i = 0; i < timeline->tenures_count; i++)
        be_as_exact_as(&exactness, timeline->tenures[i].end_announced, TENURE_BY_DAY);
    for (uint32_t i = 0; i < timeline->leavings_count; i++) {
        be_as_exact_as(&exactness, timeline->leavings[i].announced, TENURE_BY_DAY);
        be_as_exact_as(&exactness, timeline->leavings[i].until, TENURE_BY_DAY);
    }
    for (uint32_t i = 0; i < timeline->bases_count; i++)
        be_as_exact_as(&exactness, timeline->bases[i].announced, TENURE_BY_DAY);
    return (struct tenure_date){ day, exactness.precision };
}

bool
timeline_is_first_sight(const struct timeline *timeline, int32_t day)
{
    bool is_seen = false;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure->end.day == day && tenure->ending == TENURE__V1__TENURE__ENDING__DEPARTED)
            return false;
        is_seen |= tenure->start.day == TENURE_NO_DAY && tenure->held_from == day &&
                   !tenure_is_substantive(timeline, i, day);
    }
    return is_seen;
}

static bool
is_interim_on(const struct timeline *timeline, int32_t day)
{
    return status_on(timeline, day) == TENURE__V1__POST_STATE__STATUS__INTERIM;
}

/* The first day of the unbroken run of days up to `day` for which `holds` is true. If the run may
 * have begun in the trimmed part, a day that the timeline does not reach. */
static int32_t
find_since(const struct timeline *timeline, int32_t day,
           bool (*holds)(const struct timeline *timeline, int32_t day))
{
    for (;;) {
        int32_t boundary = find_boundaries(timeline, day).before;
        if (boundary == TENURE_NO_DAY)
            return timeline->dropped_until != TENURE_NO_DAY ? timeline->dropped_until : day;
        if (!holds(timeline, boundary - 1))
            return boundary;
        day = boundary - 1;
    }
}

static int32_t
find_vacant_since(const struct timeline *timeline, int32_t day)
{
    int32_t since = TENURE_NO_DAY;
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        const struct tenure *tenure = &timeline->tenures[i];
        if (tenure->end.day != TENURE_NO_DAY && tenure->end.day <= day &&
            tenure->held_from <= day && tenure->end.day > since)
            since = tenure->end.day;
    }
    return timeline->created > since ? timeline->created : since;
}

static bool
is_appointed_between(const struct timeline *timeline, int32_t from, int32_t to)
{
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        if (basis->appointed && basis->announced >= from && basis->announced <= to)
            return true;
    }
    for (uint32_t i = 0; i < timeline->called_off_count; i++) {
        int32_t announced = timeline->called_off[i].start.announced;
        if (announced >= from && announced <= to)
            return true;
    }
    return false;
}

static void
read_recruitments(const struct timeline *timeline, int32_t day, struct post_view *view)
{
    view->failed = timeline->dropped_failed;
    view->recruiting_since = TENURE_NO_DAY;
    bool running = true; // nothing later has ended the search
    for (uint32_t i = timeline->recruitments_count; i > 0; i--) {
        const struct recruitment *recruitment = &timeline->recruitments[i - 1];
        if (recruitment->day > day)
            continue;
        view->failed += recruitment->stage == TENURE__V1__RECRUITMENT__STAGE__FAILED;
        running = running && recruitment->day >= timeline->gap_to &&
                  timeline->abolished == TENURE_NO_DAY &&
                  recruitment->stage == TENURE__V1__RECRUITMENT__STAGE__OPENED &&
                  !is_appointed_between(timeline, recruitment->day, day);
        if (running)
            view->recruiting_since = recruitment->day;
    }
}

void
post_view(const struct timeline *timeline, int32_t day, int32_t ended, struct post_view *ret_view)
{
    struct post_view view = {
        .day = day,
        .status = status_on(timeline, day),
        .open_since = TENURE_NO_DAY,
        .vacant_since = TENURE_NO_DAY,
        .interim_since = TENURE_NO_DAY,
        .known_since = TENURE_NO_DAY,
        .designate = find_designate(timeline, day),
        .next_change = find_boundaries(timeline, day).after,
    };
    read_recruitments(timeline, day, &view);
    bool abolished =
        (ended != TENURE_NO_DAY && ended <= day) || timeline->abolished != TENURE_NO_DAY;
    if (abolished)
        view.status = TENURE__V1__POST_STATE__STATUS__ABOLISHED;
    if (ended != TENURE_NO_DAY && ended > day)
        view.next_change = tenure_day_earlier(view.next_change, ended);
    view.open = !abolished && is_open_on(timeline, day);
    if (view.open)
        view.open_since = find_since(timeline, day, is_open_on);
    if (view.status == TENURE__V1__POST_STATE__STATUS__INTERIM)
        view.interim_since = find_since(timeline, day, is_interim_on);
    if (view.status == TENURE__V1__POST_STATE__STATUS__VACANT) {
        view.vacant_since = find_vacant_since(timeline, day);
        view.known_since = find_known_since(timeline);
    }
    view.relies_on =
        tenure_day_earlier(day, tenure_day_earlier(view.open_since, view.recruiting_since));
    view.relies_on = tenure_day_earlier(view.relies_on, view.interim_since);
    view.relies_on = tenure_day_earlier(
        view.relies_on, view.vacant_since != TENURE_NO_DAY ? view.vacant_since : view.known_since);
    *ret_view = view;
}
