/* SPDX-License-Identifier: Apache-2.0 */
/*
 * operate - operators' actions are events, too, so their programs execute tenure publish.
 */
#ifndef OPERATE_H
#define OPERATE_H

#include <tenure/cli.h>

/* Whether the option is among the arguments. */
bool operate_gives(int argc, char **argv, const char *option);

/* Executes tenure publish KIND with the arguments after argv[0]; returns an exit code only if that
 * fails. */
int operate_publish(const char *kind, int argc, char **argv);

#endif
