/* SPDX-License-Identifier: Apache-2.0 */
#include "indicator_row.h"

#include <assert.h>
enum {
    SCOPE_BYTES = 8,
    HEAD_BYTES = 9, // the key's size before the text: scope and group
};

/* The cells of each group, in order: ranges of figures with consecutive labels. */
static const struct cells_range {
    enum indicator_group group;
    enum indicator indicator;
    unsigned label, count;
    unsigned first; // the first cell
} ranges[] = {
    { INDICATORS_FIXED, INDICATOR_STABILITY, LABEL_NONE, 1, 0 },
    { INDICATORS_FIXED, INDICATOR_TURNOVER, LABEL_NONE, 1, 1 },
    { INDICATORS_FIXED, INDICATOR_DEPARTURES, LABEL_14_DAYS, 3, 2 },
    { INDICATORS_FIXED, INDICATOR_MEDIAN_TENURE, LABEL_NONE, 1, 5 },
    { INDICATORS_FIXED, INDICATOR_BACKGROUND, LABEL_NONE, 1, 6 },
    { INDICATORS_FIXED, INDICATOR_BACKGROUND, LABEL_BACKGROUND, 8, 7 },
    { INDICATORS_FIXED, INDICATOR_SYSTEMS, LABEL_NONE, 1, 15 },
    { INDICATORS_FIXED, INDICATOR_SYSTEMS, LABEL_KIND, 10, 16 },
    { INDICATORS_FIXED, INDICATOR_ICPS, LABEL_ICP_STAGE, 6, 26 },
    { INDICATORS_FIXED, INDICATOR_SEVERAL_POSTS, LABEL_NONE, 1, 32 },
    { INDICATORS_ROLE, INDICATOR_FILLED, LABEL_ROLE, 1, 0 },
    { INDICATORS_ROLE, INDICATOR_INTERIM, LABEL_ROLE, 1, 1 },
    { INDICATORS_ROLE, INDICATOR_VACANT, LABEL_ROLE, 1, 2 },
    { INDICATORS_ROLE, INDICATOR_RECRUITING, LABEL_ROLE, 1, 3 },
    { INDICATORS_SURVEY, INDICATOR_REPRESENTATION, LABEL_ROLE, 1, 0 },
};

static const unsigned cells_of[INDICATOR_GROUPS] = {
    [INDICATORS_FIXED] = 33,
    [INDICATORS_ROLE] = 4,
    [INDICATORS_SURVEY] = 1,
};

enum {
    RANGES = sizeof(ranges) / sizeof(ranges[0])
};

static_assert(LABEL_BACKGROUND - LABEL_KIND == 10 && LABEL_ICP_STAGE - LABEL_BACKGROUND == 8 &&
                  LABEL_14_DAYS - LABEL_ICP_STAGE == 6 && LABELS - LABEL_14_DAYS == 3,
              "the ranges of fixed cells have all labels");

struct indicator_position
indicator_position(enum indicator indicator, unsigned label)
{
    const struct cells_range *range = ranges;
    while (range < ranges + RANGES &&
           (range->indicator != indicator || label - range->label >= range->count))
        range++;
    assert(range < ranges + RANGES);
    return (struct indicator_position){ range->group, range->first + label - range->label };
}

enum indicator
indicator_at(struct indicator_position position, unsigned *ret_label)
{
    const struct cells_range *range = ranges;
    while (range < ranges + RANGES &&
           (range->group != position.group || position.index - range->first >= range->count))
        range++;
    assert(range < ranges + RANGES);
    *ret_label = range->label + position.index - range->first;
    return range->indicator;
}

bool
indicator_position_named(enum indicator indicator, const char *label,
                         struct indicator_position *ret_position)
{
    for (const struct cells_range *range = ranges; range < ranges + RANGES; range++) {
        for (unsigned i = 0; range->indicator == indicator && i < range->count; i++) {
            if (range->group == INDICATORS_FIXED &&
                strcmp(contribution_label_text(range->label + i, ""), label) != 0)
                continue;
            *ret_position = (struct indicator_position){ range->group, range->first + i };
            return true;
        }
    }
    return false;
}

