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

enum {
    IMPORT_KINDS = 16
};

struct import {
    struct publish publish; // first: tenure_cli_parse() relies on it
    const char *map_path, *format, *bookmark_path;
    bool dry_run, follow;
    char **paths;
    int paths_count;

    struct map *map; // NULL: records are events already
    record_reader *reader;
    struct bookmark bookmark;
    struct progress progress;

    // Of the file in work.
    const char *path;
    uint64_t records, done_before, kept; // seen; done by an earlier run; in the bookmark
    const struct record *record;         // in work
    bool columns_checked;                // the map's against the file's

    // Of the whole run, for the report.
    uint64_t records_all, without_event, wrong;
    struct {
        char name[32];
        uint64_t count;
    } kinds[IMPORT_KINDS];
    char first[11], last[11]; // days
};

/* Publishes what the file's records become. TENURE_OK also where some were refused: that is told.
 */
tenure_status import_file(struct import *import, const char *path);

/* Imports what stands in the folder, and what comes into it, until `*stopped`. */
tenure_status import_folder(struct import *import, const char *path,
                            const volatile sig_atomic_t *stopped);

/* What a dry run found. */
void import_report(const struct import *import);

#endif
