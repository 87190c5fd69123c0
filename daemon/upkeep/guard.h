/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guard - work on a file that may be damaged, in a process of its own: LMDB trusts what it reads,
 * so that a damaged file can crash or stop whoever reads it.
 */
#ifndef GUARD_H
#define GUARD_H

enum {
    GUARD_CRASHED = -1
};

/* Runs the work in a child process and returns its exit code; GUARD_CRASHED if it did not get so
 * far. */
int guard_run(int (*work)(void *context), void *context);

#endif
