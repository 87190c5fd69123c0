/* SPDX-License-Identifier: Apache-2.0 */
#include "memory.h"

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* The limit of the control group at the root of what this process sees, as in a container; "max"
 * where there is none. Groups further up, as of a systemd unit, are found by their path. */
static size_t
limit_of_group(const char *path, size_t otherwise)
{
    char file_name[512];
    unsigned long long limit = 0;
    snprintf(file_name, sizeof(file_name), "/sys/fs/cgroup%s/memory.max", path);
    FILE *file = fopen(file_name, "re");
    int read = file != NULL ? fscanf(file, "%llu", &limit) : 0;
    if (file != NULL)
        fclose(file);
    return read == 1 && limit < otherwise ? (size_t)limit : otherwise;
}

/* The path of this process's group, with a slash before it; "" if there is none. */
static void
find_group(char path[256])
{
    FILE *file = fopen("/proc/self/cgroup", "re");
    if (file == NULL || fscanf(file, "0::%255s", path) != 1)
        path[0] = '\0';
    if (file != NULL)
        fclose(file);
}

size_t
memory_for_state(void)
{
    char group[256];
    size_t memory = (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
    find_group(group);
    memory = limit_of_group("", memory);
    memory = limit_of_group(group, memory);
    return memory / 10 * 7;
}
