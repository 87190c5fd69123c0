/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request - one request of a browser, and the answer being written.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stdio.h>

#include "desk.h"
#include "follow.h"
#include "tables.h"
#include "templates.h"
#include "upload.h"
#include "view.h"

enum {
    PARAMETERS_MAX = 40,
    FILTER_MAX = 160
};

struct request {
    tenure_client *client;
    struct follow *follow;
    const char *path;
    struct {
        const char *name, *value;
    } parameters[PARAMETERS_MAX];
    size_t parameters_count;
    char filters[4][FILTER_MAX]; // what filters_check() replaced parameters by
    Tenure__V1__Axes axes;       // as_of and known_at
    struct templates *templates;
    const char *base;           // the beginning of every link: the board's base path, or ""
    const char *base_url;       // the board's own address; "" if unknown
    const char *address;        // the address it listens on
    const char *frames;         // sites that may frame its cards
    Tenure__V1__Answer *report; // the daemon's status; NULL until it is read
    tenure_status asked; // the result of reading it, so that an absent daemon is queried only once
    int32_t today;       // the day of the view; TENURE_NO_DAY: unknown

    enum shown_as {
        SHOWN_AS_PAGE,
        SHOWN_AS_CARD,    // to be framed in another site's page
        SHOWN_AS_PICTURE, // an image for sharing
    } shown_as;

    // For the desk; see desk.h.
    const struct desk *desk;     // NULL: the desk is off
    const char *user;            // the writer; "" if this browser may not write
    const struct upload *upload; // the submitted form; NULL: there is none
    bool sent_by_form;           // the method is POST

    // The answer; by default status 200 and HTML.
    unsigned status;
    const char *type;
    char *location;     // the target of a redirect (status 303); the request frees it
    char file_name[64]; // for a download; "": shown in the browser
    FILE *out;
    struct download *download; // is sent instead of `out`; NULL: there is none
};

/* The parameter's value; "" if it is not given. */
const char *request_parameter(const struct request *request, const char *name);

/* A parameter as a whole number; `otherwise` if it is not one. */
uint64_t request_number(const struct request *request, const char *name, uint64_t otherwise);

/* Whether the view is of another day than today, or as known earlier. */
bool request_is_past(const struct request *request);

/* Whether the view is as known before the first entry. The status must have been read. */
bool request_knows_nothing(const struct request *request);

/* As known at which entry, for lookup_wanted. The status must have been read. */
uint64_t request_known_at(const struct request *request);

/* Reads as_of and known_at; false if one is invalid: the answer is written. */
bool request_read_axes(struct request *request);

/* Reads the daemon's status, once; sets request->today. */
tenure_status request_read_report(struct request *request);

/* The address of this page with one parameter changed, or removed if `value` is "". The caller
 * frees it. */
char *request_here(const struct request *request, const char *name, const char *value);

/* The address of a page about a subject, on the day of the view:
 * "/post?id=QM7%2Fchair&as_of=2019-11-27"; without the id if `id` is "". The caller frees it. */
char *request_link(const struct request *request, const char *page, const char *id);

/* Answers with an error page; to a question of the API with JSON, which has only `why`. */
void request_fail(struct request *request, unsigned status, const char *title, const char *why);

/* The same for a query that the daemon did not answer. */
void request_fail_status(struct request *request, tenure_status status);

#endif
