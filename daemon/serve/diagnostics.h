/*
 * diagnostics - what the daemon says about itself: lines on stderr, without personal names.
 */
#ifndef DIAGNOSTICS_H
#define DIAGNOSTICS_H

/* One line: "tenured: ...". The level is journald's prefix when stderr is not a terminal. */
void diagnostics_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void diagnostics_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
