/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diagnostics - what the daemon says about itself: one line each on stderr, without personal names.
 *
 * `event` is a word for programs, the rest a sentence for people. As text a line is
 * "tenured: SENTENCE", or under systemd "<LEVEL>SENTENCE" (sd-daemon(3)); as JSON it is
 * {"time":"...","level":"error","event":"...","message":"..."}.
 */
#ifndef DIAGNOSTICS_H
#define DIAGNOSTICS_H

#include <stdbool.h>

/* From now on as JSON or as text, which it is before. Before any thread is started. */
void diagnostics_be_json(bool json);

void diagnostics_info(const char *event, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void diagnostics_error(const char *event, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
