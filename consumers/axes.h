/* SPDX-License-Identifier: Apache-2.0 */
/*
 * axes - the options --as-of and --known-at, which several programs share.
 */
#ifndef AXES_H
#define AXES_H

#include <argp.h>
#include <stdbool.h>

#include <tenure/v1/wire.pb-c.h>

/* An argp child; its input is a Tenure__V1__Axes, initialised. */
extern const struct argp axes_argp;

/* A seq, or a time in UTC: 2019-11-27 (the end of that day) or 2019-11-27T09:30:00Z. False: it is
 * neither. */
bool axes_read_known_at(const char *text, Tenure__V1__Axes *axes);

#endif
