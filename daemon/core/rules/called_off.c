/* SPDX-License-Identifier: Apache-2.0 */
/*
 * called-off: somebody who was appointed never takes up the post, and nobody has been appointed
 * since. "New Name, named as chair of Devon, will not take up the post."
 */
#include "templates.h"
#include "words.h"

static const struct parameter parameters[] = {
    PARAMETER("gives_up", PARAMETER_LIMIT, gives_up, "12 months"),
    PARAMETERS_END,
};

static bool
is_substantive(const struct basis *basis)
{
    return basis->basis == TENURE__V1__APPOINTMENT__BASIS__SUBSTANTIVE;
}

/* Whether a report is later than another, by announced day, then by seq. */
static bool
is_later(int32_t announced, uint64_t seq, int32_t other_announced, uint64_t other_seq)
{
    return announced > other_announced || (announced == other_announced && seq > other_seq);
}

/* Whether one was called off after another; of several that one departure called off, the first
 * announced appointment counts. */
static bool
is_called_off_later(const struct called_off *called, const struct called_off *other)
{
    return called->by == other->by
               ? is_later(other->start.announced, other->start.seq, called->start.announced,
                          called->start.seq)
               : is_later(called->by_announced, called->by, other->by_announced, other->by);
}

/* The substantive appointment that was called off last, as announced by that day. */
static const struct called_off *
last_called_off(const struct timeline *timeline, int32_t day)
{
    const struct called_off *last = NULL;
    for (uint32_t i = 0; i < timeline->called_off_count; i++) {
        const struct called_off *called = &timeline->called_off[i];
        if (called->by_announced <= day && is_substantive(&called->start) &&
            (last == NULL || is_called_off_later(called, last)))
            last = called;
    }
    return last;
}

static bool
is_announced_since(const struct basis *basis, const struct called_off *called, int32_t day)
{
    return is_substantive(basis) && basis->announced <= day &&
           is_later(basis->announced, basis->seq, called->by_announced, called->by);
}

static bool
has_other_since(const struct timeline *timeline, const struct called_off *called, int32_t day)
{
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        if (timeline->bases[i].appointed && is_announced_since(&timeline->bases[i], called, day))
            return true;
    }
    for (uint32_t i = 0; i < timeline->called_off_count; i++) {
        if (is_announced_since(&timeline->called_off[i].start, called, day))
            return true;
    }
    return false;
}

/* Whether the cancelled appointment was a further term of somebody who had held the post. */
static bool
is_further_term(const struct timeline *timeline, const struct called_off *called)
{
    for (uint32_t i = 0; i < timeline->tenures_count; i++) {
        if (timeline->tenures[i].person == called->person &&
            timeline->tenures[i].held_from < called->start.from.day)
            return true;
    }
    return false;
}

static void
add_finding(struct finding *finding, const struct post_subject *subject,
            const struct called_off *called)
{
    bool open = subject->view->open;
    finding_holds(finding, open ? TENURE__V1__SEVERITY__WARNING : TENURE__V1__SEVERITY__INFO,
                  is_further_term(subject->timeline, called)
                      ? "%s, named for a further term as %s of %s, will not take it up"
                      : "%s, named as %s of %s, will not take up the post",
                  subject->name_lookup.name(subject->name_lookup.context, called->person),
                  subject->names->title, subject->organisation->name);
    finding_add_day(finding, "named", called->start.announced);
    finding_add_date(finding, "for", called->start.from);
    finding_add_day(finding, "called off", called->by_announced);
    finding_add_evidence(finding, called->start.seq, called->start.confidence);
    finding_add_evidence(finding, called->by, called->by_confidence);
}

static void
evaluate(const struct rule *rule, const struct post_subject *subject, struct finding *finding)
{
    int32_t day = subject->view->day;
    const struct called_off *called = last_called_off(subject->timeline, day);
    if (called == NULL || has_other_since(subject->timeline, called, day) ||
        rule_gives_up(rule, day, called->by_announced, finding))
        return;
    add_finding(finding, subject, called);
}

/* The rule has given up on appointments that were called off earlier. */
static int32_t
lookback(const struct rule *rule, int32_t day)
{
    struct period limit = rule->parameters.gives_up;
    return period_least_days(limit) == 0 ? TENURE_NO_DAY + 1 : period_first_day(limit, day);
}

const struct rule_template template_called_off = {
    .name = "called-off",
    .subject = SUBJECT_POST,
    .parameters = parameters,
    .by_role = true,
    .by_kind = true,
    .evaluate_post = evaluate,
    .lookback = lookback,
};
