/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows - the present state of each person, organisation, post and scope, as it is kept.
 *
 * A row holds what the next event in order needs, so that the usual event never reads the log.
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
        1200, // people of a post's row: more than its tenures and recent reports have
};

/* What was last sent about a subject. */
struct sent {
    uint64_t revision; // the entry that made it so; 0: nothing has been sent yet
    uint64_t offset;   // of the update that said so
    uint64_t hash;     // of the state, without its date and revision
};

struct person_row {
    char id[TENURE_SLUG_MAX + 1];
    char name[TENURE_NAME_MAX + 1];       // as it is shown; "": nobody gave one
    char short_name[TENURE_NAME_MAX + 1]; // the last that a report about a post gave
    char mention[TENURE_NAME_MAX + 1];    // the same of the name, where `reported`
    bool reported;   // there are reports about the name itself; the row in namings.h has them
    bool unnamed;    // reports did not say who it is
    uint64_t joined; // the number of the person that counts instead; 0: this one does
    struct sent sent;
    uint32_t alerts_open;
    uint64_t scopes_count; // rows of the person in the table of scopes
};

/* How sentences call a person. */
static inline const char *
person_called(const char *name, bool unnamed, const char *id)
{
    return name[0] != '\0' ? name : unnamed ? "Somebody (name not reported)" : id;
}

/* What a subject contributed to indicators when last evaluated: contributions_encode()'s bytes.
 */
struct encoded_contributions {
    uint8_t bytes[CONTRIBUTIONS_BYTES_MAX];
    size_t size;
};

struct organisation_row {
    struct organisation organisation;
    struct organisation_detail detail; // only organisation_find_all() reads it and what follows
    uint64_t last_seq;                 // the last entry about it; see log.h
    int32_t review;                    // its timer
    struct sent sent;
    uint32_t alerts_open;
    struct encoded_contributions contributions;
};

/* A person in a post's timeline, and a hash of what the timeline says of the person. */
struct post_person {
    uint64_t person;
    uint32_t hash;
};

/* The next day on which time alone changes what a post says, what it adds to the figures, or what
 * its rules find; TENURE_NO_DAY: none. */
struct post_reviews {
    int32_t view, contributions, rules;
};

/* That nothing has changed but what is new. */
#define UNCHANGED UINT64_MAX

struct post_row {
    uint64_t organisation;
    char organisation_id[TENURE_SLUG_MAX + 1];
    char role[TENURE_SLUG_MAX + 1];
    uint64_t last_seq; // the last entry about it; see log.h
    struct sent sent;
    struct post_reviews reviews; // the earliest is its timer
    uint32_t alerts_open;
    uint64_t rumours[RUMOURS_MAX]; // the latest live ones, oldest first
    uint32_t rumours_count;
    struct timeline snapshot; // of all but the latest days, trimmed
    uint32_t reports;         // in the snapshot and the recent reports
    uint32_t context_hash; // a hash of the organisation's context when people were last published
    uint64_t changed_from; // oldest entry whose effects may not be published to people yet
    bool is_open;          // as it was last published
    bool has_family; // it was abolished or created, or another post went into it; see family.h
    uint64_t shown;  // a hash of everything that its state was then made from
    uint32_t people_count;
    uint32_t
        people_dropped; // tenures that the timeline had dropped when people were last published
    struct recent_reports recent; // the reports of the latest days
    struct encoded_contributions contributions;
    struct post_person people[HOLDERS_KEPT_MAX]; // as last published, by number
};

/* A region, or everything. */
struct scope_row {
    int32_t review;           // its timer
    int32_t cluster_review;   // when time alone could change what rules about its departures find
    int32_t indicator_review; // ... or rules about its indicators
    uint32_t alerts_open;
    bool waits; // its indicators are to be evaluated at the end of the day
};

/* Clears the row but keeps the snapshot's arrays for reuse. */
void post_row_clear(struct post_row *row);
void post_row_close(struct post_row *row);

tenure_status person_find(struct store_read read, uint64_t number, struct person_row *ret_row);
/* The texts alone, in the row: they live as long as a span that is read from the store. */
struct person_text {
    const char *id;
    const char *name;                 // how sentences call the person
    const char *given_name;           // "": nobody gave one
    const char *short_name, *mention; // as in the row
    bool unnamed;                     // and nobody has given a name
};
tenure_status person_find_text(struct store_read read, uint64_t number,
                               struct person_text *ret_text);
/* The number of the person that counts for the one with that number, mostly the same. */
tenure_status person_find_counting(struct store_read read, uint64_t number, uint64_t *ret_number);
tenure_status person_put(struct store_write *write, uint64_t number, const struct person_row *row);

/* What posts need to know of their organisation. */
tenure_status organisation_find(struct store_read read, uint64_t number,
                                struct organisation *ret_organisation);
/* Its id alone, into TENURE_SLUG_MAX + 1 bytes. */
tenure_status organisation_find_id(struct store_read read, uint64_t number, char *ret_id);
tenure_status organisation_find_all(struct store_read read, uint64_t number,
                                    struct organisation_row *ret_row);
tenure_status organisation_put(struct store_write *write, uint64_t number,
                               const struct organisation_row *row);

/* *row must be cleared or zero before. */
tenure_status post_find(struct store_read read, uint64_t number, struct post_row *row);
/* Whether the post is open, without reading more of its row. */
tenure_status post_is_open(struct store_read read, uint64_t number, bool *ret_open);
/* Its organisation's id and its role alone, into TENURE_SLUG_MAX + 1 bytes each. */
tenure_status post_find_name(struct store_read read, uint64_t number, char *ret_organisation,
                             char *ret_role);
tenure_status post_put(struct store_write *write, uint64_t number, const struct post_row *row);

/* A scope that has no row yet is empty. */
tenure_status scope_find(struct store_read read, uint64_t number, struct scope_row *ret_row);
tenure_status scope_put(struct store_write *write, uint64_t number, const struct scope_row *row);

/* Shares as they are kept; *encoded_contributions and what it says are the same. */
void contributions_encode(const struct contributions *contributions,
                          struct encoded_contributions *ret_encoded);
bool contributions_decode(const struct encoded_contributions *encoded,
                          struct contributions *ret_contributions);

#endif
