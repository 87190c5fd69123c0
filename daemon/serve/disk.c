/* SPDX-License-Identifier: Apache-2.0 */
#include "disk.h"

#include <sys/statvfs.h>

uint64_t
disk_free_bytes(const struct disk *disk)
{
    struct statvfs found;
    if (statvfs(disk->folder, &found) != 0)
        return UINT64_MAX; // unknown; a failing commit will show it
    return (uint64_t)found.f_bavail * found.f_frsize;
}

const char *
disk_problem(const struct disk *disk)
{
    uint64_t needed = disk->reserve_bytes + store_to_settle(disk->store);
    if (disk_free_bytes(disk) < needed)
        return "free disk space is below --disk-reserve and what the next checkpoint needs: not "
               "accepting events until space is freed; reads continue and nothing is lost";
    if (store_size(disk->store) + needed > store_size_max(disk->store))
        return "the reserved map is full; restart the daemon with a larger --map-size";
    return NULL;
}
