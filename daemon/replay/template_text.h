/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template_text - rule templates explained for people.
 */
#ifndef TEMPLATE_TEXT_H
#define TEMPLATE_TEXT_H

#include <stdio.h>

#include "rule.h"

/* What the template asks, an example of a headline, its parameters with their defaults,
 * and the limits that its rules may have. */
void template_print(const struct rule_template *template, FILE *file);

#endif
