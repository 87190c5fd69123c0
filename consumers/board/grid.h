/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grid - where a body's tile stands on the map, and what it is called there: assets/map.txt.
 */
#ifndef GRID_H
#define GRID_H

struct grid_place {
    char id[24], class[12], abbreviation[12], name[48];
};

/* NULL for a body that has no place. */
const struct grid_place *grid_find(const char *id);

#endif
