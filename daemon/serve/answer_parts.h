/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer_parts - shared by all kinds of answers: the snapshot, and the page being written.
 */
#ifndef ANSWER_PARTS_H
#define ANSWER_PARTS_H

#include "answers.h"
#include "arena.h"
#include "counters.h"
#include "encode.h"
#include "id_set.h"
#include "known.h"
#include "rows.h"
#include "time_travel.h"
#include <tenure/client.h>

enum {
    PAGE_MARGIN = 1024, // reserved for the fields that are written last
    // One thread encrypts and sends all answers, each in one piece. Pages of the maximum size of an
    // answer would make a reader of a channel delay all other clients.
    PAGE_BYTES_MAX = 64 * 1024,
    // field numbers of tenure.v1.Answer
    ANSWER_NUMBER = 1,
    ANSWER_STATUS = 2,
    ANSWER_REASON = 3,
    ANSWER_HEAD = 4,
    ANSWER_NEXT = 5,
    ANSWER_SEQ = 6,
    ANSWER_LOG = 7,
    ANSWER_POSITION = 8,
    ANSWER_UPDATES = 10,
    ANSWER_POSTS = 11,
    ANSWER_HISTORY = 12,
    ANSWER_ALERTS = 13,
    ANSWER_WHY = 14,
    ANSWER_STATUS_REPORT = 15,
    ANSWER_RULES = 16,
    ANSWER_ORGANISATIONS = 17,
    ANSWER_PEOPLE = 18,
    ANSWER_INDICATORS = 19,
    ANSWER_ORGANISATION_HISTORY = 20,
    ANSWER_PERSON_HISTORY = 21,
    ANSWER_WHY_INDICATOR = 22,
    ANSWER_SILENCES = 23,
    ANSWER_REWIND = 24,
    ANSWER_HISTORIES = 25,
    ANSWER_LOG_ENTRIES = 26,
    ANSWER_REDACTION_KEY = 27,
    ANSWER_CHANGES = 28,
    ANSWER_FOUND = 29,
    ANSWER_RULE_DESCRIPTIONS = 30,
    ANSWER_ALERT_COUNTS = 31,
    ANSWER_COMING = 32,
    ANSWER_REGIONS = 33,
    SUBJECTS_PAGE_MAX = 1000,
    POSITION_NUMBER_BITS = 40,
};

/* The position within a subject at which a page ended: the subject's number, and the index in
 * it. */
static inline uint64_t
answer_position(uint64_t number, uint64_t within)
{
    return number | within << POSITION_NUMBER_BITS;
}

struct answers {
    const struct store *store;
    struct answers_daemon daemon;
    struct time_travel *travel;
    struct tni_arena arena;         // for the query
    struct tni_arena message_arena; // for messages of the answer
    uint8_t *memory;
    struct post_row post; // rows being examined
    struct organisation_row organisation;
    struct id_set listed;  // alerts to examine, or the regions on this page
    struct id_set offsets; // offsets of updates

    // The present answer.
    struct store_slices *slices; // NULL: the answer is not sliced
    struct store_read read;
    struct counters counters;
    struct log_origin origin;
    struct tni_writer page;
    Tenure__V1__Answer__Status status;
    char reason[256];
    uint64_t head;
    uint64_t next;
};

/* Whether a field of `bytes` bytes still fits into the page; the first one may use the maximum size
 * of an answer. */
bool page_fits(const struct answers *answers, size_t bytes);

