/* SPDX-License-Identifier: Apache-2.0 */
#include "acknowledged.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <tenure/cli.h>
#include <tenure/file.h>

#define EVENTS "acknowledged.ndjson"
#define POSITION "position"
#define FIRST_LINE "tenure-outbox 1\n"

static bool
acknowledged_fail(const struct acknowledged *acknowledged, const char *what)
{
    tenure_cli_say("the outbox %s: %s: %s", acknowledged->folder, what, strerror(errno));
    return false;
}

static const char *
path_of(const struct acknowledged *acknowledged, const char *name, char path[PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", acknowledged->folder, name);
    return path;
}

static int64_t
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool
sync_file(FILE *file)
{
    return fflush(file) == 0 && fsync(fileno(file)) == 0;
}

static bool
read_position(struct acknowledged *acknowledged)
{
    char path[PATH_MAX], line[TENURE_POSITION_TEXT_MAX + 32];
    FILE *file = fopen(path_of(acknowledged, POSITION, path), "re");
    if (file == NULL)
        return errno == ENOENT || acknowledged_fail(acknowledged, POSITION);
    bool fine = fgets(line, sizeof(line), file) != NULL && strcmp(line, FIRST_LINE) == 0 &&
                fgets(line, sizeof(line), file) != NULL;
    line[strcspn(line, "\n")] = '\0';
    fine = fine && tenure_position_parse(line, &acknowledged->position) &&
           fscanf(file, "forgotten %" SCNu64, &acknowledged->forgotten_seq) == 1;
    fclose(file);
    errno = EINVAL;
    return fine || acknowledged_fail(acknowledged, POSITION);
}

/* Replaces the file atomically. */
static bool
write_position(const struct acknowledged *acknowledged)
{
    char path[PATH_MAX], beside[PATH_MAX], text[TENURE_POSITION_TEXT_MAX];
    FILE *file =
        tenure_file_new(path_of(acknowledged, POSITION ".new", beside), TENURE_SECRET_MODE);
    if (file == NULL)
        return acknowledged_fail(acknowledged, POSITION);
    fprintf(file, FIRST_LINE "%s\nforgotten %" PRIu64 "\n",
            tenure_position_format(&acknowledged->position, text), acknowledged->forgotten_seq);
    bool fine = sync_file(file);
    fine = fclose(file) == 0 && fine;
    fine = fine && rename(beside, path_of(acknowledged, POSITION, path)) == 0;
    return fine || acknowledged_fail(acknowledged, POSITION);
}

static bool
open_to_append(struct acknowledged *acknowledged)
{
    char path[PATH_MAX];
    int fd = tenure_file_open(path_of(acknowledged, EVENTS, path), O_WRONLY | O_APPEND | O_CREAT,
                              TENURE_SECRET_MODE);
    acknowledged->file = fd >= 0 ? fdopen(fd, "a") : NULL;
    return acknowledged->file != NULL || acknowledged_fail(acknowledged, EVENTS);
}

bool
acknowledged_open(struct acknowledged *acknowledged, const char *folder, int64_t keep_ms)
{
    *acknowledged = (struct acknowledged){ .keep_ms = keep_ms };
    snprintf(acknowledged->folder, sizeof(acknowledged->folder), "%s", folder);
    return read_position(acknowledged) && open_to_append(acknowledged);
}

void
acknowledged_close(struct acknowledged *acknowledged)
{
    if (acknowledged->file != NULL)
        fclose(acknowledged->file);
    acknowledged->file = NULL;
}

bool
acknowledged_add(struct acknowledged *acknowledged, uint64_t seq, const char *line)
{
    return fprintf(acknowledged->file, "%" PRId64 " %" PRIu64 " %s\n", now_ms(), seq, line) > 0 ||
           acknowledged_fail(acknowledged, EVENTS);
}

bool
acknowledged_sync(struct acknowledged *acknowledged, const struct tenure_position *position)
{
    if (!sync_file(acknowledged->file))
        return acknowledged_fail(acknowledged, EVENTS);
    acknowledged->position = *position;
    return write_position(acknowledged);
}

/* A line of the file; `event` points into it. */
struct kept {
    int64_t at_ms;
    uint64_t seq;
    char *event;
};

/* Ignores an incomplete line, which a killed process left: its event is still in the queue, because
 * nobody received an acknowledgement. */
static bool
parse(char *line, struct kept *ret_kept)
{
    int end = 0;
    size_t size = strlen(line);
    if (size == 0 || line[size - 1] != '\n' ||
        sscanf(line, "%" SCNd64 " %" SCNu64 " %n", &ret_kept->at_ms, &ret_kept->seq, &end) != 2)
        return false;
    line[size - 1] = '\0';
    ret_kept->event = line + end;
    return true;
}

typedef bool kept_fn(void *context, const struct kept *kept);

static bool
read_all(const struct acknowledged *acknowledged, kept_fn *visit, void *context)
{
    char path[PATH_MAX], *line = NULL;
    size_t room = 0;
    bool fine = true;
    FILE *file = fopen(path_of(acknowledged, EVENTS, path), "re");
    if (file == NULL)
        return errno == ENOENT || acknowledged_fail(acknowledged, EVENTS);
    while (fine && getline(&line, &room, file) > 0) {
        struct kept kept;
        if (parse(line, &kept))
            fine = visit(context, &kept);
    }
    free(line);
    fclose(file);
    return fine;
}

struct each {
    uint64_t seq;
    acknowledged_fn *visit;
    void *context;
};

static bool
visit_after(void *context, const struct kept *kept)
{
    struct each *each = context;
    return kept->seq <= each->seq || each->visit(each->context, kept->event);
}

bool
acknowledged_each(struct acknowledged *acknowledged, uint64_t seq, acknowledged_fn *visit,
                  void *context)
{
    struct each each = { seq, visit, context };
    return read_all(acknowledged, visit_after, &each);
}

/* What remains when the file is rewritten. */
struct pruning {
    int64_t from_ms; // acknowledged after this time
    uint64_t to_seq; // and up to this entry
    uint64_t forgotten_seq;
    FILE *file;
};

static bool
prune_one(void *context, const struct kept *kept)
{
    struct pruning *pruning = context;
    if (kept->seq > pruning->to_seq)
        return true;
    if (kept->at_ms >= pruning->from_ms)
        return fprintf(pruning->file, "%" PRId64 " %" PRIu64 " %s\n", kept->at_ms, kept->seq,
                       kept->event) > 0;
    if (kept->seq > pruning->forgotten_seq)
        pruning->forgotten_seq = kept->seq;
    return true;
}

/* Begins a new file with what remains of the old one; later lines are appended to it. */
static bool
begin(struct acknowledged *acknowledged, int64_t from_ms, uint64_t to_seq)
{
    char beside[PATH_MAX];
    struct pruning pruning = { from_ms, to_seq, acknowledged->forgotten_seq, NULL };
    pruning.file =
        tenure_file_new(path_of(acknowledged, EVENTS ".new", beside), TENURE_SECRET_MODE);
    if (pruning.file == NULL)
        return acknowledged_fail(acknowledged, EVENTS);
    acknowledged_close(acknowledged);
    acknowledged->file = pruning.file;
    if (!read_all(acknowledged, prune_one, &pruning))
        return acknowledged_fail(acknowledged, EVENTS);
    acknowledged->forgotten_seq = pruning.forgotten_seq;
    return true;
}

/* Writes the position first: if a crash follows, events that count as forgotten may still be in the
 * file, which is harmless. */
bool
acknowledged_end(struct acknowledged *acknowledged, const struct tenure_position *position)
{
    char path[PATH_MAX], beside[PATH_MAX];
    if (!acknowledged_sync(acknowledged, position))
        return false;
    acknowledged_close(acknowledged);
    if (rename(path_of(acknowledged, EVENTS ".new", beside), path_of(acknowledged, EVENTS, path)) !=
        0)
        return acknowledged_fail(acknowledged, EVENTS);
    return open_to_append(acknowledged);
}

bool
acknowledged_begin_after(struct acknowledged *acknowledged, uint64_t seq)
{
    if (acknowledged->forgotten_seq > seq)
        acknowledged->forgotten_seq = seq;
    return begin(acknowledged, INT64_MIN, seq);
}

static bool
take_first(void *context, const struct kept *kept)
{
    *(int64_t *)context = kept->at_ms;
    return false;
}

bool
acknowledged_expire(struct acknowledged *acknowledged)
{
    int64_t first_ms = INT64_MAX, now = now_ms();
    (void)read_all(acknowledged, take_first, &first_ms); // reading stops after the first line
    if (first_ms >= now - acknowledged->keep_ms - acknowledged->keep_ms / 4)
        return true; // rewriting reads the whole file, so it is not done for each event
    const struct tenure_position position = acknowledged->position;
    return begin(acknowledged, now - acknowledged->keep_ms, UINT64_MAX) &&
           acknowledged_end(acknowledged, &position);
}
