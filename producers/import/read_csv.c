/* Rows of a CSV file, by libcsv. */
#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record.h"

enum {
    ROW_BYTES_MAX = 1024 * 1024,
    CHUNK = 65536
};

struct table {
    record_fn *told;
    void *context;
    struct record_problem *problem;
    tenure_status status;
    uint64_t bytes; // of the chunks that were parsed
    char *names;    // the first row's cells, one behind the other
    char *cells;    // the row's
    size_t cells_size;
    size_t starts[RECORD_COLUMNS_MAX]; // of the cells
    size_t count;
    struct record columns; // the names
    uint64_t rows;         // ended so far
};

static void
fail(struct table *table, const char *reason)
{
    table->status = TENURE_INVALID;
    table->problem->line = table->rows + 1;
    snprintf(table->problem->reason, sizeof(table->problem->reason), "%s", reason);
}

static void
take_cell(void *cell, size_t size, void *context)
{
    struct table *table = context;
    if (table->status != TENURE_OK)
        return;
    if (table->count == RECORD_COLUMNS_MAX) {
        fail(table, "the row has more than 256 columns");
    } else if (table->cells_size + size + 1 > ROW_BYTES_MAX) {
        fail(table, "the row is longer than 1 MiB");
    } else if (memchr(cell, '\0', size) != NULL) {
        fail(table, "the row has a NUL character in it");
    } else {
        table->starts[table->count++] = table->cells_size;
        memcpy(table->cells + table->cells_size, cell, size);
        table->cells_size += size;
        table->cells[table->cells_size++] = '\0';
    }
}

/* The first row: it has the names. A byte order mark before it is no part of a name. */
static void
take_names(struct table *table)
{
    table->names = malloc(table->cells_size + 1);
    if (table->names == NULL) {
        table->status = TENURE_NO_MEMORY;
        return;
    }
    memcpy(table->names, table->cells, table->cells_size);
    for (size_t i = 0; i < table->count; i++) {
        const char *name = table->names + table->starts[i];
        if (i == 0 && strncmp(name, "\xef\xbb\xbf", 3) == 0)
            name += 3;
        record_add(&table->columns, name, "");
    }
}

static void
take_row(int newline, void *context)
{
    struct table *table = context;
    (void)newline;
    if (table->status == TENURE_OK && table->names == NULL) {
        take_names(table);
    } else if (table->status == TENURE_OK && table->count > table->columns.count) {
        fail(table, "the row has more cells than the first row has columns");
    } else if (table->status == TENURE_OK) {
        struct record record = { .line = table->rows + 1 };
        for (size_t i = 0; i < table->count; i++)
            record_add(&record, table->columns.names[i], table->cells + table->starts[i]);
        table->status = table->told(table->context, &record, table->bytes);
    }
    table->rows++;
    table->count = table->cells_size = 0;
}

static tenure_status
parse(struct table *table, struct csv_parser *parser, int fd)
{
    static char chunk[CHUNK];
    for (;;) {
        ssize_t size = read(fd, chunk, sizeof(chunk));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return TENURE_STORAGE;
        if (size == 0)
            break;
        table->bytes += (uint64_t)size;
        if (csv_parse(parser, chunk, (size_t)size, take_cell, take_row, table) != (size_t)size &&
            table->status == TENURE_OK)
            fail(table, csv_strerror(csv_error(parser)));
        if (table->status != TENURE_OK)
            return table->status;
    }
    if (csv_fini(parser, take_cell, take_row, table) != 0 && table->status == TENURE_OK)
        fail(table, "a quote is opened and not closed");
    return table->status;
}

tenure_status
read_csv(int fd, record_fn *told, void *context, struct record_problem *ret_problem)
{
    struct csv_parser parser;
    struct table table = { .told = told, .context = context, .problem = ret_problem };
    table.cells = malloc(ROW_BYTES_MAX);
    if (table.cells == NULL || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        free(table.cells);
        return TENURE_NO_MEMORY;
    }
    tenure_status status = parse(&table, &parser, fd);
    csv_free(&parser);
    free(table.names);
    free(table.cells);
    return status;
}
