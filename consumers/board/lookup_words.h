/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookup_words - folds and compares texts for the search, and composes names.
 */
#ifndef LOOKUP_WORDS_H
#define LOOKUP_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* The text in lower case, without accents and punctuation, with single spaces between words. */
void lookup_words_fold(const char *text, char *ret_folded, size_t size);

/* The size in bytes of the first character; 0 if the text is empty. */
size_t lookup_words_first(const char *text);

/* The query for SQLite's full-text search by trigrams: all words that are long enough to be told
 * from "the" and "of". False if there is none. */
bool lookup_words_match(const char *folded, char *ret_match, size_t size);

/* How well a subject matches the wanted words, like the matches of the daemon's FindQuery. */
enum lookup_rank {
    LOOKUP_NO_MATCH,
    LOOKUP_WEAK,   // a word only within another one, or a short one not at all
    LOOKUP_WORDS,  // all words, or their beginnings, also in the id or the holder's name
    LOOKUP_PHRASE, // in this order in the name
    LOOKUP_NAME_PREFIX,
    LOOKUP_NAME
};

/* Ranks a subject by its name and all its searchable text. All texts must be folded. */
enum lookup_rank lookup_words_rank(const char *wanted, const char *name, const char *text);

/* A role in words: "executive lead". */
void lookup_words_role(const char *role, char *ret_name, size_t size);

/* Capitalises the first letter. */
void lookup_words_capital(char *text);

/* "Executive lead, Hertfordshire and West Essex": combines a post's title and its organisation's
 * name. */
void lookup_words_post(const char *title, const char *organisation_name, const char *organisation,
                       char *ret_name, size_t size);

enum {
    LOOKUP_NUMBER_MAX = 24
};

/* "no", "one" ... "ten", "11". Returns ret_word. */
char *lookup_words_number(size_t number, char ret_word[LOOKUP_NUMBER_MAX]);

#endif
