/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stopping - for a command that runs until SIGTERM or SIGINT.
 */
#ifndef STOPPING_H
#define STOPPING_H

#include <signal.h>

/* Not 0 once a signal has arrived; loops must check it. */
extern volatile sig_atomic_t stopping;

/* From now on both signals set `stopping` and interrupt a blocking wait; they do nothing else. */
void stop_on_signals(void);

#endif
