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

#define FIRST_LINE "tenure-cursor 1"

const char *
tenure_channel_name(Tenure__V1__Channel channel)
{
    static const char *const names[TENURE_CHANNEL_SLOTS] = {
        NULL, "event", "post", "organisation", "person", "indicator", "alert",
    };
    return (unsigned)channel < TENURE_CHANNEL_SLOTS ? names[channel] : NULL;
}

static bool
read_line(FILE *file, struct tni_cursor *cursor)
{
    char name[32], value[64];
    if (fscanf(file, "%31s %63s", name, value) != 2)
        return false;
    if (strcmp(name, "log") == 0 && strlen(value) == TNI_LOG_ID_SIZE) {
        strcpy(cursor->log, value);
        return true;
    }
    for (unsigned channel = 1; channel < TENURE_CHANNEL_SLOTS; channel++) {
        if (strcmp(name, tenure_channel_name(channel)) == 0) {
            cursor->known[channel] = true;
            return sscanf(value, "%" SCNu64, &cursor->offsets[channel]) == 1;
        }
    }
    return false;
}

tenure_status
tni_cursor_read(const char *path, struct tni_cursor *ret_cursor)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return errno == ENOENT ? TENURE_NOT_FOUND : TENURE_INVALID;
    char first[sizeof(FIRST_LINE) + 1];
    struct tni_cursor cursor = { 0 };
    bool fine = fgets(first, sizeof(first), file) != NULL && strcmp(first, FIRST_LINE "\n") == 0;
    while (fine && !feof(file)) {
        fine = read_line(file, &cursor);
        int next = fine ? fscanf(file, " ") : 0;
        (void)next;
    }
    fclose(file);
    if (!fine || cursor.log[0] == '\0')
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
    FILE *file = fopen(beside, "we");
    if (file == NULL)
        return TENURE_STORAGE;
    fprintf(file, FIRST_LINE "\nlog %s\n", cursor->log);
    for (unsigned channel = 1; channel < TENURE_CHANNEL_SLOTS; channel++) {
        if (cursor->known[channel])
            fprintf(file, "%s %" PRIu64 "\n", tenure_channel_name(channel),
                    cursor->offsets[channel]);
    }
    bool fine = fflush(file) == 0 && fsync(fileno(file)) == 0;
    fine = fclose(file) == 0 && fine;
    fine = fine && rename(beside, path) == 0 && sync_folder_of(path);
    return fine ? TENURE_OK : TENURE_STORAGE;
}

tenure_status
tenure_cursor_read(const char *path, char *ret_log, uint64_t ret_offsets[TENURE_CHANNEL_SLOTS],
                   bool ret_known[TENURE_CHANNEL_SLOTS])
{
    struct tni_cursor cursor;
    tenure_status status = tni_cursor_read(path, &cursor);
    if (status != TENURE_OK)
        return status;
    strcpy(ret_log, cursor.log);
    memcpy(ret_offsets, cursor.offsets, sizeof(cursor.offsets));
    memcpy(ret_known, cursor.known, sizeof(cursor.known));
    return TENURE_OK;
}
