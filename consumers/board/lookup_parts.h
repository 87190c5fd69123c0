/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookup_parts - shared by the files of lookup.
 */
#ifndef LOOKUP_PARTS_H
#define LOOKUP_PARTS_H

#include <pthread.h>
#include <sqlite3.h>

#include "lookup.h"

enum lookup_statement {
    READ,
    PUT,
    PUT_WORDS,
    DROP_WORDS,
    FIND,
    FIND_SHORT,
    PUT_WORD,
    IS_WORD,
    LIST_WORDS,
    LIST_RHYMES,
    PUT_REPORT,
    PUT_GONE,
    READ_GONE,
    DROP_REPORTS,
    FIND_REPORTS,
    PUT_POST,
    DROP_POST,
    COUNT_POSTS,
    DROP_COMING,
    PUT_COMING,
    FIND_COMING,
    DROP_CALLED_OFF,
    PUT_CALLED_OFF,
    READ_CALLED_OFF,
    LIST_CALLED_OFF,
    DROP_CONTINUED,
    PUT_CONTINUED,
    LIST_CONTINUED,
    LIST_ALERTS_OF,
    READ_ROLE,
    PUT_ROLE,
    LIST_ROLES,
    LIST_REGIONS,
    STATEMENTS
};

struct lookup {
    pthread_mutex_t lock; // protects the database
    sqlite3 *database;
    sqlite3_stmt *statements[STATEMENTS];
};

/* The statement with its first two parameters bound; the caller holds the lock. */
sqlite3_stmt *lookup_ask(struct lookup *lookup, enum lookup_statement which, const char *first,
                         const char *second);
const char *lookup_column(sqlite3_stmt *statement, int number);

void lookup_take_report(struct lookup *lookup, const Tenure__V1__Update *update);
void lookup_take_called_off(struct lookup *lookup, const Tenure__V1__PostState *post);
void lookup_take_continued(struct lookup *lookup, const Tenure__V1__PostState *post);
void lookup_take_coming_post(struct lookup *lookup, const Tenure__V1__PostState *post);
void lookup_take_coming_organisation(struct lookup *lookup,
                                     const Tenure__V1__OrganisationState *state);

#endif
