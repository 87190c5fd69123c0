/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stopping - for a command that runs until it is told to stop, by SIGTERM or SIGINT.
 */
#ifndef STOPPING_H
#define STOPPING_H

#include <signal.h>

/* Not 0 once the command was told to stop; loops look at it. */
extern volatile sig_atomic_t stopping;

/* From here on both signals set `stopping`, end a wait that they come in, and do nothing else. */
void stop_on_signals(void);

#endif
