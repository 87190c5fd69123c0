/* SPDX-License-Identifier: Apache-2.0 */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#include "codec.h"
#include "text.h"

enum {
    PERSON_UNNAMED = 1,
    PERSON_REPORTED = 2,
};

static void
write_sent(struct tni_writer *writer, const struct sent *sent)
{
    tni_write_varint(writer, sent->revision);
    tni_write_varint(writer, sent->offset);
    write_hash(writer, sent->hash);
}

static struct sent
read_sent(struct row_reader *reader)
{
    struct sent sent = { 0 };
    sent.revision = read_number(reader);
    sent.offset = read_number(reader);
    sent.hash = read_hash(reader);
    return sent;
}

/* The start of a person's row. It is followed by the id and the name, each with its NUL, so that
 * they can be read in place; then by the short name and the mentioned name, if there is either. */
struct person_head {
    struct sent sent;
    uint64_t scopes_count;
    uint64_t joined;
    uint64_t first_seq;
    uint32_t alerts_open;
    uint16_t name_size; // including the NUL
    uint8_t id_size;    // likewise
    uint8_t flags;      // PERSON_UNNAMED, PERSON_REPORTED
};

/* Reads a text of the row, up to its NUL; "" after the last one. NULL: it is not terminated. */
static const char *
take_text(struct tni_span *rest)
{
    const char *text = (const char *)rest->data;
    if (rest->size == 0)
        return "";
    size_t size = strnlen(text, rest->size) + 1;
    if (size > rest->size || size > TENURE_NAME_MAX + 1)
        return NULL;
    rest->data += size;
    rest->size -= size;
    return text;
}

static tenure_status
find_person(struct store_read read, uint64_t number, struct person_head *ret_head,
            struct person_text *ret_text)
{
    struct tni_span row;
    tenure_status status = store_find_number(read, STORE_PEOPLE, number, &row);
    if (status != TENURE_OK)
        return status;
    if (row.size <= sizeof(*ret_head) || row.data[row.size - 1] != '\0')
        return TENURE_DAMAGED;
    memcpy(ret_head, row.data, sizeof(*ret_head));
    size_t texts = row.size - sizeof(*ret_head), id_size = ret_head->id_size,
           name_size = ret_head->name_size;
    const char *id = (const char *)row.data + sizeof(*ret_head), *name = id + id_size;
    if (id_size == 0 || id_size > TENURE_SLUG_MAX + 1 || name_size == 0 ||
        name_size > TENURE_NAME_MAX + 1 || id_size + name_size > texts || name[-1] != '\0' ||
        name[name_size - 1] != '\0')
        return TENURE_DAMAGED;
    struct tni_span rest = { (const uint8_t *)name + name_size, texts - id_size - name_size };
    bool unnamed = name[0] == '\0' && (ret_head->flags & PERSON_UNNAMED) != 0;
    *ret_text = (struct person_text){
        .id = id,
        .name = person_called(name, unnamed, id),
        .given_name = name,
        .short_name = take_text(&rest),
        .mention = take_text(&rest),
        .unnamed = unnamed,
    };
    return ret_text->short_name != NULL && ret_text->mention != NULL ? TENURE_OK : TENURE_DAMAGED;
}

tenure_status
person_find_text(struct store_read read, uint64_t number, struct person_text *ret_text)
{
    struct person_head head;
    return find_person(read, number, &head, ret_text);
}

tenure_status
person_find(struct store_read read, uint64_t number, struct person_row *ret_row)
{
    struct person_head head;
    struct person_text text;
    tenure_status status = find_person(read, number, &head, &text);
    if (status != TENURE_OK)
        return status;
    tni_put_text(ret_row->id, text.id);
    tni_put_text(ret_row->name, text.given_name);
    tni_put_text(ret_row->short_name, text.short_name);
    tni_put_text(ret_row->mention, text.mention);
    ret_row->unnamed = (head.flags & PERSON_UNNAMED) != 0;
    ret_row->reported = (head.flags & PERSON_REPORTED) != 0;
    ret_row->sent = head.sent;
    ret_row->alerts_open = head.alerts_open;
    ret_row->scopes_count = head.scopes_count;
    ret_row->joined = head.joined;
    ret_row->first_seq = head.first_seq;
    return TENURE_OK;
}

tenure_status
person_find_counting(struct store_read read, uint64_t number, uint64_t *ret_number)
{
    struct person_head head;
    struct person_text text;
    tenure_status status = find_person(read, number, &head, &text);
    if (status == TENURE_OK)
        *ret_number = head.joined != 0 ? head.joined : number;
    return status;
}

