/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diagnostics - the daemon's messages: one line each on stderr, without personal names.
 *
 * `event` is an identifier for programs, the rest a sentence for people. A text line is "tenured:
 * SENTENCE", or under systemd "<LEVEL>SENTENCE" (sd-daemon(3)); a JSON line is
 * {"time":"...","level":"error","event":"...","message":"..."}.
 */
#ifndef DIAGNOSTICS_H
#define DIAGNOSTICS_H

#include <stdbool.h>

/* Switches between JSON and text, which is the default. Call it before any thread is started. */
void diagnostics_be_json(bool json);

void diagnostics_info(const char *event, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void diagnostics_error(const char *event, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
