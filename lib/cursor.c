/* SPDX-License-Identifier: Apache-2.0 */
#include "cursor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sync.h"
#include <tenure/file.h>

#define FIRST_LINE "tenure-cursor 2"
#define LAST_LINE "end\n" // a truncated file must not pass for a complete one

const char *
tenure_channel_name(Tenure__V1__Channel channel)
{
    static const char *const names[TENURE_CHANNEL_SLOTS] = {
        NULL, "event", "post", "organisation", "person", "indicator", "alert",
    };
    return (unsigned)channel < TENURE_CHANNEL_SLOTS ? names[channel] : NULL;
}

static bool
read_line(char *line, struct tni_cursor *cursor)
{
    char *name = line, *value = strchr(line, ' ');
    if (value == NULL)
        return false;
    *value++ = '\0';
    value[strcspn(value, "\n")] = '\0';
    if (strcmp(name, "position") == 0)
        return tenure_position_parse(value, &cursor->position);
    for (unsigned channel = 1; channel < TENURE_CHANNEL_SLOTS; channel++) {
        if (strcmp(name, tenure_channel_name(channel)) == 0) {
            cursor->known[channel] = true;
            int end = 0;
            return value[0] != '-' &&
                   sscanf(value, "%" SCNu64 "%n", &cursor->offsets[channel], &end) == 1 &&
                   value[end] == '\0';
        }
    }
    return false;
}

tenure_status
tni_cursor_read(const char *path, struct tni_cursor *ret_cursor)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return errno == ENOENT ? TENURE_NOT_FOUND : TENURE_STORAGE;
    char line[TENURE_POSITION_TEXT_MAX + 32];
    struct tni_cursor cursor = { 0 };
    bool fine = fgets(line, sizeof(line), file) != NULL && strcmp(line, FIRST_LINE "\n") == 0;
    bool ended = false;
    while (fine && !ended && fgets(line, sizeof(line), file) != NULL) {
        ended = strcmp(line, LAST_LINE) == 0;
        fine = ended || read_line(line, &cursor);
    }
    fclose(file);
    if (!fine || !ended || cursor.position.log[0] == '\0')
        return TENURE_INVALID;
    *ret_cursor = cursor;
    return TENURE_OK;
}

static bool
sync_folder_of(const char *path)
{
    char copy[PATH_MAX];
    snprintf(copy, sizeof(copy), "%s", path);
    return tni_sync_folder(dirname(copy));
}

tenure_status
tni_cursor_write(const char *path, const struct tni_cursor *cursor)
{
    char beside[PATH_MAX];
    if ((size_t)snprintf(beside, sizeof(beside), "%s.new", path) >= sizeof(beside))
        return TENURE_INVALID;
    FILE *file = tenure_file_new(beside, TENURE_FILE_MODE);
    if (file == NULL)
        return TENURE_STORAGE;
    char position[TENURE_POSITION_TEXT_MAX];
    fprintf(file, FIRST_LINE "\nposition %s\n",
            tenure_position_format(&cursor->position, position));
    for (unsigned channel = 1; channel < TENURE_CHANNEL_SLOTS; channel++) {
        if (cursor->known[channel])
            fprintf(file, "%s %" PRIu64 "\n", tenure_channel_name(channel),
                    cursor->offsets[channel]);
    }
    fputs(LAST_LINE, file);
    bool fine = fflush(file) == 0 && fsync(fileno(file)) == 0;
    fine = fclose(file) == 0 && fine;
    fine = fine && rename(beside, path) == 0 && sync_folder_of(path);
    return fine ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
tenure_cursor_read(const char *path, struct tenure_position *ret_position,
                   uint64_t ret_offsets[TENURE_CHANNEL_SLOTS], bool ret_known[TENURE_CHANNEL_SLOTS])
{
    struct tni_cursor cursor;
    tenure_status status = tni_cursor_read(path, &cursor);
    if (status != TENURE_OK)
        return status;
    *ret_position = cursor.position;
    memcpy(ret_offsets, cursor.offsets, sizeof(cursor.offsets));
    memcpy(ret_known, cursor.known, sizeof(cursor.known));
    return TENURE_OK;
}
