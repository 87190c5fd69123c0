/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry - describes the log entry with a given seq, for corrections.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include <stdio.h>

#include <tenure/cli.h>

/* Finds the seq of an event; 0 if the daemon has none of that source and id, or does not answer the
 * query. */
tenure_status entry_find(struct tenure_cli *cli, const char *source, const char *id,
                         uint64_t *ret_seq);

/* The change that the entry reported; NULL if it reported none, or if the daemon does not answer
 * the query. The change is valid until the caller frees *ret_answer, which is NULL with the
 * change. */
const Tenure__V1__Change *entry_ask(struct tenure_cli *cli, uint64_t seq,
                                    Tenure__V1__Answer **ret_answer);

/* The same for the latest live correction of the entry, other than the one with the seq `except`.
 */
const Tenure__V1__Change *entry_ask_correction(struct tenure_cli *cli, uint64_t seq,
                                               uint64_t except, Tenure__V1__Answer **ret_answer);

/* Writes "Greater Manchester, executive lead: Ada Example is appointed". */
void entry_write(struct tenure_cli *cli, const Tenure__V1__Change *change, FILE *out);

#endif
