/* SPDX-License-Identifier: Apache-2.0 */
/*
 * same - compares parts of timelines field by field, because structs have padding.
 */
#ifndef SAME_H
#define SAME_H

#include "recent.h"
#include "testing.h"

static inline void
assert_same_tenure(const struct tenure *left, const struct tenure *right)
{
    assert_true(left->person == right->person && left->start.day == right->start.day &&
                left->start.precision == right->start.precision &&
                left->held_from == right->held_from && left->end.day == right->end.day &&
                left->end.precision == right->end.precision &&
                left->end_announced == right->end_announced && left->ending == right->ending &&
                left->reason == right->reason && left->departing_from == right->departing_from);
    assert_true(left->start_seq == right->start_seq && left->end_seq == right->end_seq &&
                left->leaving_seq == right->leaving_seq &&
                left->start_confidence == right->start_confidence &&
                left->end_confidence == right->end_confidence &&
                left->leaving_confidence == right->leaving_confidence);
}

static inline void
assert_same_basis(const struct basis *left, const struct basis *right)
{
    assert_true(left->seq == right->seq && left->from.day == right->from.day &&
                left->from.precision == right->from.precision &&
                left->announced == right->announced && left->tenure == right->tenure &&
                left->basis == right->basis && left->background == right->background &&
                left->appointed == right->appointed);
}

static inline void
assert_same_leaving(const struct leaving *left, const struct leaving *right)
{
    assert_true(left->tenure == right->tenure && left->announced == right->announced &&
                left->until == right->until && left->dated == right->dated);
}

static inline void
assert_same_timeline(const struct timeline *left, const struct timeline *right)
{
    assert_int_equal(left->tenures_count, right->tenures_count);
    assert_int_equal(left->bases_count, right->bases_count);
    assert_int_equal(left->recruitments_count, right->recruitments_count);
    assert_int_equal(left->dropped_count, right->dropped_count);
    assert_int_equal(left->dropped_failed, right->dropped_failed);
    assert_int_equal(left->dropped_until, right->dropped_until);
    assert_int_equal(left->dropped_person, right->dropped_person);
    for (uint32_t i = 0; i < left->tenures_count; i++)
        assert_same_tenure(&left->tenures[i], &right->tenures[i]);
    for (uint32_t i = 0; i < left->bases_count; i++)
        assert_same_basis(&left->bases[i], &right->bases[i]);
    assert_int_equal(left->leavings_count, right->leavings_count);
    for (uint32_t i = 0; i < left->leavings_count; i++)
        assert_same_leaving(&left->leavings[i], &right->leavings[i]);
    for (uint32_t i = 0; i < left->recruitments_count; i++)
        assert_true(left->recruitments[i].seq == right->recruitments[i].seq &&
                    left->recruitments[i].day == right->recruitments[i].day &&
                    left->recruitments[i].stage == right->recruitments[i].stage);
    assert_int_equal(left->outsiders_until, right->outsiders_until);
    assert_int_equal(left->called_off_count, right->called_off_count);
    for (uint32_t i = 0; i < left->called_off_count; i++) {
        const struct called_off *a = &left->called_off[i], *b = &right->called_off[i];
        assert_same_basis(&a->start, &b->start);
        assert_true(a->person == b->person && a->by == b->by && a->by_announced == b->by_announced);
    }
}

static inline void
assert_same_recent(const struct recent_reports *left, const struct recent_reports *right)
{
    assert_int_equal(left->count, right->count);
    for (uint32_t i = 0; i < left->count; i++) {
        const struct report *a = &left->reports[i], *b = &right->reports[i];
        assert_true(a->seq == b->seq && a->day == b->day && a->announced == b->announced &&
                    a->effective.day == b->effective.day &&
                    a->effective.precision == b->effective.precision && a->kind == b->kind &&
                    a->confidence == b->confidence && a->person == b->person);
        assert_true(a->basis == b->basis && a->joint == b->joint && a->incumbent == b->incumbent &&
                    a->background == b->background && a->reason == b->reason &&
                    a->stage == b->stage && a->unnamed == b->unnamed);
    }
}

#endif
