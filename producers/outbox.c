/* SPDX-License-Identifier: Apache-2.0 */
#include "outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tenure/cli.h>
#include <tenure/file.h>
#include <tenure/json.h>

static bool
outbox_fail(const struct outbox *outbox, const char *what)
{
    tenure_cli_say("the outbox %s: %s: %s", outbox->folder, what, strerror(errno));
    return false;
}

static char *
path_of(const struct outbox *outbox, const char *name)
{
    static char path[PATH_MAX];
    snprintf(path, sizeof(path), "%s/%s", outbox->folder, name);
    return path;
}

static FILE *
open_to_append(const struct outbox *outbox, const char *name)
{
    int fd =
        tenure_file_open(path_of(outbox, name), O_WRONLY | O_APPEND | O_CREAT, TENURE_SECRET_MODE);
    FILE *file = fd >= 0 ? fdopen(fd, "a") : NULL;
    if (file == NULL)
        outbox_fail(outbox, name);
    return file;
}

static bool
sync_file(const struct outbox *outbox, FILE *file, const char *name)
{
    return (fflush(file) == 0 && fsync(fileno(file)) == 0) || outbox_fail(outbox, name);
}

static bool
sync_folder(const struct outbox *outbox)
{
    int folder = open(outbox->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool fine = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0)
        close(folder);
    return fine || outbox_fail(outbox, "cannot be synced");
}

bool
outbox_open(struct outbox *outbox, const char *folder)
{
    *outbox = (struct outbox){ .sending_fd = -1 };
    snprintf(outbox->folder, sizeof(outbox->folder), "%s", folder);
    if (!tenure_folder_make(folder, 0700, NULL) && errno != EEXIST)
        return outbox_fail(outbox, "cannot be made");
    outbox->queue = open_to_append(outbox, "queue.ndjson");
    return outbox->queue != NULL && sync_folder(outbox);
}

void
outbox_close(struct outbox *outbox)
{
    if (outbox->queue != NULL)
        fclose(outbox->queue);
    if (outbox->reading != NULL)
        fclose(outbox->reading);
    if (outbox->sending_fd >= 0)
        close(outbox->sending_fd);
    *outbox = (struct outbox){ .sending_fd = -1 };
}

static off_t
queue_size(const struct outbox *outbox)
{
    struct stat found;
    return fstat(fileno(outbox->queue), &found) == 0 ? found.st_size : 0;
}

/* Terminates an incomplete line that a killed process left; it is not an event. */
static bool
end_last_line(struct outbox *outbox)
{
    char last = '\n';
    off_t size = queue_size(outbox);
    int fd = open(path_of(outbox, "queue.ndjson"), O_RDONLY | O_CLOEXEC);
    bool fine = fd >= 0 && (size == 0 || pread(fd, &last, 1, size - 1) == 1);
    if (fd >= 0)
        close(fd);
    if (fine && last != '\n')
        fine = fputc('\n', outbox->queue) == '\n';
    return fine || outbox_fail(outbox, "queue.ndjson");
}

static bool
lock_queue(struct outbox *outbox)
{
    if (outbox->is_locked)
        return true;
    if (flock(fileno(outbox->queue), LOCK_EX) != 0)
        return outbox_fail(outbox, "cannot be locked");
    outbox->is_locked = true;
    return true;
}

static void
unlock_queue(struct outbox *outbox)
{
    flock(fileno(outbox->queue), LOCK_UN);
    outbox->is_locked = false;
}

bool
outbox_keep(struct outbox *outbox, const Tenure__V1__Event *event)
{
    char *text;
    if (!outbox->is_locked && (!lock_queue(outbox) || !end_last_line(outbox)))
        return false;
    if (tenure_json_print(&event->base, &text) != TENURE_OK) {
        errno = ENOMEM;
        return outbox_fail(outbox, "an event cannot be kept");
    }
    bool fine = fprintf(outbox->queue, "%s\n", text) > 0;
    free(text);
    return fine || outbox_fail(outbox, "queue.ndjson");
}

