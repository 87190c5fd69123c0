/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kept - memory that a command needs until it ends, such as an option's text in another form.
 */
#ifndef KEPT_H
#define KEPT_H

/* Owns `memory` (from malloc, may be NULL) until the program ends, and returns it. A command keeps
 * at most KEPT_MAX; one more aborts, because only a bug keeps that many. */
void *kept(void *memory);

#endif
