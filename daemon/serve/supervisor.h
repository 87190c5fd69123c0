/* SPDX-License-Identifier: Apache-2.0 */
/*
 * supervisor - notifies systemd (sd_notify(3)); does nothing without systemd.
 */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

void supervisor_ready(void);
void supervisor_stopping(void);

/* Must be called at least twice within the watchdog time of the unit. */
void supervisor_alive(void);

#endif
