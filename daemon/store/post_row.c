/* The row of a post: its timeline, as far as it is kept, and what was last made of it. */
#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "rows.h"

void
post_row_clear(struct post_row *row)
{
    struct timeline base = row->base;
    timeline_clear(&base);
    memset(row, 0, offsetof(struct post_row, tail)); // the large arrays behind have counts
    row->reviews = (struct post_reviews){ TENURE_NO_DAY, TENURE_NO_DAY, TENURE_NO_DAY };
    row->base = base;
    row->tail.count = 0;
    row->shares.size = 0;
}

void
post_row_close(struct post_row *row)
{
    timeline_close(&row->base);
}

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
    tni_write_varint(writer, tenure->background);
    write_signed(writer, tenure->leaving_from);
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
    tenure.background = (Tenure__V1__Appointment__Background)read_number(reader);
    tenure.leaving_from = (int32_t)read_signed(reader);
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
write_timeline(struct tni_writer *writer, const struct timeline *timeline)
{
    write_signed(writer, timeline->last_day);
    tni_write_varint(writer, timeline->dropped_count);
    tni_write_varint(writer, timeline->dropped_failed);
    write_signed(writer, timeline->dropped_until);
    tni_write_varint(writer, timeline->tenures_count);
    for (uint32_t i = 0; i < timeline->tenures_count; i++)
        write_tenure(writer, &timeline->tenures[i]);
    tni_write_varint(writer, timeline->bases_count);
    for (uint32_t i = 0; i < timeline->bases_count; i++) {
        const struct basis *basis = &timeline->bases[i];
        tni_write_varint(writer, basis->seq);
        write_date(writer, basis->from);
        write_signed(writer, basis->announced);
        tni_write_varint(writer, basis->tenure);
        tni_write_varint(writer, basis->basis);
        tni_write_varint(writer, basis->confidence);
        tni_write_varint(writer, basis->appointed);
    }
    tni_write_varint(writer, timeline->marks_count);
    for (uint32_t i = 0; i < timeline->marks_count; i++) {
        tni_write_varint(writer, timeline->marks[i].seq);
        tni_write_varint(writer, timeline->marks[i].confidence);
        write_signed(writer, timeline->marks[i].day);
        tni_write_varint(writer, timeline->marks[i].stage);
    }
}

/* Room for so many elements; the count comes from the row and is bounded by its bytes. */
static bool
make_room(struct row_reader *reader, void **array, size_t *max, uint64_t count, size_t size)
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
    basis.confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    basis.appointed = read_number(reader) != 0;
    return basis;
}

static struct mark
read_mark(struct row_reader *reader)
{
    struct mark mark = { 0 };
    mark.seq = read_number(reader);
    mark.confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    mark.day = (int32_t)read_signed(reader);
    mark.stage = (Tenure__V1__Recruitment__Stage)read_number(reader);
    return mark;
}

static bool
read_timeline(struct row_reader *reader, struct timeline *timeline)
{
    timeline->last_day = (int32_t)read_signed(reader);
    timeline->dropped_count = (uint32_t)read_number(reader);
    timeline->dropped_failed = (uint32_t)read_number(reader);
    timeline->dropped_until = (int32_t)read_signed(reader);

    uint64_t count = read_number(reader);
    if (!make_room(reader, (void **)&timeline->tenures, &timeline->tenures_max, count,
                   sizeof(struct tenure)))
        return false;
    for (timeline->tenures_count = 0; timeline->tenures_count < count; timeline->tenures_count++)
        timeline->tenures[timeline->tenures_count] = read_tenure(reader);
    count = read_number(reader);
    if (!make_room(reader, (void **)&timeline->bases, &timeline->bases_max, count,
                   sizeof(struct basis)))
        return false;
    for (timeline->bases_count = 0; timeline->bases_count < count; timeline->bases_count++)
        timeline->bases[timeline->bases_count] = read_basis(reader);
    count = read_number(reader);
    if (!make_room(reader, (void **)&timeline->marks, &timeline->marks_max, count,
                   sizeof(struct mark)))
        return false;
    for (timeline->marks_count = 0; timeline->marks_count < count; timeline->marks_count++)
        timeline->marks[timeline->marks_count] = read_mark(reader);
    return true;
}

static void
write_tail(struct tni_writer *writer, const struct tail *tail)
{
    tni_write_varint(writer, tail->count);
    for (uint32_t i = 0; i < tail->count; i++) {
        const struct report *report = &tail->reports[i];
        tni_write_varint(writer, report->seq);
        write_signed(writer, report->day);
        write_signed(writer, report->announced);
        write_date(writer, report->effective);
        tni_write_varint(writer, report->kind);
        tni_write_varint(writer, report->confidence);
        tni_write_varint(writer, report->person);
        tni_write_varint(writer, report->basis);
        tni_write_varint(writer, report->joint);
        tni_write_varint(writer, report->incumbent);
        tni_write_varint(writer, report->background);
        tni_write_varint(writer, report->reason);
        tni_write_varint(writer, report->stage);
    }
}

