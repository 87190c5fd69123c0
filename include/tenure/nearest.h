/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nearest - the known name that somebody who wrote an unknown one most likely meant.
 *
 * Offer the known names one by one; the best of them is kept by value. The distance is
 * Damerau and Levenshtein's (optimal string alignment): letters put in, left out, changed, or two
 * neighbours swapped. Upper and lower case count as the same letter.
 */
#ifndef TENURE_NEAREST_H
#define TENURE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

enum {
    TENURE_NEAREST_BYTES_MAX = 64,       // a longer name is near to none
    TENURE_NEAREST_CANDIDATES_MAX = 4096 // further candidates are ignored
};

struct tenure_nearest {
    const char *wanted;
    char name[TENURE_NEAREST_BYTES_MAX + 1]; // the nearest so far; "": none is near
    unsigned distance;                       // of `name`; at first one more than may be
    unsigned offered;
};

/* Begins a search for a name; the caller keeps it while the search lasts. */
void tenure_nearest_begin(struct tenure_nearest *nearest, const char *wanted);

/* Looks at one known name. Of equally near ones the first offered stays. False: no further name
 * would be looked at. */
bool tenure_nearest_offer(struct tenure_nearest *nearest, const char *candidate);

/* Writes "unknown KIND WANTED; did you mean NAME?", or without the question when none is near, with
 * WANTED cut to fit. `size` is the room at `text`, at least 160 bytes. Returns `text`. */
const char *tenure_nearest_text(const struct tenure_nearest *nearest, const char *kind, char *text,
                                size_t size);

#endif
