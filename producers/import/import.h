/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import - what the parts of tenure import share.
 */
#ifndef IMPORT_H
#define IMPORT_H

#include <signal.h>

#include "../progress.h"
#include "../publish.h"
#include "bookmark.h"
#include "map.h"
#include "order.h"

enum {
    IMPORT_KINDS = 16
};

struct import {
    struct publish publish; // first: tenure_cli_parse() relies on it
    const char *map_path, *format, *bookmark_path;
    bool dry_run, follow, as_is;
    char **paths;
    int paths_count;

    struct map *map;         // NULL: records are events already
    const char *json_column; // that has events already; "": none
    record_reader *reader;
    bool is_document; // a file is one document, and read as a whole each time: no bookmark is kept
    bool sorts;       // files that are read from their beginning
    struct bookmark bookmark;
    struct progress progress;
    int32_t today;

    // Of the file in work.
    const char *path;
    int number;                           // among `paths`, from 1; 0: none of them
    uint64_t records, done_before, kept;  // seen; done by an earlier run; in the bookmark
    uint64_t events_before, wrong_before; // in the files before
    const struct record *record;          // in work
    bool is_sorted;                       // its events wait in `order`

    // Of the files whose events wait to be sent in the order of their days.
    struct order order;
    uint64_t *waiting;    // records of each of `paths`; 0: it does not wait
    bool columns_checked; // the map's against the file's

    // Of the whole run, for the report.
    uint64_t records_all, without_event, wrong;
    uint64_t first_without; // the line of the first record that makes no event; 0: all make one
    struct {
        char name[32];
        uint64_t count;
    } kinds[IMPORT_KINDS];
    char first[11], last[11]; // days
};

/* Publishes what the file's records become; or has it wait for import_sorted(), if they are to be
 * sorted. `number` is the file's among the paths, from 1; 0 if it is none of them. TENURE_OK also
 * where some were refused: that is told. */
tenure_status import_file(struct import *import, const char *path, int number);

/* Publishes what waits, in the order of the days; then all of it is in the bookmark. */
tenure_status import_sorted(struct import *import);

/* A tenure_answer_fn, for the tags of an import. */
void import_answered(void *context, uint64_t tag, const Tenure__V1__PublishAnswer *answer);

/* Imports what stands in the folder, and what comes into it, until `*stopped`. */
tenure_status import_folder(struct import *import, const char *path,
                            const volatile sig_atomic_t *stopped);

/* What a dry run found. */
void import_report(const struct import *import);

#endif
