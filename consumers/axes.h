/*
 * axes - the options --as-of and --known-at, which several programs share.
 */
#ifndef AXES_H
#define AXES_H

#include <argp.h>

#include <tenure/v1/wire.pb-c.h>

/* An argp child; its input is a Tenure__V1__Axes, initialised. */
extern const struct argp axes_argp;

#endif