uint64_t
indicators_of_total(enum indicator_group group, enum indicator total)
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
indicator_row_key(uint64_t scope, enum indicator_group group, const char *text, uint8_t *bytes)
{
    size_t size = strlen(text);
    bytes_put_u64(bytes, scope);
    bytes[SCOPE_BYTES] = (uint8_t)group;
    memcpy(bytes + HEAD_BYTES, text, size);
    return (struct tni_span){ bytes, HEAD_BYTES + size };
}

static size_t
row_size(enum indicator_group group, size_t text_size)
{
    return sizeof(struct indicator_row) + cells_of[group] * sizeof(struct indicator_cell) +
           text_size + 1;
}

const char *
indicator_row_text(const struct indicator_row *row)
{
    return (const char *)&row->cells[cells_of[row->group]];
}

struct indicator_name
indicator_row_name(const struct indicator_row *row, unsigned index)
{
    unsigned label;
    struct indicator_position position = { (enum indicator_group)row->group, index };
    struct indicator_name name = { .scope = row->scope,
                                   .indicator = indicator_at(position, &label) };
    name.label = contribution_label_text(label, indicator_row_text(row));
    return name;
}

tenure_status
indicator_row_edit(struct store_write *write, uint64_t scope, enum indicator_group group,
                   const char *text, struct indicator_row **ret_row)
{
    uint8_t key[INDICATOR_KEY_MAX], *bytes;
    size_t text_size = strlen(text);
    bool is_new;
    tenure_status status =
        store_edit(write, STORE_INDICATORS, indicator_row_key(scope, group, text, key),
                   row_size(group, text_size), &bytes, &is_new);
    if (status != TENURE_OK)
        return status;
    *ret_row = (struct indicator_row *)bytes;
    if (is_new) {
        (*ret_row)->scope = scope;
        (*ret_row)->group = group;
        memcpy(bytes + row_size(group, text_size) - text_size - 1, text, text_size);
    }
    return TENURE_OK;
}

/* NULL: the bytes are not a valid row. */
static const struct indicator_row *
read_row(struct tni_span key, struct tni_span value)
{
    const struct indicator_row *row = (const struct indicator_row *)value.data;
    if (key.size < HEAD_BYTES || key.size > INDICATOR_KEY_MAX ||
        key.data[SCOPE_BYTES] >= INDICATOR_GROUPS ||
        value.size != row_size(key.data[SCOPE_BYTES], key.size - HEAD_BYTES) ||
        row->group != key.data[SCOPE_BYTES])
        return NULL;
    return row;
}

tenure_status
indicator_cell_find(struct store_read read, uint64_t scope, enum indicator indicator,
                    const char *label, struct indicator_cell *ret_cell)
{
    uint8_t bytes[INDICATOR_KEY_MAX];
    struct tni_span value;
    struct indicator_position position;
    *ret_cell = (struct indicator_cell){ 0 };
    if (strlen(label) > LABEL_MAX || !indicator_position_named(indicator, label, &position))
        return TENURE_OK;
    struct tni_span key = indicator_row_key(scope, position.group,
                                            position.group == INDICATORS_FIXED ? "" : label, bytes);
    tenure_status status = store_find(read, STORE_INDICATORS, key, &value);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    const struct indicator_row *row = read_row(key, value);
    if (row == NULL)
        return TENURE_DAMAGED;
    *ret_cell = row->cells[position.index];
    return TENURE_OK;
}

tenure_status
indicator_walk_open(struct store_read read, struct indicator_walk *ret_walk)
{
    *ret_walk = (struct indicator_walk){ 0 };
    return store_cursor_open(read, STORE_INDICATORS, &ret_walk->cursor);
}

void
indicator_walk_close(struct indicator_walk *walk)
{
    store_cursor_close(&walk->cursor);
}

static tenure_status
load_row(struct indicator_walk *walk, tenure_status status)
{
    if (status != TENURE_OK)
        return status;
    walk->row = read_row(walk->cursor.key, walk->cursor.value);
    return walk->row != NULL ? TENURE_OK : TENURE_DAMAGED;
}

tenure_status
indicator_walk_seek(struct indicator_walk *walk, uint64_t scope, enum indicator_group group)
{
    uint8_t key[INDICATOR_KEY_MAX];
    return load_row(walk,
                    store_cursor_seek(&walk->cursor, indicator_row_key(scope, group, "", key)));
}

tenure_status
indicator_walk_next(struct indicator_walk *walk)
{
    return load_row(walk, store_cursor_next(&walk->cursor));
}
