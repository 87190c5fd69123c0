/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words - numbers and ids in words for people.
 */
#ifndef TNI_WORDS_H
#define TNI_WORDS_H

#include <stddef.h>

enum {
    TNI_WORD_MAX = 80,
    TNI_PHRASE_MAX = 272 // for a name
};

/* "first" to "tenth", then "11th", "22nd"; writes up to TNI_WORD_MAX bytes and returns them. */
const char *tni_ordinal(unsigned number, char *word);

/* "one" to "ten", then digits. */
const char *tni_count(unsigned number, char *word);

/* "executive lead" for "executive-lead"; "ICS designation" for "ics-designation". */
const char *tni_role(const char *role, char *word);

/* A value of the schema: "local authority" for "LOCAL_AUTHORITY", "NHS trust" for "NHS_TRUST". */
const char *tni_constant(const char *name, char *word);

/* "an executive lead" for "executive lead"; writes up to TNI_PHRASE_MAX bytes. */
const char *tni_with_article(const char *word, char *phrase);

/* A number with separators: "1,234,567". */
const char *tni_people(unsigned long long number, char *word);

/* "27 November 2019" for "2019-11-27". */
const char *tni_day(const char *date, char *words);

#endif
