/* One file: its records become events, and these are published, or only checked. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "import.h"
#include <tenure/event.h>

enum {
    RECORDS_A_FLUSH = 4096
};

static void
tell_wrong(struct import *import, uint64_t line, const char *field, const char *reason)
{
    fflush(stdout);
    if (line > 0)
        fprintf(stderr, "%s:%" PRIu64 ": INVALID: %s%s%s\n", import->publish.file, line, field,
                field[0] != '\0' ? " " : "", reason);
    else
        tenure_cli_say("%s: %s", import->publish.file, reason);
    import->publish.is_local_failure = true;
    import->wrong++;
}

static void
count_event(struct import *import, const Tenure__V1__Event *event)
{
    const ProtobufCFieldDescriptor *body = protobuf_c_message_descriptor_get_field(
        &tenure__v1__event__descriptor, (unsigned)event->body_case);
    const char *name = body != NULL ? body->name : "?";
    int kind = 0;
    while (kind < IMPORT_KINDS - 1 && import->kinds[kind].name[0] != '\0' &&
           strcmp(import->kinds[kind].name, name) != 0)
        kind++;
    snprintf(import->kinds[kind].name, sizeof(import->kinds[kind].name), "%s", name);
    import->kinds[kind].count++;
    const char *day = event->announced;
    if (day[0] != '\0' && (import->first[0] == '\0' || strcmp(day, import->first) < 0))
        snprintf(import->first, sizeof(import->first), "%.10s", day);
    if (day[0] != '\0' && strcmp(day, import->last) > 0)
        snprintf(import->last, sizeof(import->last), "%.10s", day);
}

/* What a dry run does with an event. */
static void
check_event(struct import *import, const Tenure__V1__Event *event)
{
    struct tenure_problem problem;
    if (!tenure_event_check(event, &problem))
        tell_wrong(import, import->record->line, problem.field, problem.reason);
    else if (import->publish.cli.json)
        tenure_cli_print_json(&event->base);
}

static tenure_status
take_event(void *context, const char *json, size_t size)
{
    struct import *import = context;
    struct tenure_json_error error;
    ProtobufCMessage *message;
    tenure_status status =
        tenure_json_parse(&tenure__v1__event__descriptor, json, size, &message, &error);
    if (status == TENURE_INVALID) {
        tell_wrong(import, import->record->line, error.field, error.reason);
        return TENURE_OK;
    }
    if (status != TENURE_OK)
        return status;
    const Tenure__V1__Event *event = (const Tenure__V1__Event *)message;
    import->publish.events++;
    count_event(import, event);
    if (import->dry_run)
        check_event(import, event);
    else
        status = publish_event(&import->publish, event, import->record->line);
    protobuf_c_message_free_unpacked(message, NULL);
    return status;
}

/* Everything up to here is answered: an interrupted import goes on here. */
static tenure_status
keep_place(struct import *import)
{
    if (import->dry_run)
        return TENURE_OK;
    tenure_status status = publish_flush(&import->publish);
    if (status != TENURE_OK)
        return status;
    import->kept = import->records;
    if (bookmark_set(&import->bookmark, import->path, import->records))
        return TENURE_OK;
    tenure_cli_say("%s cannot be written: %s", import->bookmark_path, strerror(errno));
    import->publish.is_local_failure = true;
    return TENURE_STORAGE;
}

/* What the record becomes. */
static tenure_status
make_events(struct import *import, const struct record *record)
{
    char why[300];
    unsigned made = 1;
    tenure_status status = TENURE_INVALID;
    if (record->problem != NULL)
        snprintf(why, sizeof(why), "%s", record->problem);
    else if (import->map != NULL)
        status = map_record(import->map, record, take_event, import, &made, why);
    else
        status = take_event(import, record->json, record->json_size);
    if (status == TENURE_INVALID)
        tell_wrong(import, record->line, "", why);
    else if (made == 0)
        import->without_event++;
    return status == TENURE_INVALID ? TENURE_OK : status;
}

/* Says which columns of the map the file lacks. */
static bool
tell_unseen(struct import *import)
{
    char text[COLUMNS_TEXT_MAX];
    size_t index = 0;
    bool any = false;
    for (; columns_next_unseen(map_columns(import->map), &index, text); any = true)
        tell_wrong(import, 0, "", text);
    return any;
}

