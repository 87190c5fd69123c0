/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request - one question of a browser, and the answer that is being written.
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
    struct templates *templates;
    const char *base;     // goes before every link: "" or the path under which the board stands
    const char *base_url; // the board's own address; "" if it is not known
    const char *address;  // what it listens on
    const char *frames;   // who may have its cards in their pages
    Tenure__V1__Answer *report; // the daemon's status, once it was asked for
    tenure_status asked;        // for it, TENURE_OK before; a daemon that is away is asked once
    int32_t today;              // the day that is looked at; TENURE_NO_DAY: none yet

    enum shown_as {
        SHOWN_AS_PAGE,
        SHOWN_AS_CARD,    // to stand in somebody else's page
        SHOWN_AS_PICTURE, // to be shared
    } shown_as;

    // Of the desk; see desk.h.
    const struct desk *desk;     // NULL: there is none
    const char *user;            // who may write; "" if this browser may not
    const struct upload *upload; // the form that was sent; NULL: the page is only read
    bool sent_by_form;           // the method is POST

    // The answer: 200 and HTML unless it is set otherwise.
    unsigned status;
    const char *type;
    char *location;     // where to go on, with status 303; the request frees it
    char file_name[64]; // for a download; "": shown in place
    FILE *out;
};

/* The parameter's value, "" where it is not given. */
const char *request_parameter(const struct request *request, const char *name);

/* A parameter that is a whole number, `otherwise` where it is none. */
uint64_t request_number(const struct request *request, const char *name, uint64_t otherwise);

/* Whether another day than now, or what was known before, is asked about. */
bool request_is_past(const struct request *request);

/* Reads as_of and known_at; false, with the answer written, if one of them is wrong. */
bool request_read_axes(struct request *request);

/* Asks for the daemon's status, once; request->today is known then. */
tenure_status request_read_report(struct request *request);

/* The page that is looked at, with one parameter changed, or without it where `value` is "": a text
 * that the caller frees. */
char *request_here(const struct request *request, const char *name, const char *value);

/* A page about something, on the day that is looked at: "/post?id=QM7%2Fchair&as_of=2019-11-27"; ""
 * for `id`: a page without. A text that the caller frees. */
char *request_link(const struct request *request, const char *page, const char *id);

/* A page that says what is wrong. */
void request_fail(struct request *request, unsigned status, const char *title, const char *why);

/* The same for a question that the daemon did not answer. */
void request_fail_status(struct request *request, tenure_status status);

#endif
