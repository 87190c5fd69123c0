/* SPDX-License-Identifier: Apache-2.0 */
#include "timeline_row.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void
write_tenure(struct tni_writer *writer, const struct tenure *tenure)
{
    tni_write_varint(writer, tenure->person);
    write_date(writer, tenure->start);
    write_signed(writer, tenure->held_from);
    write_date(writer, tenure->end);
    write_signed(writer, tenure->end_announced);
    tni_write_varint(writer, tenure->ending);
    tni_write_varint(writer, tenure->reason);
    write_signed(writer, tenure->departing_from);
    tni_write_varint(writer, tenure->start_seq);
    tni_write_varint(writer, tenure->end_seq);
    tni_write_varint(writer, tenure->leaving_seq);
    tni_write_varint(writer, tenure->start_confidence);
    tni_write_varint(writer, tenure->end_confidence);
    tni_write_varint(writer, tenure->leaving_confidence);
}

static struct tenure
read_tenure(struct row_reader *reader)
{
    struct tenure tenure = { 0 };
    tenure.person = read_number(reader);
    tenure.start = read_date(reader);
    tenure.held_from = (int32_t)read_signed(reader);
    tenure.end = read_date(reader);
    tenure.end_announced = (int32_t)read_signed(reader);
    tenure.ending = (Tenure__V1__Tenure__Ending)read_number(reader);
    tenure.reason = (Tenure__V1__Departure__Reason)read_number(reader);
    tenure.departing_from = (int32_t)read_signed(reader);
    tenure.start_seq = read_number(reader);
    tenure.end_seq = read_number(reader);
    tenure.leaving_seq = read_number(reader);
    tenure.start_confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    tenure.end_confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    tenure.leaving_confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    return tenure;
}

static void
write_basis(struct tni_writer *writer, const struct basis *basis)
{
    tni_write_varint(writer, basis->seq);
    write_date(writer, basis->from);
    write_signed(writer, basis->announced);
    tni_write_varint(writer, basis->tenure);
    tni_write_varint(writer, basis->basis);
    tni_write_varint(writer, basis->background);
    tni_write_varint(writer, basis->confidence);
    tni_write_varint(writer, basis->appointed + basis->incumbent);
}

static void
write_leaving(struct tni_writer *writer, const struct leaving *leaving)
{
    tni_write_varint(writer, leaving->tenure);
    write_signed(writer, leaving->announced);
    write_signed(writer, leaving->until);
    tni_write_varint(writer, leaving->dated);
}

static void
write_called_off(struct tni_writer *writer, const struct called_off *called)
{
    write_basis(writer, &called->start);
    tni_write_varint(writer, called->person);
    tni_write_varint(writer, called->by);
    write_signed(writer, called->by_announced);
    tni_write_varint(writer, called->by_confidence);
}

void
write_timeline(struct tni_writer *writer, const struct timeline *timeline)
{
    write_signed(writer, timeline->last_day);
    write_signed(writer, timeline->outsiders_until);
    tni_write_varint(writer, timeline->dropped_count);
    tni_write_varint(writer, timeline->dropped_failed);
    write_signed(writer, timeline->dropped_until);
    tni_write_varint(writer, timeline->dropped_person);
    tni_write_varint(writer, timeline->tenures_count);
    for (uint32_t i = 0; i < timeline->tenures_count; i++)
        write_tenure(writer, &timeline->tenures[i]);
    tni_write_varint(writer, timeline->bases_count);
    for (uint32_t i = 0; i < timeline->bases_count; i++)
        write_basis(writer, &timeline->bases[i]);
    tni_write_varint(writer, timeline->leavings_count);
    for (uint32_t i = 0; i < timeline->leavings_count; i++)
        write_leaving(writer, &timeline->leavings[i]);
    tni_write_varint(writer, timeline->recruitments_count);
    for (uint32_t i = 0; i < timeline->recruitments_count; i++) {
        tni_write_varint(writer, timeline->recruitments[i].seq);
        tni_write_varint(writer, timeline->recruitments[i].confidence);
        write_signed(writer, timeline->recruitments[i].day);
        tni_write_varint(writer, timeline->recruitments[i].precision);
        tni_write_varint(writer, timeline->recruitments[i].stage);
    }
    tni_write_varint(writer, timeline->called_off_count);
    for (uint32_t i = 0; i < timeline->called_off_count; i++)
        write_called_off(writer, &timeline->called_off[i]);
}

