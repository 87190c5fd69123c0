/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import - shared by the parts of tenure import.
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
    struct publish publish; // first, because tenure_cli_parse() requires it
    const char *map_path, *format, *bookmark_path;
    bool dry_run, follow, as_is;
    char **paths;
    int paths_count;

    struct map *map;         // NULL: records are already events
    const char *json_column; // the column that contains events; "": none
    record_reader *reader;
    // each file is one document, always read from the beginning without a bookmark
    bool is_document;
    bool sorts; // events are sorted by day; files are then read from the beginning
    struct bookmark bookmark;
    struct progress progress;
    int32_t today;

    // The present file.
    const char *path;
    int number;                           // its index in `paths`, from 1; 0: it is not in `paths`
    uint64_t records, done_before, kept;  // records read; done by an earlier run; in the bookmark
    uint64_t events_before, wrong_before; // the totals before this file
    const struct record *record;          // the present record
    bool is_sorted;                       // its events wait in `order`

    // Files whose events wait to be sent in the order of their days.
    struct order order;
    uint64_t *waiting;    // records of each of `paths`; 0: nothing waits
    bool columns_checked; // the map's columns were compared with the file's

    // Totals of the whole run, for the report.
    uint64_t records_all, without_event, wrong;
    uint64_t first_without; // the line of the first record without an event; 0: there is none
    struct {
        char name[32];
        uint64_t count;
    } kinds[IMPORT_KINDS];
    char first[11], last[11]; // days
};

/* Publishes the file's events, or lets them wait for import_sorted() if they are to be sorted.
 * `number` is the file's index in `paths`, from 1; 0 if it is not in `paths`. TENURE_OK even if
 * some events were refused; those are reported. */
tenure_status import_file(struct import *import, const char *path, int number);

/* Publishes the waiting events in the order of their days, then updates the bookmark. */
tenure_status import_sorted(struct import *import);

/* A tenure_answer_fn for the tags of an import. */
void import_answered(void *context, uint64_t tag, const Tenure__V1__PublishAnswer *answer);

/* Imports the files in a folder, and later ones, until `*stopped`. */
tenure_status import_folder(struct import *import, const char *path,
                            const volatile sig_atomic_t *stopped);

/* Prints what a dry run found. */
void import_report(const struct import *import);

#endif