tenure_status
person_put(struct store_write *write, uint64_t number, const struct person_row *row)
{
    uint8_t bytes[sizeof(struct person_head) + sizeof(row->id) + 3 * sizeof(row->name)];
    struct person_head head = {
        .sent = row->sent,
        .scopes_count = row->scopes_count,
        .joined = row->joined,
        .first_seq = row->first_seq,
        .alerts_open = row->alerts_open,
        .name_size = (uint16_t)(strlen(row->name) + 1),
        .id_size = (uint8_t)(strlen(row->id) + 1),
        .flags =
            (uint8_t)((row->unnamed ? PERSON_UNNAMED : 0) | (row->reported ? PERSON_REPORTED : 0)),
    };
    memcpy(bytes, &head, sizeof(head));
    char *end = tni_put_text((char *)bytes + sizeof(head), row->id) + 1;
    end = tni_put_text(end, row->name) + 1;
    if (row->short_name[0] != '\0' || row->mention[0] != '\0') {
        end = tni_put_text(end, row->short_name) + 1;
        end = tni_put_text(end, row->mention) + 1;
    }
    return store_put_number(write, STORE_PEOPLE, number,
                            (struct tni_span){ bytes, (size_t)((uint8_t *)end - bytes) });
}

static void
read_organisation(struct row_reader *reader, struct organisation *organisation)
{
    read_text(reader, organisation->id, sizeof(organisation->id));
    read_text(reader, organisation->name, sizeof(organisation->name));
    read_text(reader, organisation->short_name, sizeof(organisation->short_name));
    organisation->kind = (Tenure__V1__OrganisationKind)read_number(reader);
    read_text(reader, organisation->region, sizeof(organisation->region));
    read_text(reader, organisation->parent, sizeof(organisation->parent));
    organisation->population = read_number(reader);
    organisation->population_seq = read_number(reader);
    organisation->identifiers_seq = read_number(reader);
    organisation->population_confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    organisation->since = read_date(reader);
    organisation->ended = read_date(reader);
    read_text(reader, organisation->successor, sizeof(organisation->successor));
    organisation->next_change = (int32_t)read_signed(reader);
}

static void
write_organisation(struct tni_writer *writer, const struct organisation *organisation)
{
    write_text(writer, organisation->id);
    write_text(writer, organisation->name);
    write_text(writer, organisation->short_name);
    tni_write_varint(writer, organisation->kind);
    write_text(writer, organisation->region);
    write_text(writer, organisation->parent);
    tni_write_varint(writer, organisation->population);
    tni_write_varint(writer, organisation->population_seq);
    tni_write_varint(writer, organisation->identifiers_seq);
    tni_write_varint(writer, organisation->population_confidence);
    write_date(writer, organisation->since);
    write_date(writer, organisation->ended);
    write_text(writer, organisation->successor);
    write_signed(writer, organisation->next_change);
}

tenure_status
organisation_find(struct store_read read, uint64_t number, struct organisation *ret_organisation)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_ORGANISATIONS, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    read_organisation(&reader, ret_organisation);
    return reader.bad ? TENURE_DAMAGED : TENURE_OK;
}

tenure_status
organisation_find_id(struct store_read read, uint64_t number, char *ret_id)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_ORGANISATIONS, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    read_text(&reader, ret_id, TENURE_SLUG_MAX + 1); // the id comes first
    return reader.bad ? TENURE_DAMAGED : TENURE_OK;
}

static void
read_detail(struct row_reader *reader, struct organisation_detail *detail)
{
    detail->milestones_count = read_count(reader, MILESTONES_MAX);
    for (uint32_t i = 0; i < detail->milestones_count; i++) {
        struct milestone *milestone = &detail->milestones[i];
        read_text(reader, milestone->name, sizeof(milestone->name));
        milestone->due = read_date(reader);
        milestone->met = read_date(reader);
        milestone->seq = read_number(reader);
        milestone->confidence = (Tenure__V1__Event__Confidence)read_number(reader);
    }
    detail->icps_count = read_count(reader, ICPS_MAX);
    for (uint32_t i = 0; i < detail->icps_count; i++) {
        struct icp *icp = &detail->icps[i];
        read_text(reader, icp->id, sizeof(icp->id));
        read_text(reader, icp->name, sizeof(icp->name));
        icp->stage = (Tenure__V1__IcpFormation__Stage)read_number(reader);
        icp->population = read_number(reader);
        icp->seq = read_number(reader);
    }
    detail->predecessors_count = read_count(reader, PREDECESSORS_MAX);
    for (uint32_t i = 0; i < detail->predecessors_count; i++)
        read_text(reader, detail->predecessors[i], sizeof(detail->predecessors[i]));
    detail->milestones_more = (uint32_t)read_number(reader);
    detail->icps_more = (uint32_t)read_number(reader);
    detail->predecessors_more = (uint32_t)read_number(reader);
    detail->icps_announced = (uint32_t)read_number(reader);
    detail->icps_seq = read_number(reader);
}

