/* SPDX-License-Identifier: Apache-2.0 */
/*
 * axes - the options --as-of and --known-at, shared by several programs.
 */
#ifndef AXES_H
#define AXES_H

#include <argp.h>
#include <stdbool.h>

#include <tenure/cli.h>

/* An argp child; its input is an initialised Tenure__V1__Axes. */
extern const struct argp axes_argp;

/* Replaces the day of --as-of with a date by the daemon's clock; needs an open client. */
tenure_status axes_resolve(struct tenure_cli *cli, Tenure__V1__Axes *axes);

/* Whether one of the options was given. */
bool axes_are_given(const Tenure__V1__Axes *axes);

/* Parses a seq, or a time in UTC: 2019-11-27 or 30d (the end of that day) or 2019-11-27T09:30:00Z.
 * False: it is neither. */
bool axes_read_known_at(const char *text, Tenure__V1__Axes *axes);

#endif
