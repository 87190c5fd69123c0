/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guard - runs work on a possibly damaged file in a child process: LMDB trusts what it reads, so a
 * damaged file can crash the reader.
 */
#ifndef GUARD_H
#define GUARD_H

enum {
    GUARD_CRASHED = -1
};

/* Runs the work in a child process and returns its exit code; GUARD_CRASHED if it crashed. */
int guard_run(int (*work)(void *context), void *context);

#endif
