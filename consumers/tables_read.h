/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tables_read - reads the rows of each table from the daemon, page by page.
 */
#ifndef TABLES_READ_H
#define TABLES_READ_H

#include "tables.h"

tenure_status tables_read_posts(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_tenures(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_organisations(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_people(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_alerts(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_figures(struct tables *tables, table_row_fn *emit, void *context);
tenure_status tables_read_events(struct tables *tables, table_row_fn *emit, void *context);

#endif