static void
write_detail(struct tni_writer *writer, const struct organisation_detail *detail)
{
    tni_write_varint(writer, detail->milestones_count);
    for (uint32_t i = 0; i < detail->milestones_count; i++) {
        const struct milestone *milestone = &detail->milestones[i];
        write_text(writer, milestone->name);
        write_date(writer, milestone->due);
        write_date(writer, milestone->met);
        tni_write_varint(writer, milestone->seq);
        tni_write_varint(writer, milestone->confidence);
    }
    tni_write_varint(writer, detail->icps_count);
    for (uint32_t i = 0; i < detail->icps_count; i++) {
        const struct icp *icp = &detail->icps[i];
        write_text(writer, icp->id);
        write_text(writer, icp->name);
        tni_write_varint(writer, icp->stage);
        tni_write_varint(writer, icp->population);
        tni_write_varint(writer, icp->seq);
    }
    tni_write_varint(writer, detail->predecessors_count);
    for (uint32_t i = 0; i < detail->predecessors_count; i++)
        write_text(writer, detail->predecessors[i]);
    tni_write_varint(writer, detail->milestones_more);
    tni_write_varint(writer, detail->icps_more);
    tni_write_varint(writer, detail->predecessors_more);
    tni_write_varint(writer, detail->icps_announced);
    tni_write_varint(writer, detail->icps_seq);
}

/* Writes contributions that are already encoded. */
static void
write_encoded(struct tni_writer *writer, const struct encoded_contributions *encoded)
{
    tni_write_varint(writer, encoded->size);
    tni_write_bytes(writer, (struct tni_span){ encoded->bytes, encoded->size });
}

static void
read_encoded(struct row_reader *reader, struct encoded_contributions *encoded)
{
    struct tni_span span = read_span(reader, CONTRIBUTIONS_BYTES_MAX);
    if (span.size > 0)
        memcpy(encoded->bytes, span.data, span.size);
    encoded->size = span.size;
}

tenure_status
organisation_find_all(struct store_read read, uint64_t number, struct organisation_row *ret_row)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_ORGANISATIONS, number, &reader.rest);
    if (status != TENURE_OK)
        return status;
    read_organisation(&reader, &ret_row->organisation);
    read_detail(&reader, &ret_row->detail);
    ret_row->first_seq = read_number(&reader);
    ret_row->last_seq = read_number(&reader);
    ret_row->review = (int32_t)read_signed(&reader);
    ret_row->sent = read_sent(&reader);
    ret_row->alerts_open = (uint32_t)read_number(&reader);
    read_encoded(&reader, &ret_row->contributions);
    return status_of_reader(&reader);
}

tenure_status
organisation_put(struct store_write *write, uint64_t number, const struct organisation_row *row)
{
    struct tni_writer writer = store_row_writer(write);
    write_organisation(&writer, &row->organisation);
    write_detail(&writer, &row->detail);
    tni_write_varint(&writer, row->first_seq);
    tni_write_varint(&writer, row->last_seq);
    write_signed(&writer, row->review);
    write_sent(&writer, &row->sent);
    tni_write_varint(&writer, row->alerts_open);
    write_encoded(&writer, &row->contributions);
    return store_put_number(write, STORE_ORGANISATIONS, number,
                            (struct tni_span){ writer.data, writer.size });
}

tenure_status
scope_find(struct store_read read, uint64_t number, struct scope_row *ret_row)
{
    struct row_reader reader = { 0 };
    tenure_status status = store_find_number(read, STORE_SCOPES, number, &reader.rest);
    *ret_row = (struct scope_row){ .review = TENURE_NO_DAY,
                                   .cluster_review = TENURE_NO_DAY,
                                   .indicator_review = TENURE_NO_DAY };
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    ret_row->review = (int32_t)read_signed(&reader);
    ret_row->cluster_review = (int32_t)read_signed(&reader);
    ret_row->indicator_review = (int32_t)read_signed(&reader);
    ret_row->waits = read_number(&reader) != 0;
    ret_row->alerts_open = (uint32_t)read_number(&reader);
    return status_of_reader(&reader);
}

tenure_status
scope_put(struct store_write *write, uint64_t number, const struct scope_row *row)
{
    uint8_t bytes[32];
    struct tni_writer writer = { .data = bytes, .capacity = sizeof(bytes) };
    write_signed(&writer, row->review);
    write_signed(&writer, row->cluster_review);
    write_signed(&writer, row->indicator_review);
    tni_write_varint(&writer, row->waits);
    tni_write_varint(&writer, row->alerts_open);
    return store_put_number(write, STORE_SCOPES, number,
                            (struct tni_span){ writer.data, writer.size });
}