bool
outbox_sync(struct outbox *outbox)
{
    if (!outbox->is_locked)
        return true; // nothing was added
    bool fine = sync_file(outbox, outbox->queue, "queue.ndjson");
    unlock_queue(outbox);
    return fine;
}

static off_t
read_done(const struct outbox *outbox)
{
    intmax_t done = 0;
    FILE *file = fopen(path_of(outbox, "done"), "re");
    if (file == NULL)
        return 0;
    bool fine = fscanf(file, "%jd", &done) == 1 && done >= 0 && done <= queue_size(outbox);
    fclose(file);
    return fine ? (off_t)done : 0; // 0 is safe: events that are sent again are stored only once
}

bool
outbox_begin(struct outbox *outbox)
{
    outbox->sending_fd =
        tenure_file_open(path_of(outbox, "sending"), O_RDWR | O_CREAT, TENURE_SECRET_MODE);
    if (outbox->sending_fd < 0 || flock(outbox->sending_fd, LOCK_EX) != 0)
        return outbox_fail(outbox, "cannot be locked");
    outbox->reading = fopen(path_of(outbox, "queue.ndjson"), "re");
    if (outbox->reading == NULL || fseeko(outbox->reading, read_done(outbox), SEEK_SET) != 0)
        return outbox_fail(outbox, "queue.ndjson");
    return true;
}

char *
outbox_next(struct outbox *outbox)
{
    char *line = NULL;
    size_t room = 0;
    off_t begin = ftello(outbox->reading);
    ssize_t size = getline(&line, &room, outbox->reading);
    if (size > 0 && line[size - 1] == '\n') {
        line[size - 1] = '\0';
        return line;
    }
    // An incomplete line: another process is writing it, or was killed while doing so.
    fseeko(outbox->reading, begin, SEEK_SET);
    free(line);
    return NULL;
}

bool
outbox_refuse(struct outbox *outbox, const char *line, const Tenure__V1__PublishAnswer *answer)
{
    char *text;
    FILE *file = open_to_append(outbox, "refused.ndjson");
    if (file == NULL)
        return false;
    bool fine = tenure_json_print(&answer->base, &text) == TENURE_OK;
    if (fine) {
        fprintf(file, "{\"answer\":%s,\"event\":%s}\n", text, line);
        free(text);
    }
    fine = sync_file(outbox, file, "refused.ndjson") && fine;
    fclose(file);
    return fine;
}

bool
outbox_done(struct outbox *outbox)
{
    char beside[PATH_MAX];
    strcpy(beside, path_of(outbox, "done.new"));
    FILE *file = tenure_file_new(beside, TENURE_SECRET_MODE);
    if (file == NULL)
        return outbox_fail(outbox, "done");
    fprintf(file, "%jd\n", (intmax_t)ftello(outbox->reading));
    bool fine = sync_file(outbox, file, "done");
    fclose(file);
    return fine && (rename(beside, path_of(outbox, "done")) == 0 || outbox_fail(outbox, "done"));
}

/* The count is reset first. If a crash follows, the queue is sent again; a count without its queue
 * would skip later events. */
static bool
empty_queue(struct outbox *outbox)
{
    if (unlink(path_of(outbox, "done")) != 0 && errno != ENOENT)
        return outbox_fail(outbox, "done");
    return (sync_folder(outbox) && ftruncate(fileno(outbox->queue), 0) == 0 &&
            fsync(fileno(outbox->queue)) == 0) ||
           outbox_fail(outbox, "queue.ndjson");
}

bool
outbox_end(struct outbox *outbox)
{
    bool fine = lock_queue(outbox);
    if (fine && queue_size(outbox) == read_done(outbox))
        fine = empty_queue(outbox);
    if (outbox->is_locked)
        unlock_queue(outbox);
    fclose(outbox->reading);
    outbox->reading = NULL;
    close(outbox->sending_fd);
    outbox->sending_fd = -1;
    return fine;
}
