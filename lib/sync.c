/* SPDX-License-Identifier: Apache-2.0 */
#include "sync.h"

#include <fcntl.h>
#include <unistd.h>

bool
tni_sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool fine = fsync(fd) == 0;
    close(fd);
    return fine;
}
