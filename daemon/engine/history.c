/* A subject's live reports, read back from the log along the links of its entries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"

const Tenure__V1__Person *
history_person(const Tenure__V1__Event *message)
{
    if (message->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT)
        return message->appointment->person;
    if (message->body_case == TENURE__V1__EVENT__BODY_DEPARTURE)
        return message->departure->person;
    return NULL;
}

bool
history_report(const Tenure__V1__Event *message, uint64_t seq, int32_t announced, uint64_t person,
               struct report *ret_report)
{
    struct report report = {
        .seq = seq,
        .announced = announced,
        .effective = { TENURE_NO_DAY, TENURE_BY_DAY },
        .confidence = message->confidence,
        .person = person,
    };
    tenure_date_parse(message->effective, &report.effective);
    report.day = report.effective.day != TENURE_NO_DAY ? report.effective.day : announced;
    if (message->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT) {
        report.kind = REPORT_APPOINTMENT;
        report.basis = message->appointment->basis;
        report.joint = message->appointment->joint;
        report.incumbent = message->appointment->incumbent;
        report.background = message->appointment->background;
    } else if (message->body_case == TENURE__V1__EVENT__BODY_DEPARTURE) {
        report.kind = REPORT_DEPARTURE;
        report.reason = message->departure->reason;
    } else if (message->body_case == TENURE__V1__EVENT__BODY_RECRUITMENT) {
        report.kind = REPORT_RECRUITMENT;
        report.stage = message->recruitment->stage;
    } else {
        return false;
    }
    *ret_report = report;
    return true;
}

void
reports_close(struct reports *reports)
{
    free(reports->items);
    *reports = (struct reports){ 0 };
}

static bool
reports_add(struct reports *reports, const struct report *report)
{
    if (reports->count == reports->max) {
        size_t max = reports->max > 0 ? reports->max * 2 : 64;
        struct report *larger = realloc(reports->items, max * sizeof(*larger));
        if (larger == NULL)
            return false;
        reports->items = larger;
        reports->max = max;
    }
    reports->items[reports->count++] = *report;
    return true;
}

/* Rumours come latest first; the list keeps the latest, oldest first. */
static void
rumours_add_older(struct reports *reports, uint64_t seq)
{
    if (reports->rumours_count == RUMOURS_MAX)
        return;
    memmove(&reports->rumours[1], &reports->rumours[0],
            reports->rumours_count * sizeof(reports->rumours[0]));
    reports->rumours[0] = seq;
    reports->rumours_count++;
}

static tenure_status
is_live(struct store_read read, uint64_t seq, uint64_t known_at, bool *ret_live)
{
    return known_at == KNOWN_NOW ? live_is(read, seq, ret_live)
                                 : live_was(read, seq, known_at, ret_live);
}

static tenure_status
unpack(const struct log_entry *entry, struct tni_arena *arena, Tenure__V1__Event **ret_message)
{
    tni_arena_reset(arena);
    *ret_message =
        tenure__v1__event__unpack(&arena->allocator, entry->content.size, entry->content.data);
    return *ret_message != NULL ? TENURE_OK : TENURE_DAMAGED;
}

static tenure_status
person_number(struct store_read read, const Tenure__V1__Event *message, uint64_t *ret_number)
{
    const Tenure__V1__Person *person = history_person(message);
    char id[TENURE_SLUG_MAX + 1];
    *ret_number = 0;
    if (person == NULL)
        return TENURE_OK;
    if (!tenure_person_id_of(person, id))
        return TENURE_DAMAGED;
    return names_find(read, NAME_PERSON, id, ret_number);
}

static tenure_status
add_entry(struct store_read read, const struct log_entry *entry, struct tni_arena *arena,
          struct reports *reports)
{
    Tenure__V1__Event *message;
    uint64_t person = 0;
    struct report report;
    tenure_status status = unpack(entry, arena, &message);
    if (status == TENURE_OK)
        status = person_number(read, message, &person);
    if (status != TENURE_OK)
        return status;
    if (message->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED) {
        rumours_add_older(reports, entry->seq);
        return TENURE_OK;
    }
    if (!history_report(message, entry->seq, entry->announced, person, &report))
        return TENURE_DAMAGED;
    return reports_add(reports, &report) ? TENURE_OK : TENURE_NO_MEMORY;
}

