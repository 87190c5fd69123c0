/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tables_read - reads the rows of each table from the daemon, page by page.
 */
#ifndef TABLES_READ_H
#define TABLES_READ_H

#include "pages.h"
#include "tables.h"

/* Queries what a table is read from: all pages, or one page with `by_page`. */
tenure_status tables_ask(struct tables *tables, Tenure__V1__Query *query, uint64_t *after,
                         pages_fn *answered, void *context);

tenure_status tables_read_posts(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_tenures(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_organisations(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_people(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_alerts(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_figures(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_events(struct tables *tables, table_row_fn *emit, void *context);

#endif
