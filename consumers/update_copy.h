/* SPDX-License-Identifier: Apache-2.0 */
/*
 * update_copy - copies an update.
 */
#ifndef UPDATE_COPY_H
#define UPDATE_COPY_H

#include <tenure/v1/wire.pb-c.h>

/* The caller frees it with tenure__v1__update__free_unpacked(update, NULL); NULL: out of memory. */
Tenure__V1__Update *update_copy(const Tenure__V1__Update *update);

#endif
