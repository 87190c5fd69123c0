/* SPDX-License-Identifier: Apache-2.0 */
/* The search: matches are ranked, weak ones are left out, and unknown words are corrected. */
#include <stdlib.h>
#include <string.h>
#include <tenure/nearest.h>
#include <tenure/text.h>

#include "lookup_parts.h"
#include "lookup_words.h"

enum {
    CANDIDATES_MAX = 400, // results of the full-text search that are compared closely
    CORRECTED_MIN = 4,    // shorter words are near to too many others
    ONE_SLIP_MAX = 5      // longer words may have two slips
};

struct candidate {
    char *texts[4]; // kind, id, name, and the holder or post shown beside the name
    enum lookup_rank rank;
};

/* Best matches first; of equal ones, alerts that ended last, otherwise by name. */
static int
by_rank(const void *left, const void *right)
{
    const struct candidate *one = left, *other = right;
    if (one->rank != other->rank)
        return one->rank < other->rank ? 1 : -1;
    bool one_ended = strcmp(one->texts[0], "alert") == 0 && one->texts[3][0] != '\0';
    bool other_ended = strcmp(other->texts[0], "alert") == 0 && other->texts[3][0] != '\0';
    return one_ended != other_ended ? one_ended - other_ended
                                    : strcmp(one->texts[2], other->texts[2]);
}

static void
forget(struct candidate *candidate)
{
    for (int i = 0; i < 4; i++)
        free(candidate->texts[i]);
}

/* Copies the row; false: there is no memory. */
static bool
copy_row(sqlite3_stmt *find, struct candidate *candidate)
{
    bool copied = true;
    for (int i = 0; i < 4; i++) {
        candidate->texts[i] = strdup(lookup_column(find, i));
        copied = copied && candidate->texts[i] != NULL;
    }
    if (!copied)
        forget(candidate);
    return copied;
}

static size_t
read_candidates(sqlite3_stmt *find, const char *wanted, struct candidate *candidates)
{
    size_t count = 0;
    while (sqlite3_step(find) == SQLITE_ROW && count < CANDIDATES_MAX) {
        char name[LOOKUP_TEXT_MAX];
        lookup_words_fold(lookup_column(find, 2), name, sizeof(name));
        candidates[count].rank = lookup_words_rank(wanted, name, lookup_column(find, 4));
        if (candidates[count].rank > LOOKUP_NO_MATCH && copy_row(find, &candidates[count]))
            count++;
    }
    sqlite3_reset(find);
    return count;
}

/* Searches for folded words as they are. */
static unsigned
find_words(struct lookup *known, const char *wanted, const char *kind, unsigned limit,
           lookup_found_fn *take, void *context)
{
    char match[8 * LOOKUP_TEXT_MAX];
    bool is_short = !lookup_words_match(wanted, match, sizeof(match));
    struct candidate *candidates = calloc(CANDIDATES_MAX, sizeof(candidates[0]));
    unsigned found = 0;
    if (candidates == NULL)
        return 0;
    pthread_mutex_lock(&known->lock);
    sqlite3_stmt *find =
        lookup_ask(known, is_short ? FIND_SHORT : FIND, is_short ? wanted : match, kind);
    sqlite3_bind_int(find, 3, CANDIDATES_MAX);
    size_t count = read_candidates(find, wanted, candidates);
    pthread_mutex_unlock(&known->lock);
    qsort(candidates, count, sizeof(candidates[0]), by_rank);
    for (size_t i = 0; i < count; i++) {
        char *const *texts = candidates[i].texts;
        bool weak = candidates[i].rank == LOOKUP_WEAK && candidates[0].rank > LOOKUP_WEAK;
        if (found < limit && !weak) {
            take(context, &(struct lookup_found){ texts[0], texts[1], texts[2], texts[3] });
            found++;
        }
    }
    for (size_t i = 0; i < count; i++)
        forget(&candidates[i]);
    free(candidates);
    return found;
}

/* Offers known words: those with the first letter `initial`, or if it is "" those with the same
 * second and third letter. */
static void
offer_words(struct lookup *known, const char *word, const char *initial,
            struct tenure_nearest *nearest)
{
    sqlite3_stmt *list =
        lookup_ask(known, initial[0] != '\0' ? LIST_WORDS : LIST_RHYMES, word, initial);
    tenure_nearest_begin(nearest, word);
    while (sqlite3_step(list) == SQLITE_ROW &&
           tenure_nearest_offer(nearest, lookup_column(list, 0)))
        ;
    sqlite3_reset(list);
}

/* Replaces a word that begins no known one with the nearest known one; most typing errors keep the
 * first letter, or change only that. Returns whether it did. The caller holds the lock. */
static bool
correct_word(struct lookup *known, const char *word, char *ret_word, size_t size)
{
    char initial[8];
    struct tenure_nearest nearest;
    sqlite3_stmt *is_word = lookup_ask(known, IS_WORD, word, "");
    bool is_known = sqlite3_step(is_word) == SQLITE_ROW;
    sqlite3_reset(is_word);
    tenure_text_format(ret_word, size, "%s", word);
    if (is_known || strlen(word) < CORRECTED_MIN)
        return false;
    tenure_text_format(initial, sizeof(initial), "%.*s", (int)lookup_words_first(word), word);
    offer_words(known, word, initial, &nearest);
    if (nearest.name[0] == '\0')
        offer_words(known, word, "", &nearest);
    if (nearest.name[0] == '\0' || (strlen(word) <= ONE_SLIP_MAX && nearest.distance > 1))
        return false;
    tenure_text_format(ret_word, size, "%s", nearest.name);
    return true;
}

/* Corrects misspelt words; false if none of them is near to a known one. */
static bool
correct(struct lookup *known, const char *wanted, char ret_words[LOOKUP_TEXT_MAX])
{
    char copy[LOOKUP_TEXT_MAX], *rest = copy, *word;
    bool corrected = false;
    tenure_text_format(copy, sizeof(copy), "%s", wanted);
    ret_words[0] = '\0';
    pthread_mutex_lock(&known->lock);
    while ((word = strsep(&rest, " ")) != NULL) {
        char right[TENURE_NEAREST_BYTES_MAX + 1];
        size_t at = strlen(ret_words);
        bool changed = correct_word(known, word, right, sizeof(right));
        tenure_text_format(ret_words + at, LOOKUP_TEXT_MAX - at, "%s%s", at > 0 ? " " : "",
                           changed ? right : word);
        corrected = corrected || changed;
    }
    pthread_mutex_unlock(&known->lock);
    return corrected;
}

unsigned
lookup_find(struct lookup *known, const char *words, const char *kind, unsigned limit,
            lookup_found_fn *take, void *context, char ret_instead[LOOKUP_TEXT_MAX])
{
    char wanted[LOOKUP_TEXT_MAX];
    lookup_words_fold(words, wanted, sizeof(wanted));
    ret_instead[0] = '\0';
    if (wanted[0] == '\0')
        return 0;
    unsigned found = find_words(known, wanted, kind, limit, take, context);
    if (found == 0 && correct(known, wanted, ret_instead))
        found = find_words(known, ret_instead, kind, limit, take, context);
    if (found == 0)
        ret_instead[0] = '\0';
    return found;
}
