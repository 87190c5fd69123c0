/* SPDX-License-Identifier: Apache-2.0 */
/*
 * download - a table as CSV, which is read page by page while it is sent, so that a large one
 * neither fills the memory nor keeps other readers waiting.
 */
#ifndef DOWNLOAD_H
#define DOWNLOAD_H

#include "request.h"

struct download;

/* Begins with the first page, so that a problem can still be answered. The request's parameters
 * must outlive the download. */
tenure_status download_begin(const struct request *request, const struct table *table,
                             struct download **ret_download);

/* Copies the next bytes; 0: that was all, -1: the rest cannot be read. */
ssize_t download_read(struct download *download, char *ret_bytes, size_t size);

void download_end(struct download *download);

#endif
