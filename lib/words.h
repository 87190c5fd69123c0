/*
 * words - numbers and ids as an editor would print them.
 */
#ifndef TNI_WORDS_H
#define TNI_WORDS_H

#include <stddef.h>

enum {
    TNI_WORD_MAX = 80
};

/* "first" to "tenth", then "11th", "22nd"; writes up to TNI_WORD_MAX bytes and returns them. */
const char *tni_ordinal(unsigned number, char *word);

/* "one" to "ten", then figures. */
const char *tni_count(unsigned number, char *word);

/* "executive-lead": "executive lead". */
const char *tni_role(const char *role, char *word);

#endif
