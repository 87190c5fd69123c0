/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assets - the files that are part of the program.
 */
#ifndef ASSETS_H
#define ASSETS_H

#include <stddef.h>

struct asset {
    const char *path; // "/assets/board.css"
    const char *type;
    const unsigned char *data;
    size_t size;
};

/* NULL if there is none of that path. */
const struct asset *asset_find(const char *path);

#endif
