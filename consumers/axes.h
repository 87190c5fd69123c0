/* SPDX-License-Identifier: Apache-2.0 */
/*
 * axes - the options --as-of and --known-at, which several programs share.
 */
#ifndef AXES_H
#define AXES_H

#include <argp.h>
#include <stdbool.h>

#include <tenure/cli.h>

/* An argp child; its input is a Tenure__V1__Axes, initialised. */
extern const struct argp axes_argp;

/* Turns the day of --as-of into a date by the daemon's clock: call it once the client is open. */
tenure_status axes_resolve(struct tenure_cli *cli, Tenure__V1__Axes *axes);

/* Whether one of the options is given. */
bool axes_are_given(const Tenure__V1__Axes *axes);

/* A seq, or a time in UTC: 2019-11-27 or 30d (the end of that day) or 2019-11-27T09:30:00Z. False:
 * it is neither. */
bool axes_read_known_at(const char *text, Tenure__V1__Axes *axes);

#endif
