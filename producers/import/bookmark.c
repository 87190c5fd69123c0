/* SPDX-License-Identifier: Apache-2.0 */
#include "bookmark.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tenure/file.h>

#define POSITION "position "

enum {
    PATH_BYTES_MAX = 4096
};

static struct bookmark_file *
add(struct bookmark *bookmark, const char *path)
{
    struct bookmark_file *grown =
        realloc(bookmark->files, (bookmark->count + 1) * sizeof(grown[0]));
    if (grown == NULL)
        return NULL;
    bookmark->files = grown;
    grown[bookmark->count] = (struct bookmark_file){ .path = strdup(path) };
    return grown[bookmark->count].path != NULL ? &grown[bookmark->count++] : NULL;
}

static bool
read_files(struct bookmark *bookmark, FILE *file)
{
    static char line[PATH_BYTES_MAX + 32];
    while (fgets(line, sizeof(line), file) != NULL) {
        char *end;
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, POSITION, strlen(POSITION)) == 0 &&
            tenure_position_parse(line + strlen(POSITION), &bookmark->position))
            continue;
        uint64_t records = strtoull(line, &end, 10);
        if (end == line || *end != ' ' || end[1] == '\0') {
            errno = EINVAL;
            return false;
        }
        struct bookmark_file *entry = add(bookmark, end + 1);
        if (entry == NULL)
            return false;
        entry->records = records;
    }
    return !ferror(file);
}

bool
bookmark_open(struct bookmark *bookmark, const char *path)
{
    *bookmark = (struct bookmark){ .path = path };
    FILE *file = path != NULL ? fopen(path, "re") : NULL;
    if (file == NULL)
        return path == NULL || errno == ENOENT;
    bool fine = read_files(bookmark, file);
    int why = errno;
    fclose(file);
    errno = why;
    return fine;
}

void
bookmark_clear(struct bookmark *bookmark)
{
    for (size_t i = 0; i < bookmark->count; i++)
        bookmark->files[i].records = 0;
}

void
bookmark_close(struct bookmark *bookmark)
{
    for (size_t i = 0; i < bookmark->count; i++)
        free(bookmark->files[i].path);
    free(bookmark->files);
    *bookmark = (struct bookmark){ 0 };
}

static struct bookmark_file *
find(const struct bookmark *bookmark, const char *path)
{
    for (size_t i = 0; i < bookmark->count; i++) {
        if (strcmp(bookmark->files[i].path, path) == 0)
            return &bookmark->files[i];
    }
    return NULL;
}

uint64_t
bookmark_done(const struct bookmark *bookmark, const char *path)
{
    const struct bookmark_file *entry = find(bookmark, path);
    return entry != NULL ? entry->records : 0;
}

static bool
write_files(const struct bookmark *bookmark, const char *path)
{
    FILE *file = tenure_file_new(path, TENURE_FILE_MODE);
    if (file == NULL)
        return false;
    char position[TENURE_POSITION_TEXT_MAX];
    if (bookmark->position.log[0] != '\0')
        fprintf(file, POSITION "%s\n", tenure_position_format(&bookmark->position, position));
    for (size_t i = 0; i < bookmark->count; i++)
        fprintf(file, "%" PRIu64 " %s\n", bookmark->files[i].records, bookmark->files[i].path);
    bool fine = fflush(file) == 0 && fsync(fileno(file)) == 0;
    return fclose(file) == 0 && fine;
}

bool
bookmark_set(struct bookmark *bookmark, const char *path, uint64_t records)
{
    char beside[PATH_BYTES_MAX];
    struct bookmark_file *entry = find(bookmark, path);
    if (entry == NULL)
        entry = add(bookmark, path);
    if (entry == NULL)
        return false;
    entry->records = records;
    if (bookmark->path == NULL)
        return true;
    snprintf(beside, sizeof(beside), "%s.new", bookmark->path);
    return write_files(bookmark, beside) && rename(beside, bookmark->path) == 0;
}
