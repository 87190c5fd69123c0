/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template_text - explanations of rule templates for people.
 */
#ifndef TEMPLATE_TEXT_H
#define TEMPLATE_TEXT_H

#include <stdio.h>

#include "rule.h"

/* Prints what the template evaluates, an example of a headline, its parameters with their defaults,
 * and the limits that its rules may have. */
void template_print(const struct rule_template *template, FILE *file);

#endif
