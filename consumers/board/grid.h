/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grid - the position of each organisation's tile on the map, and its short label: assets/map.txt.
 */
#ifndef GRID_H
#define GRID_H

#include <stdbool.h>
#include <stddef.h>

struct grid_place {
    char id[24], class[12], abbreviation[12], name[48];
};

/* Reads the positions from another file of the same form. False: `problem` says why. */
bool grid_read(const char *path, char *problem, size_t size);

/* NULL if the organisation is not on the map. */
const struct grid_place *grid_find(const char *id);

#endif
