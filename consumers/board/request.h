/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request - one question of a browser, and the answer that is being written.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stdio.h>

#include "follow.h"
#include "tables.h"

enum {
    PARAMETERS_MAX = 24
};

struct request {
    tenure_client *client;
    struct follow *follow;
    const char *path;
    struct {
        const char *name, *value;
    } parameters[PARAMETERS_MAX];
    size_t parameters_count;
    Tenure__V1__Axes axes; // as_of and known_at

    // The answer: 200 and HTML unless it is set otherwise.
    unsigned status;
    const char *type;
    char file_name[64]; // for a download; "": shown in place
    FILE *out;
};

/* The parameter's value, "" where it is not given. */
const char *request_parameter(const struct request *request, const char *name);

/* A parameter that is a whole number, `otherwise` where it is none. */
uint64_t request_number(const struct request *request, const char *name, uint64_t otherwise);

/* Reads as_of and known_at; false, with the answer written, if one of them is wrong. */
bool request_read_axes(struct request *request);

/* The day that the answer is about: as_of, or the daemon's clock date. "" before its clock starts.
 */
tenure_status request_day(struct request *request, char ret_day[11]);

/* A page that says what is wrong. */
void request_fail(struct request *request, unsigned status, const char *title, const char *why);

/* The same for a question that the daemon did not answer. */
void request_fail_status(struct request *request, tenure_status status);

#endif
