/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows - the stored present state of each person, organisation, post and scope.
 *
 * A row has everything that the next event in order needs, so that a typical event never reads the
 * log.
 */
#ifndef ROWS_H
#define ROWS_H

#include "indicator.h"
#include "organisation.h"
#include "recent.h"
#include "store.h"

enum {
    POST_NAME_MAX = 2 * TENURE_SLUG_MAX + 1,
    RUMOURS_MAX = 8,
    CONTRIBUTIONS_BYTES_MAX = 16 * 1024,
    HOLDERS_KEPT_MAX =
        1200, // people in a post's row: more than its tenures and recent reports can have
};

/* The last published state of a subject. */
struct sent {
    uint64_t revision; // the entry that caused it; 0: nothing was published yet
    uint64_t offset;   // of that update
    uint64_t hash;     // of the state, without its date and revision
};

struct person_row {
    char id[TENURE_SLUG_MAX + 1];
    char name[TENURE_NAME_MAX + 1];       // the shown name; "": there is none
    char short_name[TENURE_NAME_MAX + 1]; // from the last report about a post
    char mention[TENURE_NAME_MAX + 1];    // the name from that report, if `reported`
    bool reported;      // there are reports about the name itself; namings.h has their row
    bool unnamed;       // reports did not name the person
    uint64_t joined;    // the number of the person that counts instead; 0: this one counts
    uint64_t first_seq; // the entry that first mentioned the person
    struct sent sent;
    uint32_t alerts_open;
    uint64_t scopes_count; // how many rows the person has in STORE_PERSON_SCOPES
};

/* The person's name for sentences. */
static inline const char *
person_called(const char *name, bool unnamed, const char *id)
{
    return name[0] != '\0' ? name : unnamed ? "Somebody (name not reported)" : id;
}

/* A subject's contributions to indicators at its last evaluation, in the encoding of
 * contributions_encode(). */
struct encoded_contributions {
    uint8_t bytes[CONTRIBUTIONS_BYTES_MAX];
    size_t size;
};

struct organisation_row {
    struct organisation organisation;
    // this member and the following ones are only read by organisation_find_all()
    struct organisation_detail detail;
    uint64_t first_seq; // the entry that first mentioned it
    uint64_t last_seq;  // the last entry about it; see log.h
    int32_t review;     // its timer
    struct sent sent;
    uint32_t alerts_open;
    struct encoded_contributions contributions;
};

/* A person in a post's timeline, with a hash of the timeline's content about the person. */
struct post_person {
    uint64_t person;
    uint32_t hash;
    uint32_t unused; // zero, so that equal rows have equal bytes
};

/* The next day on which time alone changes a post's state, its contributions, or the findings of
 * its rules; TENURE_NO_DAY: none. */
struct post_reviews {
    int32_t view, contributions, rules;
};

/* changed_from, if everything is published. */
#define UNCHANGED UINT64_MAX

struct post_row {
    uint64_t organisation;
    char organisation_id[TENURE_SLUG_MAX + 1];
    char role[TENURE_SLUG_MAX + 1];
    uint64_t first_seq; // the entry that first mentioned it
    uint64_t last_seq;  // the last entry about it; see log.h
    struct sent sent;
    struct post_reviews reviews; // the timer is set for the earliest one
    uint32_t alerts_open;
    uint64_t rumours[RUMOURS_MAX]; // the latest live ones, in ascending order
    uint32_t rumours_count;
    struct timeline snapshot; // of all days but the latest, trimmed
    uint32_t reports;         // the number of reports in the snapshot and in `recent`
    uint32_t context_hash; // a hash of the organisation's context when people were last published
    uint64_t changed_from; // oldest entry whose effects may not be published to people yet
    bool is_open;          // as last published
    bool has_family; // it was abolished or created, or another post went into it; see family.h
    uint32_t people_count;
    uint32_t people_dropped;      // the timeline's dropped_count when people were last published
    struct recent_reports recent; // the unfolded reports of the latest days
    struct encoded_contributions contributions;
    struct post_person people[HOLDERS_KEPT_MAX]; // as last published, sorted by number
};

/* A region, or the scope `all`. */
struct scope_row {
    int32_t review; // its timer
    // the next day on which time alone may affect rules about its departures
    int32_t cluster_review;
    int32_t indicator_review; // ... or rules about its indicators
    uint32_t alerts_open;
    bool waits; // its indicators will be evaluated at the end of the day
};

/* Clears the row, but keeps the snapshot's arrays for reuse. */
void post_row_clear(struct post_row *row);
void post_row_close(struct post_row *row);

tenure_status person_find(struct store_read read, uint64_t number, struct person_row *ret_row);
/* Texts inside the row, valid as long as a span that is read from the store. */
struct person_text {
    const char *id;
    const char *name;                 // the name for sentences
    const char *given_name;           // "": there is none
    const char *short_name, *mention; // as in the row
    bool unnamed;                     // and there is no name
};
tenure_status person_find_text(struct store_read read, uint64_t number,
                               struct person_text *ret_text);
/* The number of the person that counts for that number; usually the same. */
tenure_status person_find_counting(struct store_read read, uint64_t number, uint64_t *ret_number);
tenure_status person_put(struct store_write *write, uint64_t number, const struct person_row *row);

/* Reads the part of an organisation that posts need. */
tenure_status organisation_find(struct store_read read, uint64_t number,
                                struct organisation *ret_organisation);
/* Reads only its id, into TENURE_SLUG_MAX + 1 bytes. */
tenure_status organisation_find_id(struct store_read read, uint64_t number, char *ret_id);
tenure_status organisation_find_all(struct store_read read, uint64_t number,
                                    struct organisation_row *ret_row);
tenure_status organisation_put(struct store_write *write, uint64_t number,
                               const struct organisation_row *row);

/* *row must be zero or cleared. */
tenure_status post_find(struct store_read read, uint64_t number, struct post_row *row);
/* Whether the post is open; reads only the beginning of its row. */
tenure_status post_is_open(struct store_read read, uint64_t number, bool *ret_open);
/* Reads only its organisation's id and its role, into TENURE_SLUG_MAX + 1 bytes each. */
tenure_status post_find_name(struct store_read read, uint64_t number, char *ret_organisation,
                             char *ret_role);
tenure_status post_put(struct store_write *write, uint64_t number, const struct post_row *row);

/* A scope without a row is empty. */
tenure_status scope_find(struct store_read read, uint64_t number, struct scope_row *ret_row);
tenure_status scope_put(struct store_write *write, uint64_t number, const struct scope_row *row);

/* Encodes contributions for a row, and decodes them. */
void contributions_encode(const struct contributions *contributions,
                          struct encoded_contributions *ret_encoded);
bool contributions_decode(const struct encoded_contributions *encoded,
                          struct contributions *ret_contributions);

#endif
