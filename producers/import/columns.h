/* SPDX-License-Identifier: Apache-2.0 */
/*
 * columns - compares the columns that a map reads with those that a file has.
 */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "record.h"
#include "yaml_tree.h"

enum {
    COLUMNS_READ_MAX = 512,
    COLUMNS_TEXT_MAX = 1200
};

struct columns {
    struct {
        char *names; // alternatives, "first,second": one is enough
        bool seen;
    } read[COLUMNS_READ_MAX];
    size_t read_count;
    char *found[RECORD_COLUMNS_MAX]; // the names in the records, up to this many
    size_t found_count;
};

/* Adds the columns that a value of the map reads between braces. Names such as "title.1", where
 * `matched` is "title", are groups of the pattern instead. */
void columns_add(struct columns *columns, struct yaml_value value, const char *matched);

/* Adds a column, or alternatives. */
void columns_add_name(struct columns *columns, const char *names, const char *matched);

/* Adds an optional column, which a file may lack. */
void columns_allow(struct columns *columns, const char *name);

/* Clears what was seen in earlier files. */
void columns_begin(struct columns *columns);

/* Adds the columns of a record to those seen. */
void columns_see(struct columns *columns, const struct record *record);

/* Describes the columns that the map reads but no record had: their names, the nearest existing
 * names, and all existing ones. False: there are none. */
bool columns_list_unseen(const struct columns *columns, char ret_text[COLUMNS_TEXT_MAX]);

void columns_free(struct columns *columns);

#endif
