/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reported - text for a figure that a source has published.
 */
#ifndef TENURE_REPORTED_H
#define TENURE_REPORTED_H

#include <stddef.h>
#include <tenure/v1/event.pb-c.h>

enum {
    TENURE_REPORTED_TEXT_MAX = 96
};

/* Writes "74%, up 5 points", "37 of 42" or "84" into TENURE_REPORTED_TEXT_MAX bytes and returns
 * it. */
const char *tenure_reported_text(const Tenure__V1__Survey *survey, char *text);

#endif
