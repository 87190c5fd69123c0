/* SPDX-License-Identifier: Apache-2.0 */
/*
 * columns - which columns a map reads, and which a file has.
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
        char *names; // alternatives, "first,second": one of them is enough
        bool seen;
    } read[COLUMNS_READ_MAX];
    size_t read_count;
    char *found[RECORD_COLUMNS_MAX]; // names that records had, as far as there is room
    size_t found_count;
};

/* Adds the columns that a value of the map reads between braces; those of `matched`, as
 * "title.1", are its pattern's. */
void columns_add(struct columns *columns, struct yaml_value value, const char *matched);

/* Adds a column, or alternatives. */
void columns_add_name(struct columns *columns, const char *names, const char *matched);

/* A column that a file may lack. */
void columns_allow(struct columns *columns, const char *name);

/* Forgets what files had so far. */
void columns_begin(struct columns *columns);

/* Takes note of what a record has. */
void columns_see(struct columns *columns, const struct record *record);

/* Describes the columns that the map reads and that no record had: which, what is near to each, and
 * what there is. False: there are none. */
bool columns_list_unseen(const struct columns *columns, char ret_text[COLUMNS_TEXT_MAX]);

void columns_free(struct columns *columns);

#endif
