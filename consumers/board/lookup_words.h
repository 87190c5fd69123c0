/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookup_words - folds and compares texts for the search, and composes names.
 */
#ifndef LOOKUP_WORDS_H
#define LOOKUP_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* The text in lower case, without accents, with single spaces between words. */
void lookup_words_fold(const char *text, char *ret_folded, size_t size);

/* The query for SQLite's full-text search: any trigram of the folded words. False if no word is
 * long enough to have one. */
bool lookup_words_match(const char *folded, char *ret_match, size_t size);

/* The percentage of the wanted trigrams that the text contains; 100 or more if it contains the
 * words as they are. Both texts must be folded. */
int lookup_words_share(const char *wanted, const char *text);

/* A role in words: "executive lead". */
void lookup_words_role(const char *role, char *ret_name, size_t size);

/* Capitalises the first letter. */
void lookup_words_capital(char *text);

/* "Executive lead, Hertfordshire and West Essex": combines a post's title and its organisation's
 * name. */
void lookup_words_post(const char *title, const char *organisation_name, const char *organisation,
                       char *ret_name, size_t size);

#endif
