/* SPDX-License-Identifier: Apache-2.0 */
/*
 * upkeep - what the programs share that look after a data folder by themselves, without a daemon.
 */
#ifndef UPKEEP_H
#define UPKEEP_H

#include "rebuild.h"
#include <tenure/cli.h>

/* The data folder that --at or TENURE_AT names; exits with words if there is none. */
const char *upkeep_folder(const struct tenure_cli *cli);

/* Takes the folder from daemons until the program ends; exits with words if one is running. */
void upkeep_lock(const char *folder);

/* The folder's store to write, with room for more than it has. */
tenure_status upkeep_open_to_write(const char *folder, struct store **ret_store);

/* Says what is wrong with the file of the folder, and returns the exit code. */
int upkeep_fail(const char *folder, tenure_status status);

/* Draws progress on a terminal; `context` is what is done: "rebuilt". */
void upkeep_progress(void *context, uint64_t seq, uint64_t last_seq);
void upkeep_progress_end(void); // errno stays

/* 2 * size digits and a NUL. */
void upkeep_hex(const uint8_t *bytes, size_t size, char *ret_text);

/* The wall clock. */
int64_t upkeep_now_ms(void);

#endif
