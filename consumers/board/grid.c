/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "embed.h"

EMBED(grid, "map.txt")

enum {
    PLACES_MAX = 100,
    LINE_MAX = 200
};

static struct grid_place places[PLACES_MAX];
static int places_count = -1; // -1: not read yet; used only by the answering thread

static void
read_line(const char *line)
{
    struct grid_place *place = &places[places_count];
    int x, y;
    if (sscanf(line, "%23[^\t]\t%d\t%d\t%11[^\t]\t%47[^\n]", place->id, &x, &y, place->abbreviation,
               place->name) != 5)
        return;
    snprintf(place->class, sizeof(place->class), "x%d y%d", x % 10, y % 10);
    places_count++;
}

static void
read_places(void)
{
    const char *at = (const char *)embedded_grid, *end = (const char *)embedded_grid_end;
    places_count = 0;
    while (at < end && places_count < PLACES_MAX) {
        char line[LINE_MAX];
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((stop != NULL ? stop : end) - at);
        snprintf(line, sizeof(line), "%.*s", (int)size, at);
        if (line[0] != '#')
            read_line(line);
        at += size + 1;
    }
}

const struct grid_place *
grid_find(const char *id)
{
    if (places_count < 0)
        read_places();
    for (int i = 0; i < places_count; i++) {
        if (strcmp(places[i].id, id) == 0)
            return &places[i];
    }
    return NULL;
}
