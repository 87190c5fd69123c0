/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assets - static files that are compiled into the program.
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

/* NULL if there is no file with that path. */
const struct asset *asset_find(const char *path);

#endif
