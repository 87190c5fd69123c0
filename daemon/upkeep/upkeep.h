/* SPDX-License-Identifier: Apache-2.0 */
/*
 * upkeep - shared by programs that work on a data folder without a daemon.
 */
#ifndef UPKEEP_H
#define UPKEEP_H

#include "rebuild.h"
#include <tenure/cli.h>

/* The data folder that --at or TENURE_AT names; exits with an error if there is none. */
const char *upkeep_folder(const struct tenure_cli *cli);

/* Locks the folder against daemons until the program ends; exits with an error if one is
 * running. */
void upkeep_lock(const char *folder);

/* Opens the folder's store for writing, with space to grow. */
tenure_status upkeep_open_to_write(const char *folder, struct store **ret_store);

/* Reports what is wrong with the folder's file, and returns the exit code. */
int upkeep_fail(const char *folder, tenure_status status);

/* Shows progress on a terminal; `context` is the verb: "rebuilt". */
void upkeep_progress(void *context, uint64_t seq, uint64_t last_seq);
void upkeep_progress_end(void); // preserves errno

/* Writes 2 * size digits and a NUL. */
void upkeep_hex(const uint8_t *bytes, size_t size, char *ret_text);

/* The wall clock. */
int64_t upkeep_now_ms(void);

#endif
