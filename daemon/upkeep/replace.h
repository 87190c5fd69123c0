/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replace - replaces a store with its rebuilt version.
 */
#ifndef REPLACE_H
#define REPLACE_H

#include "rebuild.h"

/* The folder must be locked. On TENURE_OK *ret_seq is the last entry. On TENURE_DAMAGED it is the
 * damaged entry, 0 for the whole file, and nothing is replaced. */
tenure_status replace_by_rebuild(const char *folder, const struct rebuild_options *options,
                                 uint64_t *ret_seq);

#endif
