/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_fold - names as they are compared: in lower case, without accents, words joined by hyphens.
 */
#ifndef TNI_NAME_FOLD_H
#define TNI_NAME_FOLD_H

/* "łukasz-przykład" becomes "lukasz-przyklad". Letters of other scripts stay letters. The caller
 * frees the text; NULL without memory, and if the name is not UTF-8. */
char *tni_name_fold(const char *name);

#endif
