/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_send - answers on their way to the browser, with the headers that keep it safe.
 */
#ifndef HTTP_SEND_H
#define HTTP_SEND_H

#include <microhttpd.h>

#include "assets.h"
#include "request.h"

/* Sends what the request was answered with; takes over `body`, from malloc. */
enum MHD_Result http_send(struct MHD_Connection *connection, const struct request *request,
                          char *body, size_t size);

enum MHD_Result http_send_asset(struct MHD_Connection *connection, const struct asset *asset);

#endif
