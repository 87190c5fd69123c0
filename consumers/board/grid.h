/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grid - the position of each organisation's tile on the map, and its short label: assets/map.txt.
 */
#ifndef GRID_H
#define GRID_H

struct grid_place {
    char id[24], class[12], abbreviation[12], name[48];
};

/* NULL if the organisation is not on the map. */
const struct grid_place *grid_find(const char *id);

#endif
