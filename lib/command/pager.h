/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pager - long output on a terminal goes through the user's pager.
 */
#ifndef PAGER_H
#define PAGER_H

/* Sends everything printed from now on through $TENURE_PAGER, else $PAGER, else less, and waits for
 * the pager when the program ends. Does nothing if stdout is not a terminal, or if the pager is ""
 * or cat. Call it at most once, before the first output. */
void pager_begin(void);

#endif
