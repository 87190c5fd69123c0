/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entry - what the log has under a seq, with names, for whoever corrects it.
 */
#ifndef ENTRY_H
#define ENTRY_H

#include <stdio.h>

#include <tenure/cli.h>

/* Finds the seq of an event; 0: the daemon knows none of that source and id, or does not say. */
tenure_status entry_find(struct tenure_cli *cli, const char *source, const char *id,
                         uint64_t *ret_seq);

/* A report as news; NULL: the entry is none, or the daemon does not say. The change lives as long
 * as *ret_answer, which the caller frees; it is NULL with the change. */
const Tenure__V1__Change *entry_ask(struct tenure_cli *cli, uint64_t seq,
                                    Tenure__V1__Answer **ret_answer);

/* The same for the latest correction that takes back or replaces the entry, and counts. */
const Tenure__V1__Change *entry_ask_correction(struct tenure_cli *cli, uint64_t seq,
                                               Tenure__V1__Answer **ret_answer);

/* Writes "Greater Manchester, executive lead: Ada Example is appointed". */
void entry_write(const Tenure__V1__Change *change, FILE *out);

#endif