/* Sets another status; returns TENURE_OK, because the query has been answered. */
tenure_status answer_refuse(struct answers *answers, Tenure__V1__Answer__Status status,
                            const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Begins a read on the query's axes; false if they were refused. */
tenure_status answer_begin(struct answers *answers, const Tenure__V1__Axes *axes, bool *ret_fine);

/* Refuses a query whose filters contain unknown names; false if it did. */
tenure_status answer_check_names(struct answers *answers, const struct known_names *names,
                                 bool *ret_fine);

/* Adds a message to the page; false if the page is full: *ret_next is where the next one begins. */
bool answer_add(struct answers *answers, uint32_t field, const ProtobufCMessage *message,
                uint64_t position);

/* Whether the value passes a filter; an empty filter passes everything. */
bool answer_filter(const char *filter, const char *value);

/* Reads the rule set in that entry, in the message arena. */
tenure_status answer_read_rules(struct answers *answers, uint64_t seq,
                                Tenure__V1__RuleSet **ret_rules);

/* Writes a rule's description into a message. */
void answer_describe_rule(struct tni_writer *message, uint32_t field, const Tenure__V1__Rule *rule);

/* Whether a page should end before `position`: examining more subjects after `from` would keep the
 * snapshot open for long. */
bool answer_is_long(struct answers *answers, uint64_t from, uint64_t position);

/* Parses a day of the query; false, with the answer refused, if it is not one. */
bool answer_read_day(struct answers *answers, const char *name, const char *text, int32_t otherwise,
                     int32_t *ret_day);

/* one function for each kind of query */
tenure_status answer_channel(struct answers *answers, const Tenure__V1__ReadChannel *query);
tenure_status answer_snapshot(struct answers *answers, const Tenure__V1__ReadSnapshot *query);
tenure_status answer_post(struct answers *answers, const Tenure__V1__PostQuery *query);
tenure_status answer_history(struct answers *answers, const Tenure__V1__PostQuery *query);
tenure_status answer_posts(struct answers *answers, const Tenure__V1__PostsQuery *query);
tenure_status answer_alerts(struct answers *answers, const Tenure__V1__AlertsQuery *query);
tenure_status answer_why(struct answers *answers, const Tenure__V1__WhyQuery *query);
tenure_status answer_status(struct answers *answers);
tenure_status answer_rules(struct answers *answers);
tenure_status answer_organisation(struct answers *answers,
                                  const Tenure__V1__OrganisationQuery *query);
tenure_status answer_organisations(struct answers *answers,
                                   const Tenure__V1__OrganisationsQuery *query);
tenure_status answer_person(struct answers *answers, const Tenure__V1__PersonQuery *query);
tenure_status answer_people(struct answers *answers, const Tenure__V1__PeopleQuery *query);
tenure_status answer_indicators(struct answers *answers, const Tenure__V1__IndicatorsQuery *query);
tenure_status answer_indicator_history(struct answers *answers,
                                       const Tenure__V1__IndicatorsQuery *query);
tenure_status answer_why_indicator(struct answers *answers,
                                   const Tenure__V1__WhyIndicatorQuery *query);
tenure_status answer_silences(struct answers *answers, const Tenure__V1__SilencesQuery *query);
tenure_status answer_locate(struct answers *answers, const Tenure__V1__LocateQuery *query);
tenure_status answer_events(struct answers *answers, const Tenure__V1__EventsQuery *query);
tenure_status answer_changes(struct answers *answers, const Tenure__V1__ChangesQuery *query);
tenure_status answer_find(struct answers *answers, const Tenure__V1__FindQuery *query);
tenure_status answer_coming(struct answers *answers, const Tenure__V1__ComingQuery *query);
tenure_status answer_regions(struct answers *answers, const Tenure__V1__RegionsQuery *query);
tenure_status answer_change_group(struct answers *answers, const Tenure__V1__ChangeGroup *query);
tenure_status answer_log(struct answers *answers, const Tenure__V1__ReadLog *query);

/* An event of the log as an update of the event channel. */
struct answer_event {
    uint8_t bytes[TENURE_EVENT_BYTES_MAX + 256];
    struct tni_span update; // the encoded update of these parts
};
tenure_status answer_read_event(struct answers *answers, uint64_t seq,
                                struct answer_event *ret_event);

/* Writes an event of the log as an update into an unfinished message, if it fits. */
tenure_status answer_write_event(struct answers *answers, struct tni_writer *message,
                                 uint32_t field, uint64_t seq);

#endif
