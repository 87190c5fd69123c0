/* SPDX-License-Identifier: Apache-2.0 */
/*
 * operate - what operators do is an event as well: their programs turn into tenure publish.
 */
#ifndef OPERATE_H
#define OPERATE_H

#include <tenure/cli.h>

/* Whether an option is among the arguments. */
bool operate_gives(int argc, char **argv, const char *option);

/* Becomes tenure publish KIND with the arguments after argv[0]; returns an exit code only where
 * that fails. */
int operate_publish(const char *kind, int argc, char **argv);

#endif
