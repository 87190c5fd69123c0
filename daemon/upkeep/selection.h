/* SPDX-License-Identifier: Apache-2.0 */
/*
 * selection - chooses entries to redact, by event or by person.
 */
#ifndef SELECTION_H
#define SELECTION_H

#include <stdbool.h>

#include "store.h"

enum {
    SELECTORS_MAX = 64,
    SELECTED_NAMES_MAX = 64
};

struct selection {
    const char *events[SELECTORS_MAX]; // SOURCE/ID
    bool event_found[SELECTORS_MAX];
    size_t events_count;
    const char *people[SELECTORS_MAX]; // a person's id
    size_t people_count;

    // results of selection_find(), in order
    uint64_t *seqs;
    size_t count, max;
    char *names[SELECTED_NAMES_MAX]; // the names of these people
    size_t names_count;
    char *joined[SELECTED_NAMES_MAX]; // ids joined with theirs that were not selected
    size_t joined_count;
};

/* Finds the entries of the selected events and people. */
tenure_status selection_find(const struct store *store, struct selection *selection);
void selection_close(struct selection *selection);

/* Calls `told` for every other entry whose text contains a selected person's id or name. */
typedef void selection_found_fn(void *context, uint64_t seq, const char *text);
tenure_status selection_find_leftovers(const struct store *store, const struct selection *selection,
                                       selection_found_fn *report, void *context);

#endif
