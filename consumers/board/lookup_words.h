/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookup_words - texts as they are searched, and what things are called.
 */
#ifndef LOOKUP_WORDS_H
#define LOOKUP_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* The text in lower case, without accents, words parted by one space. */
void lookup_words_fold(const char *text, char *ret_folded, size_t size);

/* The question to SQLite's full text search: any of the folded words' trigrams. False if none is
 * long enough to have one. */
bool lookup_words_match(const char *folded, char *ret_match, size_t size);

/* How many in a hundred of the wanted trigrams are in the text; 100 and more where the text has the
 * words as they are. Both are folded. */
int lookup_words_share(const char *wanted, const char *text);

/* A role as people say it: "executive lead". */
void lookup_words_role(const char *role, char *ret_name, size_t size);

/* Begins a text with a capital letter. */
void lookup_words_capital(char *text);

/* "Executive lead, Hertfordshire and West Essex": a post by its title and its organisation's name.
 */
void lookup_words_post(const char *title, const char *organisation_name, const char *organisation,
                       char *ret_name, size_t size);

#endif
