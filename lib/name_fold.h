/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_fold - folds names for comparison: lower case, no accents, hyphens between words.
 */
#ifndef TNI_NAME_FOLD_H
#define TNI_NAME_FOLD_H

/* "łukasz-przykład" becomes "lukasz-przyklad". Letters of other scripts are kept. The caller frees
 * the text; NULL if out of memory or if the name is not UTF-8. */
char *tni_name_fold(const char *name);

#endif
