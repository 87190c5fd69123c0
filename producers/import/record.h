/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record - one row of imported data: texts by column.
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
    uint64_t line;       // in the file, from 1
    const char *problem; // why the record cannot be read: it then has no values; NULL: it can
    const char *json;    // the JSON of the record, without a final NUL; NULL: it was not JSON
    size_t json_size;
    bool is_event; // the JSON is already an event, so no map is used
    size_t count;
    const char *flawed, *flaw; // a column that cannot be used, and why; NULL: there is none
    bool columns_fixed;        // every record of the file has the same columns
    const char *names[RECORD_COLUMNS_MAX];
    const char *values[RECORD_COLUMNS_MAX];
};

/* "" if the record lacks the column. */
const char *record_value(const struct record *record, const char *name);

/* False: it has too many columns. */
bool record_add(struct record *record, const char *name, const char *value);

/* What is wrong with a file, and where; line 0: the whole file. */
struct record_problem {
    uint64_t line;
    char reason[300];
};

/* Called for each record, which lives until it returns. Any result but TENURE_OK stops the reading.
 * `bytes` is how much of the file was read. */
typedef tenure_status record_fn(void *context, const struct record *record, uint64_t bytes);

/* A file that records are read from, and its properties. */
struct record_source {
    int fd;               // open for reading
    char delimiter;       // between cells; '\0' means a comma
    const char *encoding; // an encoding of text_input.h; NULL: UTF-8
};

/* Each function reads a file to its end. A record that cannot be read is emitted like the others,
 * with its `problem`, and counted, so that a bookmark goes past it. TENURE_INVALID writes
 * *ret_problem: nothing after that position can be read, or its writer has not finished; everything
 * before it was emitted. */
typedef tenure_status record_reader(const struct record_source *source, record_fn *emit,
                                    void *context, struct record_problem *ret_problem);

/* RFC 4180; the first row has the names of the columns. */
record_reader read_csv;

/* One JSON object on each line; members of nested ones are columns "outer.inner". */
record_reader read_ndjson;

/* A Popolo document: organisations, then the beginning and end of each membership by date. If
 * tenure export wrote it: only its reports. */
record_reader read_popolo;

/* RSS or Atom: a record for each item, oldest first. */
record_reader read_feed;

#endif
