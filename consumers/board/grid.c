/* SPDX-License-Identifier: Apache-2.0 */
#include "grid.h"

#include <stdio.h>
#include <string.h>

#include "embed.h"
#include "line_file.h"

EMBED(grid, "map.txt")

enum {
    PLACES_MAX = 1000,
    LINE_MAX = 200
};

static struct grid_place places[PLACES_MAX];
static int places_count = -1; // -1: not read yet; used only by the answering thread

static bool
read_line(const char *line)
{
    struct grid_place *place = &places[places_count];
    int x, y;
    if (places_count == PLACES_MAX ||
        sscanf(line, "%23[^\t]\t%d\t%d\t%11[^\t]\t%47[^\n]", place->id, &x, &y, place->abbreviation,
               place->name) != 5 ||
        x < 1 || x > 9 || y < 1 || y > 9)
        return false;
    snprintf(place->class, sizeof(place->class), "x%d y%d", x, y);
    places_count++;
    return true;
}

bool
grid_read(const char *path, char *problem, size_t size)
{
    places_count = 0;
    return line_file_read(path, read_line, problem, size);
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
