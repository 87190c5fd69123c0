/* SPDX-License-Identifier: Apache-2.0 */
/*
 * supervisor - what systemd is told (sd_notify(3)); without systemd nobody is told anything.
 */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

void supervisor_ready(void);
void supervisor_stopping(void);

/* At least twice within the watchdog's time, which the unit sets. */
void supervisor_alive(void);

#endif
