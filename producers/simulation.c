/* SPDX-License-Identifier: Apache-2.0 */
#include "simulation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/date.h>

enum {
    REGIONS = 7,
    ROLES = 2,
    TEXT_MAX = 128
};

/* What can happen next to a post, or to an earlier report. */
enum step {
    APPOINT,
    LEAVE,
    ADVERTISE,
    FAIL,
    COVER,
    REPLACE,
    TAKE_BACK
};

struct happening {
    int32_t day;    // the announced day
    uint64_t order; // on the same day, the one planned first comes first
    enum step step;
    uint32_t post;     // organisation * ROLES + role
    uint64_t person;   // in the report
    int32_t effective; // TENURE_NO_DAY: unknown
    uint64_t target;   // the report that is replaced or retracted
    int32_t target_day;
};

struct simulation {
    struct simulation_options options;
    uint64_t random;
    struct happening *heap; // planned happenings, the earliest at the top
    size_t count, max;
    uint64_t orders, events, people;
    uint64_t *holders; // by post; 0: vacant
    uint32_t declared; // regions and organisations declared so far

    // the last event returned
    Tenure__V1__Event event;
    Tenure__V1__Citation citation, *citations[1];
    Tenure__V1__OrganisationReport organisation;
    Tenure__V1__Appointment appointment;
    Tenure__V1__Departure departure;
    Tenure__V1__Recruitment recruitment;
    Tenure__V1__Retraction retraction;
    Tenure__V1__Person person;
    char id[TEXT_MAX], announced[TENURE_DATE_TEXT_MAX], effective[TENURE_DATE_TEXT_MAX];
    char target[TEXT_MAX], name[TEXT_MAX], place[TEXT_MAX], region[TEXT_MAX], url[TEXT_MAX];
    char person_id[TEXT_MAX];
};

/* SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). */
static uint64_t
next_random(struct simulation *simulation)
{
    uint64_t z = simulation->random += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint32_t
below(struct simulation *simulation, uint32_t bound)
{
    return (uint32_t)((next_random(simulation) >> 32) * bound >> 32);
}

static bool
chance(struct simulation *simulation, uint32_t percent)
{
    return below(simulation, 100) < percent;
}

static bool
comes_before(const struct happening *left, const struct happening *right)
{
    return left->day != right->day ? left->day < right->day : left->order < right->order;
}

/* Plans a happening; one that would be announced after the end is dropped. */
static void
plan(struct simulation *simulation, struct happening happening)
{
    if (happening.day > simulation->options.last_day || simulation->count == simulation->max)
        return;
    happening.order = ++simulation->orders;
    size_t place = simulation->count++;
    for (size_t above; place > 0; place = above) {
        above = (place - 1) / 2;
        if (!comes_before(&happening, &simulation->heap[above]))
            break;
        simulation->heap[place] = simulation->heap[above];
    }
    simulation->heap[place] = happening;
}

static struct happening
take_next(struct simulation *simulation)
{
    struct happening top = simulation->heap[0];
    struct happening last = simulation->heap[--simulation->count];
    size_t place = 0;
    for (size_t below_it = 1; below_it < simulation->count; below_it = 2 * place + 1) {
        if (below_it + 1 < simulation->count &&
            comes_before(&simulation->heap[below_it + 1], &simulation->heap[below_it]))
            below_it++;
        if (!comes_before(&simulation->heap[below_it], &last))
            break;
        simulation->heap[place] = simulation->heap[below_it];
        place = below_it;
    }
    simulation->heap[place] = last;
    return top;
}

struct simulation *
simulation_open(const struct simulation_options *options)
{
    struct simulation *simulation = calloc(1, sizeof(*simulation));
    if (simulation == NULL)
        return NULL;
    uint32_t posts = options->organisations * ROLES;
    simulation->options = *options;
    simulation->random = options->seed;
    // each post has one planned step; corrections come in addition
    simulation->max = 3 * (size_t)posts + 64;
    simulation->heap = malloc(simulation->max * sizeof(*simulation->heap));
    simulation->holders = calloc(posts + 1, sizeof(*simulation->holders));
    if (simulation->heap == NULL || simulation->holders == NULL) {
        simulation_close(&simulation);
        return NULL;
    }
    for (uint32_t post = 0; post < posts; post++)
        plan(simulation, (struct happening){
                             .day = options->first_day + (int32_t)below(simulation, 365),
                             .step = APPOINT,
                             .post = post,
                         });
    return simulation;
}

void
simulation_close(struct simulation **simulation_p)
{
    struct simulation *simulation = *simulation_p;
    if (simulation == NULL)
        return;
    *simulation_p = NULL;
    free(simulation->heap);
    free(simulation->holders);
    free(simulation);
}

/* The given number of days in life, in days of the simulation. */
static int32_t
days(const struct simulation *simulation, uint32_t of_life)
{
    return (int32_t)(of_life / (simulation->options.pace > 0 ? simulation->options.pace : 1));
}

/* A random number of days, between half and one and a half of the usual. */
static int32_t
about(struct simulation *simulation, uint32_t usual)
{
    return days(simulation, usual / 2 + below(simulation, usual));
}

/* Plans what follows from a step. */
static void
plan_next(struct simulation *simulation, const struct happening *now)
{
    struct happening next = { .post = now->post, .effective = TENURE_NO_DAY };
    switch (now->step) {
    case APPOINT:
        next.step = LEAVE;
        next.day = now->day + about(simulation, chance(simulation, 20) ? 300 : 1300);
        break;
    case LEAVE:
        next.step = chance(simulation, 70) ? ADVERTISE : APPOINT;
        next.day = now->day + about(simulation, 20);
        break;
    case ADVERTISE:
        next.step = chance(simulation, 10) ? FAIL : chance(simulation, 30) ? COVER : APPOINT;
        next.day = now->day + about(simulation, 90);
        break;
    case FAIL:
        next.step = ADVERTISE;
        next.day = now->day + about(simulation, 30);
        break;
    case COVER:
        next.step = APPOINT;
        next.day = now->day + about(simulation, 150);
        break;
    case REPLACE:
    case TAKE_BACK: return;
    }
    plan(simulation, next);
}

/* Some reports turn out to be wrong. */
static void
plan_correction(struct simulation *simulation, const struct happening *now)
{
    uint32_t dice = below(simulation, 100);
    if (dice > 2 || now->step == REPLACE || now->step == TAKE_BACK)
        return;
    struct happening correction = *now;
    correction.step = dice == 0 ? TAKE_BACK : REPLACE;
    correction.day = now->day + 1 + days(simulation, below(simulation, 40));
    correction.target = simulation->events;
    correction.target_day = now->day;
    if (correction.step == REPLACE && now->step != APPOINT)
        return; // only starts are reported again, with another date
    plan(simulation, correction);
}

static void
make_id(char *text, uint64_t number, int32_t day)
{
    char date[TENURE_DATE_TEXT_MAX];
    snprintf(text, TEXT_MAX, "%s-%08llu", tenure_day_format(day, date), (unsigned long long)number);
}

static void
begin_event(struct simulation *simulation, int32_t day)
{
    tenure__v1__event__init(&simulation->event);
    make_id(simulation->id, ++simulation->events, day);
    simulation->event.source = (char *)"simulation";
    simulation->event.id = simulation->id;
    simulation->event.announced = tenure_day_format(day, simulation->announced);
}

static void
cite(struct simulation *simulation)
{
    static const char *const publishers[] = { "The Daily Example", "Example Health News",
                                              "Board Papers Weekly" };
    if (!chance(simulation, 60))
        return;
    tenure__v1__citation__init(&simulation->citation);
    simulation->citation.publisher = (char *)publishers[below(simulation, 3)];
    simulation->citation.title = (char *)"Changes at the top";
    snprintf(simulation->url, TEXT_MAX, "https://example.org/news/%llu",
             (unsigned long long)simulation->events);
    simulation->citation.url = simulation->url;
    simulation->citations[0] = &simulation->citation;
    simulation->event.citations = simulation->citations;
    simulation->event.n_citations = 1;
}

static void
set_effective(struct simulation *simulation, int32_t day)
{
    if (day == TENURE_NO_DAY)
        return;
    if (day > tenure_day_last()) // announced in 9999 for a later year
        day = tenure_day_last();
    struct tenure_date date = { day, chance(simulation, 10) ? TENURE_BY_MONTH : TENURE_BY_DAY };
    simulation->event.effective = tenure_date_format(date, simulation->effective);
}

static Tenure__V1__Person *
make_person(struct simulation *simulation, uint64_t number)
{
    static const char *const first[] = { "Ada",  "Ben",  "Carla", "David", "Esther", "Femi",
                                         "Gwen", "Hari", "Ivy",   "Jonas", "Kemi",   "Lewis" };
    static const char *const last[] = { "Abbott", "Bell",  "Chowdhury", "Drake",    "Evans",
                                        "Fisher", "Grant", "Hughes",    "Iqbal",    "Jones",
                                        "Khan",   "Lamb",  "Morgan",    "Nakamura", "Okafor" };
    tenure__v1__person__init(&simulation->person);
    snprintf(simulation->person_id, TEXT_MAX, "p%llu", (unsigned long long)number);
    snprintf(simulation->name, TEXT_MAX, "%s %s", first[number % 12], last[number / 12 % 15]);
    simulation->person.id = simulation->person_id;
    simulation->person.name = simulation->name;
    return &simulation->person;
}

static const char *
make_place(struct simulation *simulation, uint32_t organisation)
{
    snprintf(simulation->place, TEXT_MAX, "S%05u", organisation + 1);
    return simulation->place;
}

static const char *
role_of(uint32_t post)
{
    return post % ROLES == 0 ? "chair" : "executive-lead";
}

/* Declares regions first, then organisations, all on the first day. */
static const Tenure__V1__Event *
declare(struct simulation *simulation, uint32_t number)
{
    Tenure__V1__OrganisationReport *report = &simulation->organisation;
    begin_event(simulation, simulation->options.first_day);
    tenure__v1__organisation_report__init(report);
    if (number < REGIONS) {
        snprintf(simulation->place, TEXT_MAX, "R%u", number + 1);
        snprintf(simulation->name, TEXT_MAX, "Region %u", number + 1);
        report->kind = TENURE__V1__ORGANISATION_KIND__REGION;
    } else {
        make_place(simulation, number - REGIONS);
        snprintf(simulation->name, TEXT_MAX, "System %u", number - REGIONS + 1);
        snprintf(simulation->region, TEXT_MAX, "R%u", 1 + below(simulation, REGIONS));
        report->region = simulation->region;
        report->population = 500000 + below(simulation, 2000000);
        report->kind = TENURE__V1__ORGANISATION_KIND__STP;
    }
    report->id = simulation->place;
    report->name = simulation->name;
    simulation->event.body_case = TENURE__V1__EVENT__BODY_ORGANISATION;
    simulation->event.organisation = report;
    return &simulation->event;
}

static void
report_appointment(struct simulation *simulation, const struct happening *now)
{
    Tenure__V1__Appointment *appointment = &simulation->appointment;
    tenure__v1__appointment__init(appointment);
    appointment->organisation = (char *)make_place(simulation, now->post / ROLES);
    appointment->role = (char *)role_of(now->post);
    appointment->person = make_person(simulation, now->person);
    if (now->step == COVER)
        appointment->basis = TENURE__V1__APPOINTMENT__BASIS__INTERIM;
    set_effective(simulation, now->effective);
    simulation->event.body_case = TENURE__V1__EVENT__BODY_APPOINTMENT;
    simulation->event.appointment = appointment;
}

static void
report_departure(struct simulation *simulation, const struct happening *now)
{
    Tenure__V1__Departure *departure = &simulation->departure;
    tenure__v1__departure__init(departure);
    departure->organisation = (char *)make_place(simulation, now->post / ROLES);
    departure->role = (char *)role_of(now->post);
    departure->person = make_person(simulation, now->person);
    departure->reason = (Tenure__V1__Departure__Reason)(1 + below(simulation, 4));
    set_effective(simulation, now->effective);
    simulation->event.body_case = TENURE__V1__EVENT__BODY_DEPARTURE;
    simulation->event.departure = departure;
}

static void
report_recruitment(struct simulation *simulation, const struct happening *now)
{
    Tenure__V1__Recruitment *recruitment = &simulation->recruitment;
    tenure__v1__recruitment__init(recruitment);
    recruitment->organisation = (char *)make_place(simulation, now->post / ROLES);
    recruitment->role = (char *)role_of(now->post);
    recruitment->stage = now->step == FAIL ? TENURE__V1__RECRUITMENT__STAGE__FAILED
                                           : TENURE__V1__RECRUITMENT__STAGE__OPENED;
    simulation->event.body_case = TENURE__V1__EVENT__BODY_RECRUITMENT;
    simulation->event.recruitment = recruitment;
}

static void
report_retraction(struct simulation *simulation, const struct happening *now)
{
    tenure__v1__retraction__init(&simulation->retraction);
    make_id(simulation->target, now->target, now->target_day);
    simulation->retraction.id = simulation->target;
    simulation->retraction.reason = (char *)"reported in error";
    simulation->event.body_case = TENURE__V1__EVENT__BODY_RETRACTION;
    simulation->event.retraction = &simulation->retraction;
}

/* Chooses the person and the day, if the plan left them open. */
static void
decide(struct simulation *simulation, struct happening *now)
{
    if (now->step == APPOINT || now->step == COVER) {
        now->person = ++simulation->people;
        simulation->holders[now->post] = now->person;
        // Most starts are announced beforehand; some reports come months late.
        now->effective = chance(simulation, 4) ? now->day - about(simulation, 120)
                                               : now->day + days(simulation, below(simulation, 60));
    } else if (now->step == LEAVE) {
        now->person = simulation->holders[now->post];
        now->effective = chance(simulation, 20)
                             ? TENURE_NO_DAY
                             : now->day + days(simulation, below(simulation, 120));
    } else if (now->step == REPLACE) {
        now->effective += (int32_t)below(simulation, 21) - 10;
    }
}

const Tenure__V1__Event *
simulation_next(struct simulation *simulation)
{
    if (simulation->declared < REGIONS + simulation->options.organisations)
        return declare(simulation, simulation->declared++);
    if (simulation->count == 0)
        return NULL;
    struct happening now = take_next(simulation);
    decide(simulation, &now);
    begin_event(simulation, now.day);
    switch (now.step) {
    case REPLACE:
        make_id(simulation->target, now.target, now.target_day);
        simulation->event.supersedes = simulation->target;
        report_appointment(simulation, &now);
        break;
    case APPOINT:
    case COVER: report_appointment(simulation, &now); break;
    case LEAVE: report_departure(simulation, &now); break;
    case ADVERTISE:
    case FAIL: report_recruitment(simulation, &now); break;
    case TAKE_BACK: report_retraction(simulation, &now); break;
    }
    cite(simulation);
    plan_next(simulation, &now);
    plan_correction(simulation, &now);
    return &simulation->event;
}
