/* SPDX-License-Identifier: Apache-2.0 */
/*
 * testing - included by every unit test.
 */
#ifndef TESTING_H
#define TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <tenure/date.h>

/* Parses a day; the test fails if it is not one. */
static inline int32_t
day(const char *text)
{
    int32_t parsed = TENURE_NO_DAY;
    assert_true(tenure_day_parse(text, &parsed));
    return parsed;
}

#define assert_day(actual, text) assert_int_equal(actual, day(text))

#endif
