/* SPDX-License-Identifier: Apache-2.0 */
/*
 * said - the sentences of tenure/sentence.h as allocated text.
 */
#ifndef SAID_H
#define SAID_H

#include <tenure/v1/wire.pb-c.h>

/* The line without its newline. The caller frees the text; NULL: out of memory. */
char *said_update(const Tenure__V1__Update *update);
char *said_event(const Tenure__V1__Event *event);
char *said_tenure(const Tenure__V1__Tenure *tenure);

#endif
