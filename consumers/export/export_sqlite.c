/* SPDX-License-Identifier: Apache-2.0 */
/* Writes every table into a SQLite database: into a temporary file, which is renamed when it is
 * complete. */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export.h"
#include <tenure/text.h>

enum {
    PATH_BYTES_MAX = 4096,
    SQL_BYTES_MAX = 2048,
    WHY_MAX = 300
};

struct filling {
    struct tables *tables;
    const struct table *table;
    sqlite3_stmt *insert;
    tenure_status status;
    bool wrong; // an SQLite call has failed
};

static void
insert_row(void *context, const void *row)
{
    struct filling *filling = context;
    for (size_t i = 0; i < filling->table->columns_count && filling->status == TENURE_OK; i++) {
        char *text = table_cell(filling->tables, &filling->table->columns[i], row);
        if (text == NULL)
            filling->status = TENURE_NO_MEMORY;
        else if (text[0] == '\0')
            sqlite3_bind_null(filling->insert, (int)i + 1);
        else
            sqlite3_bind_text(filling->insert, (int)i + 1, text, -1, SQLITE_TRANSIENT);
        free(text);
    }
    if (filling->status == TENURE_OK && sqlite3_step(filling->insert) != SQLITE_DONE)
        filling->wrong = true;
    sqlite3_reset(filling->insert);
}

/* "CREATE TABLE posts (post TEXT, ...)" or "INSERT INTO posts VALUES (?, ...)". */
static void
write_sql(const struct table *table, bool create, char ret_sql[SQL_BYTES_MAX])
{
    size_t size = (size_t)snprintf(ret_sql, SQL_BYTES_MAX,
                                   create ? "CREATE TABLE \"%s\" (" : "INSERT INTO \"%s\" VALUES (",
                                   table->name);
    for (size_t i = 0; i < table->columns_count; i++) {
        const char *separator = i == 0 ? "" : ", ";
        if (create)
            size += (size_t)snprintf(ret_sql + size, SQL_BYTES_MAX - size, "%s\"%s\" TEXT",
                                     separator, table->columns[i].name);
        else
            size += (size_t)snprintf(ret_sql + size, SQL_BYTES_MAX - size, "%s?", separator);
    }
    snprintf(ret_sql + size, SQL_BYTES_MAX - size, ")");
}

static tenure_status
fill_table(sqlite3 *database, struct tables *tables, const struct table *table)
{
    char sql[SQL_BYTES_MAX];
    struct filling filling = { .tables = tables, .table = table };
    write_sql(table, true, sql);
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
        return TENURE_STORAGE;
    write_sql(table, false, sql);
    if (sqlite3_prepare_v2(database, sql, -1, &filling.insert, NULL) != SQLITE_OK)
        return TENURE_STORAGE;
    tenure_status status = table->read(tables, insert_row, &filling);
    sqlite3_finalize(filling.insert);
    if (status != TENURE_OK || filling.status != TENURE_OK)
        return status != TENURE_OK ? status : filling.status;
    return filling.wrong ? TENURE_STORAGE : TENURE_OK;
}

static tenure_status
fill(sqlite3 *database, struct tables *tables)
{
    if (sqlite3_exec(database, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
        return TENURE_STORAGE;
    for (size_t i = 0; i < TABLES; i++) {
        tenure_status status = fill_table(database, tables, &tables_known[i]);
        if (status != TENURE_OK)
            return status;
    }
    return sqlite3_exec(database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK ? TENURE_OK
                                                                           : TENURE_STORAGE;
}

tenure_status
export_sqlite(struct tables *tables, const char *path, char *ret_why)
{
    char beside[PATH_BYTES_MAX];
    sqlite3 *database = NULL;
    if (access(path, F_OK) == 0) {
        tenure_text_format(ret_why, WHY_MAX,
                           "%.200s exists already; give another name, or remove it", path);
        return TENURE_STORAGE;
    }
    snprintf(beside, sizeof(beside), "%s.new", path);
    unlink(beside); // remove what an interrupted export left
    tenure_status status = TENURE_STORAGE;
    if (sqlite3_open(beside, &database) == SQLITE_OK)
        status = fill(database, tables);
    if (status == TENURE_STORAGE)
        tenure_text_format(ret_why, WHY_MAX, "%.150s cannot be written: %.120s", path,
                           sqlite3_errmsg(database));
    sqlite3_close(database);
    if (status == TENURE_OK && rename(beside, path) != 0) {
        tenure_text_format(ret_why, WHY_MAX, "%.150s cannot be written: %s", path, strerror(errno));
        status = TENURE_STORAGE;
    }
    if (status != TENURE_OK)
        unlink(beside);
    return status;
}
