/* SPDX-License-Identifier: Apache-2.0 */
/*
 * said - what tenure/sentence.h writes, as a text.
 */
#ifndef SAID_H
#define SAID_H

#include <tenure/v1/wire.pb-c.h>

/* Without its newline. The caller frees the text; NULL without memory. */
char *said_update(const Tenure__V1__Update *update);
char *said_event(const Tenure__V1__Event *event);
char *said_tenure(const Tenure__V1__Tenure *tenure);

#endif