/* Reserves `count` elements; the count is from the row, and limited by its size. */
static bool
reserve_items(struct row_reader *reader, void **array, size_t *max, uint64_t count, size_t size)
{
    if (count > reader->rest.size) {
        reader->bad = true;
        return false;
    }
    if (count <= *max)
        return true;
    void *larger = realloc(*array, count * size);
    if (larger == NULL)
        return false;
    *array = larger;
    *max = count;
    return true;
}

static struct basis
read_basis(struct row_reader *reader)
{
    struct basis basis = { 0 };
    basis.seq = read_number(reader);
    basis.from = read_date(reader);
    basis.announced = (int32_t)read_signed(reader);
    basis.tenure = (uint32_t)read_number(reader);
    basis.basis = (Tenure__V1__Appointment__Basis)read_number(reader);
    basis.background = (Tenure__V1__Appointment__Background)read_number(reader);
    basis.confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    uint64_t appointed = read_number(reader); // 2: as an incumbent
    basis.appointed = appointed > 0;
    basis.incumbent = appointed > 1;
    return basis;
}

static struct leaving
read_leaving(struct row_reader *reader)
{
    struct leaving leaving = { 0 };
    leaving.tenure = (uint32_t)read_number(reader);
    leaving.announced = (int32_t)read_signed(reader);
    leaving.until = (int32_t)read_signed(reader);
    leaving.dated = read_number(reader) != 0;
    return leaving;
}

static struct called_off
read_called_off(struct row_reader *reader)
{
    struct called_off called = { .start = read_basis(reader) };
    called.person = read_number(reader);
    called.by = read_number(reader);
    called.by_announced = (int32_t)read_signed(reader);
    called.by_confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    return called;
}

static struct recruitment
read_recruitment(struct row_reader *reader)
{
    struct recruitment recruitment = { 0 };
    recruitment.seq = read_number(reader);
    recruitment.confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    recruitment.day = (int32_t)read_signed(reader);
    recruitment.precision = (tenure_precision)read_number(reader);
    recruitment.stage = (Tenure__V1__Recruitment__Stage)read_number(reader);
    return recruitment;
}

int32_t
read_base_day(struct row_reader *reader)
{
    return (int32_t)read_signed(reader);
}

bool
read_timeline(struct row_reader *reader, struct timeline *timeline)
{
    timeline->last_day = read_base_day(reader);
    timeline->outsiders_until = read_base_day(reader);
    timeline->dropped_count = (uint32_t)read_number(reader);
    timeline->dropped_failed = (uint32_t)read_number(reader);
    timeline->dropped_until = (int32_t)read_signed(reader);
    timeline->dropped_person = read_number(reader);

    uint64_t count = read_number(reader);
    if (!reserve_items(reader, (void **)&timeline->tenures, &timeline->tenures_max, count,
                       sizeof(struct tenure)))
        return false;
    for (timeline->tenures_count = 0; timeline->tenures_count < count; timeline->tenures_count++)
        timeline->tenures[timeline->tenures_count] = read_tenure(reader);
    count = read_number(reader);
    if (!reserve_items(reader, (void **)&timeline->bases, &timeline->bases_max, count,
                       sizeof(struct basis)))
        return false;
    for (timeline->bases_count = 0; timeline->bases_count < count; timeline->bases_count++)
        timeline->bases[timeline->bases_count] = read_basis(reader);
    count = read_number(reader);
    if (!reserve_items(reader, (void **)&timeline->leavings, &timeline->leavings_max, count,
                       sizeof(struct leaving)))
        return false;
    for (timeline->leavings_count = 0; timeline->leavings_count < count; timeline->leavings_count++)
        timeline->leavings[timeline->leavings_count] = read_leaving(reader);
    count = read_number(reader);
    if (!reserve_items(reader, (void **)&timeline->recruitments, &timeline->recruitments_max, count,
                       sizeof(struct recruitment)))
        return false;
    for (timeline->recruitments_count = 0; timeline->recruitments_count < count;
         timeline->recruitments_count++)
        timeline->recruitments[timeline->recruitments_count] = read_recruitment(reader);
    count = read_number(reader);
    if (!reserve_items(reader, (void **)&timeline->called_off, &timeline->called_off_max, count,
                       sizeof(struct called_off)))
        return false;
    for (timeline->called_off_count = 0; timeline->called_off_count < count;
         timeline->called_off_count++)
        timeline->called_off[timeline->called_off_count] = read_called_off(reader);
    return true;
}