/* Where all records have the same columns, one that lacks ends the import before it stores anything
 * that is wrong. Others are asked for when all records have been seen. */
static tenure_status
check_columns(struct import *import, const struct record *record)
{
    if (import->map == NULL || record->problem != NULL ||
        (record->columns_fixed && import->columns_checked))
        return TENURE_OK;
    columns_see(map_columns(import->map), record);
    import->columns_checked = record->columns_fixed || record->json != NULL;
    return record->columns_fixed && tell_unseen(import) ? TENURE_INVALID : TENURE_OK;
}

/* A file of which nothing comes is most likely not what the map is for. */
static void
check_outcome(struct import *import, uint64_t events_before)
{
    char text[160];
    uint64_t records = import->records - import->done_before;
    if (import->map == NULL || (import->records > 0 && import->records <= import->done_before))
        return;
    if (import->columns_checked)
        tell_unseen(import);
    if (import->publish.events > events_before || map_allows_no_events(import->map))
        return;
    snprintf(text, sizeof(text),
             records == 0 ? "it has no records"
                          : "none of its %" PRIu64 " records makes an event: no `when` and `match` "
                            "of the map fits one",
             records);
    tell_wrong(import, 0, "", text);
}

static tenure_status
take_record(void *context, const struct record *record, uint64_t bytes)
{
    struct import *import = context;
    import->record = record;
    tenure_status status = check_columns(import, record);
    if (status != TENURE_OK)
        return status;
    if (++import->records <= import->done_before)
        return TENURE_OK;
    import->records_all++;
    status = make_events(import, record);
    if (status == TENURE_OK && import->records - import->kept >= RECORDS_A_FLUSH)
        status = keep_place(import);
    progress_draw(&import->progress, import->publish.events, bytes);
    return status;
}

static tenure_status
read_records(struct import *import, int fd)
{
    struct record_problem problem = { 0 };
    struct record_source source = { .fd = fd };
    uint64_t events_before = import->publish.events;
    import->columns_checked = false;
    if (import->map != NULL) {
        map_source(import->map, &source);
        columns_begin(map_columns(import->map));
    }
    import->records = 0;
    import->done_before = import->kept = bookmark_done(&import->bookmark, import->path);
    progress_begin(&import->progress, !import->publish.quiet && !import->publish.no_progress, fd);
    tenure_status status = import->reader(&source, take_record, import, &problem);
    progress_end(&import->progress);
    if (status == TENURE_INVALID) {
        if (problem.reason[0] != '\0') // else it is said already
            tell_wrong(import, problem.line, "", problem.reason);
        status = TENURE_OK;
    } else if (status == TENURE_OK) {
        check_outcome(import, events_before);
    } else if (status == TENURE_STORAGE && errno != 0) {
        tell_wrong(import, 0, "", strerror(errno));
    }
    if (status == TENURE_OK && import->records > import->done_before)
        status = keep_place(import);
    return status;
}

tenure_status
import_file(struct import *import, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;
    import->path = path;
    import->publish.file = is_stdin ? "(standard input)" : path;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        tell_wrong(import, 0, "", strerror(errno));
        return TENURE_OK;
    }
    tenure_status status = read_records(import, fd);
    if (!is_stdin)
        close(fd);
    return status;
}

void
import_report(const struct import *import)
{
    fflush(stdout);
    fprintf(stderr, "%" PRIu64 " records, %" PRIu64 " events", import->records_all,
            import->publish.events);
    for (int i = 0; i < IMPORT_KINDS && import->kinds[i].count > 0; i++)
        fprintf(stderr, "%s%" PRIu64 " %s", i == 0 ? ": " : ", ", import->kinds[i].count,
                import->kinds[i].name);
    if (import->first[0] != '\0')
        fprintf(stderr, "; announced from %s to %s", import->first, import->last);
    fprintf(stderr,
            "\n%" PRIu64 " records make no event, %" PRIu64 " are wrong; nothing was published\n",
            import->without_event, import->wrong);
}
