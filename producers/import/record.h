/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record - one row of somebody else's data: texts by column.
 */
#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tenure/status.h>

enum {
    RECORD_COLUMNS_MAX = 256
};

struct record {
    uint64_t line;       // of the file, from 1
    const char *problem; // why it cannot be read, and then it has no values; else NULL
    const char *json;    // of a record that came as JSON, else NULL; not ended by a NUL
    size_t json_size;
    bool is_event; // the JSON is an event already: no map is asked
    size_t count;
    const char *flawed, *flaw; // a column that cannot be used, and why; NULL: all can
    bool columns_fixed;        // every record of the file has these columns
    const char *names[RECORD_COLUMNS_MAX];
    const char *values[RECORD_COLUMNS_MAX];
};

/* "" where the record has no such column. */
const char *record_value(const struct record *record, const char *name);

/* False: it has too many columns. */
bool record_add(struct record *record, const char *name, const char *value);

/* What is wrong with a file, and where; line 0: with the file as a whole. */
struct record_problem {
    uint64_t line;
    char reason[300];
};

/* Told of each record, which lives until it returns; anything but TENURE_OK ends the reading.
 * `bytes` of the file have been read. */
typedef tenure_status record_fn(void *context, const struct record *record, uint64_t bytes);

/* Where records come from, and what is known of it. */
struct record_source {
    int fd;               // open for reading
    char delimiter;       // between cells; '\0': a comma
    const char *encoding; // one that text_input.h knows; NULL: UTF-8
};

/* Each reads a file to its end. A record that cannot be read is told like the others,
 * with its `problem`, and counts as one, so that a bookmark goes past it. TENURE_INVALID writes
 * *ret_problem: nothing behind that place can be read, or its writer is not done with it yet; what
 * is before it has been told. */
typedef tenure_status record_reader(const struct record_source *source, record_fn *emit,
                                    void *context, struct record_problem *ret_problem);

/* RFC 4180, the first row has the columns' names. */
record_reader read_csv;

/* A JSON object a line; nested ones have columns "outer.inner". */
record_reader read_ndjson;

/* A Popolo document: organisations, then the beginning and end of each membership by date; of a
 * document that tenure export wrote, its reports. */
record_reader read_popolo;

/* RSS 2.0 or Atom: a record for each item, the oldest first. */
record_reader read_feed;

#endif
