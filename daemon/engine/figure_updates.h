/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figure_updates - which updates told of a figure, so that its history is a range of few rows and
 * not a walk along the channel.
 *
 * The cell keeps the offsets of the latest ones; a full cell's go to a row, under the first of
 * them.
 */
#ifndef FIGURE_UPDATES_H
#define FIGURE_UPDATES_H

#include "cells.h"
#include "numbers.h"

/* Notes the update with cell->offset, which was sent now. The cell is put by the caller. */
tenure_status figure_updates_add(struct store_write *write, struct tni_span key, struct cell *cell);

/* Adds to a list, in order, the offsets from `first` on of the updates of a figure; with the label
 * "" of that figure with any label. Of an unknown scope or name there are none. */
tenure_status figure_updates_find(struct store_read read, const char *scope, const char *name,
                                  const char *label, uint64_t first, struct numbers *ret_offsets);

#endif
