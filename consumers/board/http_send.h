/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_send - sends answers to the browser, with security headers.
 */
#ifndef HTTP_SEND_H
#define HTTP_SEND_H

#include <microhttpd.h>

#include "assets.h"
#include "request.h"

/* Sends the request's answer; takes ownership of `body`, from malloc. */
enum MHD_Result http_send(struct MHD_Connection *connection, const struct request *request,
                          char *body, size_t size);

enum MHD_Result http_send_asset(struct MHD_Connection *connection, const struct asset *asset);

#endif
