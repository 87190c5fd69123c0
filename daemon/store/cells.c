/* SPDX-License-Identifier: Apache-2.0 */
#include "cells.h"

#include <assert.h>
enum {
    SCOPE_BYTES = 8,
    HEAD_BYTES = 9, // of a key, before the text
};

/* The cells of each group, in order: figures with labels that follow one another. */
static const struct cells_range {
    enum figure_group group;
    enum indicator indicator;
    unsigned label, count;
    unsigned first; // cell
} ranges[] = {
    { FIGURES_FIXED, INDICATOR_STABILITY, LABEL_NONE, 1, 0 },
    { FIGURES_FIXED, INDICATOR_TURNOVER, LABEL_NONE, 1, 1 },
    { FIGURES_FIXED, INDICATOR_DEPARTURES, LABEL_14_DAYS, 3, 2 },
    { FIGURES_FIXED, INDICATOR_MEDIAN_TENURE, LABEL_NONE, 1, 5 },
    { FIGURES_FIXED, INDICATOR_BACKGROUND, LABEL_NONE, 1, 6 },
    { FIGURES_FIXED, INDICATOR_BACKGROUND, LABEL_BACKGROUND, 8, 7 },
    { FIGURES_FIXED, INDICATOR_SYSTEMS, LABEL_NONE, 1, 15 },
    { FIGURES_FIXED, INDICATOR_SYSTEMS, LABEL_KIND, 10, 16 },
    { FIGURES_FIXED, INDICATOR_ICPS, LABEL_ICP_STAGE, 6, 26 },
    { FIGURES_FIXED, INDICATOR_SEVERAL_POSTS, LABEL_NONE, 1, 32 },
    { FIGURES_ROLE, INDICATOR_FILLED, LABEL_ROLE, 1, 0 },
    { FIGURES_ROLE, INDICATOR_INTERIM, LABEL_ROLE, 1, 1 },
    { FIGURES_ROLE, INDICATOR_VACANT, LABEL_ROLE, 1, 2 },
    { FIGURES_ROLE, INDICATOR_RECRUITING, LABEL_ROLE, 1, 3 },
    { FIGURES_SURVEY, INDICATOR_REPRESENTATION, LABEL_ROLE, 1, 0 },
};

static const unsigned cells_of[FIGURE_GROUPS] = {
    [FIGURES_FIXED] = 33,
    [FIGURES_ROLE] = 4,
    [FIGURES_SURVEY] = 1,
};

enum {
    RANGES = sizeof(ranges) / sizeof(ranges[0])
};

static_assert(LABEL_BACKGROUND - LABEL_KIND == 10 && LABEL_ICP_STAGE - LABEL_BACKGROUND == 8 &&
                  LABEL_14_DAYS - LABEL_ICP_STAGE == 6 && LABELS - LABEL_14_DAYS == 3,
              "the ranges of fixed cells have all labels");

struct figure_place
figure_place(enum indicator indicator, unsigned label)
{
    const struct cells_range *range = ranges;
    while (range < ranges + RANGES &&
           (range->indicator != indicator || label - range->label >= range->count))
        range++;
    assert(range < ranges + RANGES);
    return (struct figure_place){ range->group, range->first + label - range->label };
}

enum indicator
figure_at(struct figure_place place, unsigned *ret_label)
{
    const struct cells_range *range = ranges;
    while (range < ranges + RANGES &&
           (range->group != place.group || place.index - range->first >= range->count))
        range++;
    assert(range < ranges + RANGES);
    *ret_label = range->label + place.index - range->first;
    return range->indicator;
}

bool
figure_place_named(enum indicator indicator, const char *label, struct figure_place *ret_place)
{
    for (const struct cells_range *range = ranges; range < ranges + RANGES; range++) {
        for (unsigned i = 0; range->indicator == indicator && i < range->count; i++) {
            if (range->group == FIGURES_FIXED &&
                strcmp(contribution_label_text(range->label + i, ""), label) != 0)
                continue;
            *ret_place = (struct figure_place){ range->group, range->first + i };
            return true;
        }
    }
    return false;
}

uint64_t
figures_of_total(enum figure_group group, enum indicator total)
{
    uint64_t cells = 0;
    for (const struct cells_range *range = ranges; range < ranges + RANGES; range++) {
        if (range->group == group && indicator_kinds[range->indicator].total == total &&
            range->label != LABEL_NONE)
            cells |= ((UINT64_C(1) << range->count) - 1) << range->first;
    }
    return cells;
}