static struct report
read_report(struct row_reader *reader)
{
    struct report report = { 0 };
    report.seq = read_number(reader);
    report.day = (int32_t)read_signed(reader);
    report.announced = (int32_t)read_signed(reader);
    report.effective = read_date(reader);
    report.kind = (enum report_kind)read_number(reader);
    report.confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    report.person = read_number(reader);
    report.basis = (Tenure__V1__Appointment__Basis)read_number(reader);
    report.joint = read_number(reader) != 0;
    report.incumbent = read_number(reader) != 0;
    report.background = (Tenure__V1__Appointment__Background)read_number(reader);
    report.reason = (Tenure__V1__Departure__Reason)read_number(reader);
    report.stage = (Tenure__V1__Recruitment__Stage)read_number(reader);
    return report;
}

static void
read_tail(struct row_reader *reader, struct tail *tail)
{
    uint64_t count = read_number(reader);
    if (count > TAIL_MAX) {
        reader->bad = true;
        return;
    }
    for (tail->count = 0; tail->count < count; tail->count++)
        tail->reports[tail->count] = read_report(reader);
}

/* What was last made of the timeline. */
static void
write_made(struct tni_writer *writer, const struct post_row *row)
{
    tni_write_varint(writer, row->shares.size);
    tni_write_bytes(writer, (struct tni_span){ row->shares.bytes, row->shares.size });
    write_hash(writer, row->shown);
    tni_write_varint(writer, row->surroundings);
    tni_write_varint(writer, row->refolded);
    tni_write_varint(writer, row->people_count);
    for (uint32_t i = 0; i < row->people_count; i++) {
        tni_write_varint(writer, row->people[i].person);
        tni_write_varint(writer, row->people[i].hash);
    }
}

static void
read_made(struct row_reader *reader, struct post_row *row)
{
    struct tni_span shares = read_span(reader, SHARES_BYTES_MAX);
    if (shares.size > 0)
        memcpy(row->shares.bytes, shares.data, shares.size);
    row->shares.size = shares.size;
    row->shown = read_hash(reader);
    row->surroundings = (uint32_t)read_number(reader);
    row->refolded = read_number(reader) != 0;
    row->people_count = read_count(reader, HOLDERS_KEPT_MAX);
    for (uint32_t i = 0; i < row->people_count; i++) {
        row->people[i].person = read_number(reader);
        row->people[i].hash = (uint32_t)read_number(reader);
    }
}

tenure_status
post_find(struct store_read read, uint64_t number, struct post_row *row)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_POSTS, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    row->is_open = read_number(&reader) != 0;
    row->organisation = read_number(&reader);
    read_text(&reader, row->organisation_id, sizeof(row->organisation_id));
    read_text(&reader, row->role, sizeof(row->role));
    row->last_seq = read_number(&reader);
    row->sent.revision = read_number(&reader);
    row->sent.offset = read_number(&reader);
    row->sent.hash = read_hash(&reader);
    row->reviews.view = (int32_t)read_signed(&reader);
    row->reviews.shares = (int32_t)read_signed(&reader);
    row->reviews.rules = (int32_t)read_signed(&reader);
    row->alerts_open = (uint32_t)read_number(&reader);
    uint64_t rumours = read_number(&reader);
    if (rumours > RUMOURS_MAX)
        return TENURE_DAMAGED;
    row->rumours_count = (uint32_t)rumours;
    for (uint32_t i = 0; i < row->rumours_count; i++)
        row->rumours[i] = read_number(&reader);
    if (!read_timeline(&reader, &row->base))
        return reader.bad ? TENURE_DAMAGED : TENURE_NO_MEMORY;
    read_tail(&reader, &row->tail);
    read_made(&reader, row);
    return status_of_reader(&reader);
}

tenure_status
post_is_open(struct store_read read, uint64_t number, bool *ret_open)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_POSTS, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    *ret_open = read_number(&reader) != 0; // stands first
    return reader.bad ? TENURE_DAMAGED : TENURE_OK;
}

tenure_status
post_put(struct store_write *write, uint64_t number, const struct post_row *row, uint8_t *scratch)
{
    struct tni_writer writer = { .data = scratch, .capacity = ROW_BYTES_MAX };
    tni_write_varint(&writer, row->is_open);
    tni_write_varint(&writer, row->organisation);
    write_text(&writer, row->organisation_id);
    write_text(&writer, row->role);
    tni_write_varint(&writer, row->last_seq);
    tni_write_varint(&writer, row->sent.revision);
    tni_write_varint(&writer, row->sent.offset);
    write_hash(&writer, row->sent.hash);
    write_signed(&writer, row->reviews.view);
    write_signed(&writer, row->reviews.shares);
    write_signed(&writer, row->reviews.rules);
    tni_write_varint(&writer, row->alerts_open);
    tni_write_varint(&writer, row->rumours_count);
    for (uint32_t i = 0; i < row->rumours_count; i++)
        tni_write_varint(&writer, row->rumours[i]);
    write_timeline(&writer, &row->base);
    write_tail(&writer, &row->tail);
    write_made(&writer, row);
    if (writer.full)
        return TENURE_TOO_LARGE;
    return store_put_number(write, STORE_POSTS, number,
                            (struct tni_span){ writer.data, writer.size });
}
