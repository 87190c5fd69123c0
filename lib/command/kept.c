/* SPDX-License-Identifier: Apache-2.0 */
#include "kept.h"

#include <stdlib.h>

enum {
    KEPT_MAX = 64 // three times as many as any command has options
};

static struct {
    void *memory[KEPT_MAX];
    size_t count;
} all;

static void
free_all(void)
{
    while (all.count > 0)
        free(all.memory[--all.count]);
}

void *
kept(void *memory)
{
    if (memory == NULL)
        return NULL;
    if (all.count == KEPT_MAX)
        abort();
    if (all.count == 0)
        atexit(free_all);
    all.memory[all.count++] = memory;
    return memory;
}