static void
write_contribution(struct tni_writer *writer, const struct contribution *contribution)
{
    tni_write_varint(writer, contribution->indicator);
    tni_write_varint(writer, contribution->label);
    write_signed(writer, contribution->numerator);
    write_signed(writer, contribution->denominator);
}

static struct contribution
read_contribution(struct row_reader *reader)
{
    struct contribution contribution;
    contribution.indicator = (uint16_t)read_number(reader);
    contribution.label = (uint16_t)read_number(reader);
    contribution.numerator = (int32_t)read_signed(reader);
    contribution.denominator = (int32_t)read_signed(reader);
    return contribution;
}

void
contributions_encode(const struct contributions *contributions,
                     struct encoded_contributions *ret_encoded)
{
    struct tni_writer writer = { .data = ret_encoded->bytes, .capacity = CONTRIBUTIONS_BYTES_MAX };
    if (contributions->count + contributions->starts_count + contributions->departures_count +
            contributions->scheduled_count >
        0) {
        write_text(&writer, contributions->region);
        tni_write_varint(&writer, contributions->kind);
        tni_write_varint(&writer, contributions->count);
        tni_write_varint(&writer, contributions->starts_count);
        tni_write_varint(&writer, contributions->vague_starts);
        tni_write_varint(&writer, contributions->departures_count);
        tni_write_varint(&writer, contributions->scheduled_count);
    }
    for (uint32_t i = 0; i < contributions->count; i++)
        write_contribution(&writer, &contributions->list[i]);
    for (uint32_t i = 0; i < contributions->scheduled_count; i++) {
        write_signed(&writer, contributions->scheduled[i].day);
        write_contribution(&writer, &contributions->scheduled[i].change);
    }
    for (uint32_t i = 0; i < contributions->starts_count; i++)
        write_signed(&writer, contributions->starts[i]);
    for (uint32_t i = 0; i < contributions->departures_count; i++) {
        const struct post_departure *departure = &contributions->departures[i];
        write_signed(&writer, departure->announced);
        tni_write_varint(&writer, departure->person);
        for (int report = 0; report < 2; report++) {
            tni_write_varint(&writer, departure->seqs[report]);
            tni_write_varint(&writer, departure->confidence[report]);
        }
        tni_write_varint(&writer, departure->reason);
        write_signed(&writer, departure->ended);
    }
    ret_encoded->size = writer.size;
}

static void
read_departure(struct row_reader *reader, struct post_departure *departure)
{
    departure->announced = (int32_t)read_signed(reader);
    departure->person = read_number(reader);
    for (int report = 0; report < 2; report++) {
        departure->seqs[report] = read_number(reader);
        departure->confidence[report] = (Tenure__V1__Event__Confidence)read_number(reader);
    }
    departure->reason = (Tenure__V1__Departure__Reason)read_number(reader);
    departure->ended = (int32_t)read_signed(reader);
}

bool
contributions_decode(const struct encoded_contributions *encoded,
                     struct contributions *ret_contributions)
{
    struct row_reader reader = { .rest = { encoded->bytes, encoded->size } };
    contributions_clear(ret_contributions);
    if (encoded->size == 0)
        return true;
    read_text(&reader, ret_contributions->region, sizeof(ret_contributions->region));
    ret_contributions->kind = (Tenure__V1__OrganisationKind)read_number(&reader);
    ret_contributions->count = read_count(&reader, CONTRIBUTIONS_MAX);
    ret_contributions->starts_count = read_count(&reader, STARTS_MAX);
    ret_contributions->vague_starts = (uint32_t)read_number(&reader);
    ret_contributions->departures_count = read_count(&reader, DEPARTURES_MAX);
    ret_contributions->scheduled_count = read_count(&reader, SCHEDULED_RETAINED);
    for (uint32_t i = 0; i < ret_contributions->count; i++)
        ret_contributions->list[i] = read_contribution(&reader);
    for (uint32_t i = 0; i < ret_contributions->scheduled_count; i++) {
        ret_contributions->scheduled[i].day = (int32_t)read_signed(&reader);
        ret_contributions->scheduled[i].change = read_contribution(&reader);
    }
    for (uint32_t i = 0; i < ret_contributions->starts_count; i++)
        ret_contributions->starts[i] = (int32_t)read_signed(&reader);
    for (uint32_t i = 0; i < ret_contributions->departures_count; i++)
        read_departure(&reader, &ret_contributions->departures[i]);
    return status_of_reader(&reader) == TENURE_OK;
}