struct tni_span
figure_row_key(uint64_t scope, enum figure_group group, const char *text, uint8_t *bytes)
{
    size_t size = strlen(text);
    bytes_put_u64(bytes, scope);
    bytes[SCOPE_BYTES] = (uint8_t)group;
    memcpy(bytes + HEAD_BYTES, text, size);
    return (struct tni_span){ bytes, HEAD_BYTES + size };
}

static size_t
row_size(enum figure_group group, size_t text_size)
{
    return sizeof(struct figure_row) + cells_of[group] * sizeof(struct cell) + text_size + 1;
}

const char *
figure_row_text(const struct figure_row *row)
{
    return (const char *)&row->cells[cells_of[row->group]];
}

struct figure_name
figure_row_name(const struct figure_row *row, unsigned index)
{
    unsigned label;
    struct figure_place place = { (enum figure_group)row->group, index };
    struct figure_name name = { .scope = row->scope, .indicator = figure_at(place, &label) };
    name.label = contribution_label_text(label, figure_row_text(row));
    return name;
}

tenure_status
figure_row_edit(struct store_write *write, uint64_t scope, enum figure_group group,
                const char *text, struct figure_row **ret_row)
{
    uint8_t key[FIGURE_KEY_MAX], *bytes;
    size_t text_size = strlen(text);
    bool is_new;
    tenure_status status =
        store_edit(write, STORE_INDICATORS, figure_row_key(scope, group, text, key),
                   row_size(group, text_size), &bytes, &is_new);
    if (status != TENURE_OK)
        return status;
    *ret_row = (struct figure_row *)bytes;
    if (is_new) {
        (*ret_row)->scope = scope;
        (*ret_row)->group = group;
        memcpy(bytes + row_size(group, text_size) - text_size - 1, text, text_size);
    }
    return TENURE_OK;
}

/* NULL: the bytes are no such row. */
static const struct figure_row *
read_row(struct tni_span key, struct tni_span value)
{
    const struct figure_row *row = (const struct figure_row *)value.data;
    if (key.size < HEAD_BYTES || key.size > FIGURE_KEY_MAX ||
        key.data[SCOPE_BYTES] >= FIGURE_GROUPS ||
        value.size != row_size(key.data[SCOPE_BYTES], key.size - HEAD_BYTES) ||
        row->group != key.data[SCOPE_BYTES])
        return NULL;
    return row;
}

tenure_status
cell_find(struct store_read read, uint64_t scope, enum indicator indicator, const char *label,
          struct cell *ret_cell)
{
    uint8_t bytes[FIGURE_KEY_MAX];
    struct tni_span value;
    struct figure_place place;
    *ret_cell = (struct cell){ 0 };
    if (strlen(label) > LABEL_MAX || !figure_place_named(indicator, label, &place))
        return TENURE_OK;
    struct tni_span key =
        figure_row_key(scope, place.group, place.group == FIGURES_FIXED ? "" : label, bytes);
    tenure_status status = store_find(read, STORE_INDICATORS, key, &value);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    const struct figure_row *row = read_row(key, value);
    if (row == NULL)
        return TENURE_DAMAGED;
    *ret_cell = row->cells[place.index];
    return TENURE_OK;
}

tenure_status
figure_walk_open(struct store_read read, struct figure_walk *ret_walk)
{
    *ret_walk = (struct figure_walk){ 0 };
    return store_cursor_open(read, STORE_INDICATORS, &ret_walk->cursor);
}

void
figure_walk_close(struct figure_walk *walk)
{
    store_cursor_close(&walk->cursor);
}

static tenure_status
load_row(struct figure_walk *walk, tenure_status status)
{
    if (status != TENURE_OK)
        return status;
    walk->row = read_row(walk->cursor.key, walk->cursor.value);
    return walk->row != NULL ? TENURE_OK : TENURE_DAMAGED;
}

tenure_status
figure_walk_seek(struct figure_walk *walk, uint64_t scope, enum figure_group group)
{
    uint8_t key[FIGURE_KEY_MAX];
    return load_row(walk, store_cursor_seek(&walk->cursor, figure_row_key(scope, group, "", key)));
}

tenure_status
figure_walk_next(struct figure_walk *walk)
{
    return load_row(walk, store_cursor_next(&walk->cursor));
}
