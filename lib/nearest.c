/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the known name that is nearest to an unknown one; see nearest.h. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <tenure/nearest.h>

enum {
    ROW = TENURE_NEAREST_BYTES_MAX + 1,
    DISTANCE_MAX = 3,
    WORD_MIN = 4 // shorter words are near to too many others
};

static bool
is_same(char one, char other)
{
    return tolower((unsigned char)one) == tolower((unsigned char)other);
}

static unsigned
smaller(unsigned one, unsigned other)
{
    return one < other ? one : other;
}

/* The last three rows of the distance table: for the current letter of `from` and the two before
 * it. */
struct rows {
    unsigned before[ROW], last[ROW], next[ROW];
};

/* Fills the row of the letter from[at]; returns its smallest distance. */
static unsigned
fill_row(struct rows *rows, const char *from, size_t at, const char *to, size_t to_size)
{
    unsigned least = rows->next[0] = (unsigned)at + 1;
    for (size_t i = 0; i < to_size; i++) {
        unsigned changed = rows->last[i] + (is_same(from[at], to[i]) ? 0 : 1);
        unsigned best = smaller(changed, smaller(rows->last[i + 1], rows->next[i]) + 1);
        if (at > 0 && i > 0 && is_same(from[at], to[i - 1]) && is_same(from[at - 1], to[i]))
            best = smaller(best, rows->before[i - 1] + 1);
        rows->next[i + 1] = best;
        least = smaller(least, best);
    }
    return least;
}

/* The distance between two names, or `bound` if it is at least that. */
static unsigned
measure(const char *from, size_t from_size, const char *to, size_t to_size, unsigned bound)
{
    struct rows rows;
    size_t longer = from_size > to_size ? from_size - to_size : to_size - from_size;
    if (longer >= bound)
        return bound;
    for (size_t i = 0; i <= to_size; i++)
        rows.last[i] = (unsigned)i;
    for (size_t at = 0; at < from_size; at++) {
        if (fill_row(&rows, from, at, to, to_size) >= bound)
            return bound;
        memcpy(rows.before, rows.last, sizeof(rows.last));
        memcpy(rows.last, rows.next, sizeof(rows.next));
    }
    return smaller(rows.last[to_size], bound);
}

void
tenure_nearest_begin(struct tenure_nearest *nearest, const char *wanted)
{
    size_t size = strlen(wanted);
    // A one-letter name would be near to every other one, so it may differ only in case.
    unsigned most = size <= 1 ? 0 : size <= 4 ? 1 : size <= 8 ? 2 : DISTANCE_MAX;
    *nearest = (struct tenure_nearest){
        .wanted = wanted,
        .distance = size <= TENURE_NEAREST_BYTES_MAX ? most + 1 : 0,
    };
}

/* Makes the suggestion the nearest one if the text is nearer than all before it. */
static void
compare(struct tenure_nearest *nearest, const char *text, size_t size, const char *suggestion)
{
    if (size == 0 || size > TENURE_NEAREST_BYTES_MAX)
        return;
    unsigned distance =
        measure(nearest->wanted, strlen(nearest->wanted), text, size, nearest->distance);
    size_t length = strlen(suggestion);
    if (distance >= nearest->distance || length > TENURE_NEAREST_BYTES_MAX)
        return;
    nearest->distance = distance;
    memcpy(nearest->name, suggestion, length + 1);
}

/* Whether another candidate may be compared; an exact match cannot be improved. */
static bool
may_offer(struct tenure_nearest *nearest)
{
    if (nearest->offered == TENURE_NEAREST_CANDIDATES_MAX || nearest->distance == 0)
        return false;
    nearest->offered++;
    return true;
}

bool
tenure_nearest_offer(struct tenure_nearest *nearest, const char *candidate)
{
    if (!may_offer(nearest))
        return false;
    compare(nearest, candidate, strlen(candidate), candidate);
    return nearest->distance > 0;
}

bool
tenure_nearest_offer_named(struct tenure_nearest *nearest, const char *id, const char *name)
{
    static const char between_words[] = " ,-";
    if (!may_offer(nearest))
        return false;
    compare(nearest, id, strlen(id), id);
    compare(nearest, name, strlen(name), name);
    for (const char *word = name; *word != '\0';) {
        size_t size = strcspn(word, between_words);
        if (size >= WORD_MIN)
            compare(nearest, word, size, name);
        word += size;
        word += strspn(word, between_words);
    }
    return nearest->distance > 0;
}

const char *
tenure_nearest_text(const struct tenure_nearest *nearest, const char *kind, char *text, size_t size)
{
    int used = snprintf(text, size, "unknown %s %.64s", kind, nearest->wanted);
    if (nearest->name[0] != '\0' && used > 0 && (size_t)used < size)
        snprintf(text + used, size - (size_t)used, "; did you mean %s?", nearest->name);
    return text;
}