/* A recent report in a row. All are read and written with every change of a post, so they have a
 * fixed width; blocks of checkpoints are compressed, which works best if bytes that are mostly zero
 * are together. */
struct stored_report {
    uint64_t seq;
    uint8_t kind;
    uint8_t confidence;
    uint8_t precision; // of `effective`
    uint8_t basis;
    uint8_t background;
    uint8_t reason;
    uint8_t stage;
    uint8_t joint;
    uint8_t incumbent;
    uint8_t unnamed;
    uint8_t unused[2]; // zero, so that equal reports have equal bytes
    int32_t day;
    int32_t announced;
    int32_t effective;
    uint64_t person;
};
static_assert(sizeof(struct stored_report) == 40, "a stored report must have no padding");

static struct stored_report
store_report(const struct report *report)
{
    return (struct stored_report){
        .seq = report->seq,
        .person = report->person,
        .day = report->day,
        .announced = report->announced,
        .effective = report->effective.day,
        .precision = (uint8_t)report->effective.precision,
        .kind = (uint8_t)report->kind,
        .confidence = (uint8_t)report->confidence,
        .basis = (uint8_t)report->basis,
        .background = (uint8_t)report->background,
        .reason = (uint8_t)report->reason,
        .stage = (uint8_t)report->stage,
        .joint = report->joint,
        .incumbent = report->incumbent,
        .unnamed = report->unnamed,
    };
}

static struct report
restore_report(const struct stored_report *stored)
{
    return (struct report){
        .seq = stored->seq,
        .day = stored->day,
        .announced = stored->announced,
        .effective = { stored->effective, (tenure_precision)stored->precision },
        .kind = (enum report_kind)stored->kind,
        .confidence = (Tenure__V1__Event__Confidence)stored->confidence,
        .person = stored->person,
        .basis = (Tenure__V1__Appointment__Basis)stored->basis,
        .joint = stored->joint != 0,
        .incumbent = stored->incumbent != 0,
        .unnamed = stored->unnamed != 0,
        .background = (Tenure__V1__Appointment__Background)stored->background,
        .reason = (Tenure__V1__Departure__Reason)stored->reason,
        .stage = (Tenure__V1__Recruitment__Stage)stored->stage,
        .exists_again = TENURE_NO_DAY,
    };
}

void
write_recent(struct tni_writer *writer, const struct recent_reports *recent)
{
    tni_write_varint(writer, recent->count);
    for (uint32_t i = 0; i < recent->count; i++) {
        struct stored_report stored = store_report(&recent->reports[i]);
        tni_write_bytes(writer, (struct tni_span){ (const uint8_t *)&stored, sizeof(stored) });
    }
}

void
read_recent(struct row_reader *reader, struct recent_reports *recent)
{
    struct stored_report stored;
    uint32_t count = read_count(reader, RECENT_MAX);
    struct tni_span items = read_bytes(reader, count * sizeof(stored));
    recent->count = reader->bad ? 0 : count;
    for (uint32_t i = 0; i < recent->count; i++) {
        memcpy(&stored, items.data + i * sizeof(stored), sizeof(stored));
        recent->reports[i] = restore_report(&stored);
    }
}
