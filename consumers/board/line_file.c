/* SPDX-License-Identifier: Apache-2.0 */
#include "line_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
line_file_read(const char *path, line_file_fn *take, char *problem, size_t size)
{
    char *line = NULL;
    size_t room = 0;
    int number = 0;
    bool fine = true;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        snprintf(problem, size, "%s: %s", path, strerror(errno));
        return false;
    }
    while (fine && getline(&line, &room, file) >= 0) {
        number++;
        line[strcspn(line, "\r\n")] = '\0';
        fine = line[0] == '\0' || line[0] == '#' || take(line);
    }
    if (!fine)
        snprintf(problem, size, "%s:%d: this line lacks values; they are separated by tabs", path,
                 number);
    free(line);
    fclose(file);
    return fine;
}
