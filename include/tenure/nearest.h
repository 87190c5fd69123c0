/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nearest - finds the known name that was most likely meant by an unknown one.
 *
 * Offer the known names one by one; the best one so far is copied. The distance is the optimal
 * string alignment distance (restricted Damerau-Levenshtein): insertions, deletions, substitutions
 * and transpositions of two neighbours. Upper and lower case are equal.
 */
#ifndef TENURE_NEAREST_H
#define TENURE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

enum {
    TENURE_NEAREST_BYTES_MAX = 64,       // longer names are never near
    TENURE_NEAREST_CANDIDATES_MAX = 4096 // further candidates are ignored
};

struct tenure_nearest {
    const char *wanted;
    char name[TENURE_NEAREST_BYTES_MAX + 1]; // the nearest so far; "": none is near
    unsigned distance;                       // of `name`; initially just above the limit
    unsigned offered;
};

/* Begins a search. `wanted` is not copied: it must live as long as the search. */
void tenure_nearest_begin(struct tenure_nearest *nearest, const char *wanted);

/* Compares one known name. Of equally near names the first one offered wins. False: no further name
 * can change the result. */
bool tenure_nearest_offer(struct tenure_nearest *nearest, const char *candidate);

/* Compares the id and the name of one subject, and the words of the name, so that a mistyped
 * surname finds its person. `nearest->name` becomes the id or the whole name, whichever is nearer.
 */
bool tenure_nearest_offer_named(struct tenure_nearest *nearest, const char *id, const char *name);

/* Writes "unknown KIND WANTED; did you mean NAME?", without the question if no name is near; WANTED
 * is cut to fit. `size` is that of `text`, at least 160 bytes. Returns `text`. */
const char *tenure_nearest_text(const struct tenure_nearest *nearest, const char *kind, char *text,
                                size_t size);

#endif
