/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replace - puts a rebuilt store in the place of the one it was made from.
 */
#ifndef REPLACE_H
#define REPLACE_H

#include "rebuild.h"

/* The folder is locked. On TENURE_OK *ret_seq is the last entry, on TENURE_DAMAGED the one that is
 * damaged, 0 for the file as a whole; nothing is replaced then. */
tenure_status replace_by_rebuild(const char *folder, const struct rebuild_options *options,
                                 uint64_t *ret_seq);

#endif
