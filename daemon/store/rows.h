/*
 * rows - the present state of each person, organisation and post, as it is kept.
 *
 * A row holds what the next event in order needs, so that the usual event never reads the log.
 */
#ifndef ROWS_H
#define ROWS_H

#include "organisation.h"
#include "store.h"
#include "tail.h"

enum {
    POST_NAME_MAX = 2 * TENURE_SLUG_MAX + 1,
    RUMOURS_MAX = 8,
    ROW_BYTES_MAX = 4 * 1024 * 1024
};

struct person_row {
    char id[TENURE_SLUG_MAX + 1];
    char name[TENURE_NAME_MAX + 1];
};

struct organisation_row {
    struct organisation organisation;
    uint64_t last_seq; // the last entry about it; see log.h
    int32_t review;    // its timer
};

struct post_row {
    uint64_t organisation;
    char organisation_id[TENURE_SLUG_MAX + 1];
    char role[TENURE_SLUG_MAX + 1];
    uint64_t last_seq;   // the last entry about it; see log.h
    uint64_t revision;   // the entry that last changed its state; 0: none has been sent yet
    uint64_t offset;     // of the update that said so
    uint64_t state_hash; // of that state, without its date and revision
    int32_t review;      // its timer
    uint32_t alerts_open;
    uint64_t rumours[RUMOURS_MAX]; // the latest live ones, oldest first
    uint32_t rumours_count;
    struct timeline base; // of all but the latest days, trimmed
    struct tail tail;     // the reports of the latest days
};

/* Forgets what the row says but keeps the base's arrays for reuse. */
void post_row_clear(struct post_row *row);
void post_row_close(struct post_row *row);

tenure_status person_find(struct store_read read, uint64_t number, struct person_row *ret_row);
tenure_status person_put(struct store_write *write, uint64_t number, const struct person_row *row);

tenure_status organisation_find(struct store_read read, uint64_t number,
                                struct organisation_row *ret_row);
tenure_status organisation_put(struct store_write *write, uint64_t number,
                               const struct organisation_row *row);

/* *row must be cleared or zero before. `scratch` has ROW_BYTES_MAX bytes. */
tenure_status post_find(struct store_read read, uint64_t number, struct post_row *row);
tenure_status post_put(struct store_write *write, uint64_t number, const struct post_row *row,
                       uint8_t *scratch);

#endif