tenure_status
history_of_post(struct store_read read, uint64_t post, uint64_t last_seq, uint64_t known_at,
                struct tni_arena *arena, struct reports *reports)
{
    reports->count = 0;
    reports->rumours_count = 0;
    for (uint64_t seq = last_seq; seq != 0;) {
        struct log_entry entry;
        bool live = false;
        tenure_status status = log_read(read, seq, &entry);
        if (status == TENURE_OK && (known_at == KNOWN_NOW || seq <= known_at))
            status = is_live(read, seq, known_at, &live);
        if (status == TENURE_OK && live)
            status = add_entry(read, &entry, arena, reports);
        if (status != TENURE_OK)
            return status;
        seq = log_previous(&entry, SUBJECT_POST, post);
    }
    return TENURE_OK;
}

/* What an event says of the organisation; false if it says nothing that lasts. */
static bool
organisation_report(const Tenure__V1__Event *message, const char *id,
                    struct organisation_report *report)
{
    if (message->body_case == TENURE__V1__EVENT__BODY_ORGANISATION) {
        report->report = ORGANISATION_DECLARED;
        report->kind = message->organisation->kind;
        report->population = message->organisation->population;
        snprintf(report->name, sizeof(report->name), "%s", message->organisation->name);
        snprintf(report->region, sizeof(report->region), "%s", message->organisation->region);
        snprintf(report->parent, sizeof(report->parent), "%s", message->organisation->parent);
        return true;
    }
    if (message->body_case == TENURE__V1__EVENT__BODY_DESIGNATION) {
        report->report = ORGANISATION_DESIGNATED;
        report->kind = message->designation->kind;
        return true;
    }
    report->report = ORGANISATION_ENDED;
    if (message->body_case == TENURE__V1__EVENT__BODY_MERGER) {
        snprintf(report->successor, sizeof(report->successor), "%s", message->merger->into);
        return strcmp(message->merger->into, id) != 0;
    }
    return message->body_case == TENURE__V1__EVENT__BODY_DISSOLUTION;
}

static tenure_status
add_organisation_entry(const struct log_entry *entry, struct tni_arena *arena, const char *id,
                       struct organisation_report **reports, size_t *count, size_t *max)
{
    Tenure__V1__Event *message;
    struct organisation_report report = { .seq = entry->seq };
    struct tenure_date effective;
    tenure_status status = unpack(entry, arena, &message);
    if (status != TENURE_OK)
        return status;
    if (message->confidence == TENURE__V1__EVENT__CONFIDENCE__RUMOURED ||
        !organisation_report(message, id, &report))
        return TENURE_OK;
    report.day =
        tenure_date_parse(message->effective, &effective) ? effective.day : entry->announced;
    if (*count == *max) {
        size_t more = *max > 0 ? *max * 2 : 16;
        struct organisation_report *larger = realloc(*reports, more * sizeof(**reports));
        if (larger == NULL)
            return TENURE_NO_MEMORY;
        *reports = larger;
        *max = more;
    }
    (*reports)[(*count)++] = report;
    return TENURE_OK;
}

tenure_status
history_of_organisation(struct store_read read, uint64_t number, uint64_t last_seq,
                        uint64_t known_at, int32_t day, struct tni_arena *arena,
                        struct organisation *organisation)
{
    struct organisation_report *reports = NULL;
    size_t count = 0, max = 0;
    tenure_status status = TENURE_OK;
    for (uint64_t seq = last_seq; status == TENURE_OK && seq != 0;) {
        struct log_entry entry;
        bool live = false;
        status = log_read(read, seq, &entry);
        if (status == TENURE_OK && (known_at == KNOWN_NOW || seq <= known_at))
            status = is_live(read, seq, known_at, &live);
        if (status == TENURE_OK && live)
            status =
                add_organisation_entry(&entry, arena, organisation->id, &reports, &count, &max);
        if (status == TENURE_OK)
            seq = log_previous(&entry, SUBJECT_ORGANISATION, number);
    }
    if (status == TENURE_OK)
        organisation_fold(organisation, reports, count, day);
    free(reports);
    return status;
}
