/* SPDX-License-Identifier: Apache-2.0 */
#include "indicators_in_work.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "grow.h"
#include "work.h"

void
indicators_begin(struct indicators_in_work *figures)
{
    memset(figures->rows, 0, sizeof(figures->rows));
}

void
indicators_forget(struct indicators_in_work *figures)
{
    figures->moved_count = 0;
}

void
indicators_close(struct indicators_in_work *figures)
{
    free(figures->moved);
}

static bool
is_row_of(const struct indicator_row *row, uint64_t scope, enum indicator_group group,
          const char *text)
{
    return row != NULL && row->scope == scope && row->group == group &&
           strcmp(indicator_row_text(row), text) == 0;
}

tenure_status
indicators_open(struct engine *engine, uint64_t scope, enum indicator_group group, const char *text,
                struct indicator_row **ret_row)
{
    uint64_t hash = scope * INDICATOR_GROUPS + group;
    if (text[0] != '\0')
        hash += XXH3_64bits(text, strlen(text));
    struct indicator_row **row = &engine->indicators.rows[hash % INDICATOR_ROWS_AT_HAND];
    tenure_status status = is_row_of(*row, scope, group, text)
                               ? TENURE_OK
                               : indicator_row_edit(&engine->write, scope, group, text, row);
    *ret_row = *row;
    return status;
}

tenure_status
indicators_mark_dirty(struct engine *engine, struct indicator_row *row, uint64_t cells)
{
    struct indicators_in_work *figures = &engine->indicators;
    if (row->moved == 0 && cells != 0) {
        void *grown = tni_grow(figures->moved, figures->moved_count, &figures->moved_max,
                               sizeof(figures->moved[0]));
        if (grown == NULL)
            return TENURE_NO_MEMORY;
        figures->moved = grown;
        figures->moved[figures->moved_count++] = row;
    }
    row->moved |= cells;
    return TENURE_OK;
}

tenure_status
indicators_add_to(struct engine *engine, struct indicator_row *row, unsigned index,
                  int64_t numerator, int64_t denominator)
{
    struct indicator_cell *cell = &row->cells[index];
    uint64_t bit = UINT64_C(1) << index;
    cell->numerator += numerator;
    cell->denominator += denominator;
    row->used |= bit;
    return indicators_mark_dirty(engine, row, bit);
}
