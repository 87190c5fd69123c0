/* SPDX-License-Identifier: Apache-2.0 */
#include "memory.h"

#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

/* The memory limit of the control group at the root of this process's view, as in a container;
 * "max" if there is none. Other groups, such as that of a systemd unit, are found by their path. */
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

/* The path of this process's group, with a leading slash; "" if there is none. */
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
