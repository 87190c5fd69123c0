/* SPDX-License-Identifier: Apache-2.0 */
/* Imports one file: makes events of its records, and publishes or only checks them. If they are to
 * be sorted, they wait until all files are read. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "../effect.h"
#include "ahead.h"
#include "import.h"
#include "scratch.h"
#include <tenure/date.h>
#include <tenure/event.h>
#include <tenure/text.h>

enum {
    RECORDS_A_FLUSH = 4096,
    LINE_BITS = 40 // bits of a tag for the line; the file's number is above them
};

static void
report_problem(struct import *import, uint64_t line, const char *field, const char *reason)
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
    int32_t number;
    if (!tenure_day_parse(day, &number))
        return; // refused and reported elsewhere
    if (import->first[0] == '\0' || strcmp(day, import->first) < 0)
        snprintf(import->first, sizeof(import->first), "%.10s", day);
    if (strcmp(day, import->last) > 0)
        snprintf(import->last, sizeof(import->last), "%.10s", day);
}

static const char *
name_of(const char *path)
{
    return strcmp(path, "-") == 0 ? "(standard input)" : path;
}

/* If an item of a feed was edited after it was stored, nobody needs to act: the change is reported,
 * and the stored event stays. */
void
import_answered(void *context, uint64_t tag, const Tenure__V1__PublishAnswer *answer)
{
    struct import *import = context;
    uint64_t number = tag >> LINE_BITS, line = tag & ((UINT64_C(1) << LINE_BITS) - 1);
    if (number > 0)
        import->publish.file = name_of(import->paths[number - 1]);
    if (import->reader != read_feed ||
        answer->status != TENURE__V1__PUBLISH_ANSWER__STATUS__CONFLICT)
        publish_answered(&import->publish, line, answer);
    else if (!import->publish.quiet)
        fprintf(stderr,
                "%s:%" PRIu64
                ": edited since it was stored (%s); the stored event stays: to change "
                "it, publish a correction\n",
                import->publish.file, line, answer->reason);
}

/* Refuses foreign data that is announced after tomorrow in any time zone: a daemon with the wall
 * clock would refuse it, and one with a feed clock would take a typing error for that day's
 * news. */
static bool
check_announced(const struct import *import, const Tenure__V1__Event *event,
                struct tenure_problem *problem)
{
    char today[TENURE_DATE_TEXT_MAX];
    int32_t day;
    if (!tenure_day_parse(event->announced, &day) || day <= import->today + 1)
        return true;
    snprintf(problem->field, sizeof(problem->field), "announced");
    snprintf(problem->reason, sizeof(problem->reason),
             "\"%s\" is after today, %s; if it takes effect on that day, have the map give "
             "`effective`",
             event->announced, tenure_day_format(import->today, today));
    return false;
}

/* Checks an event locally, so that an invalid one is refused before it waits; a dry run does the
 * same as the daemon. */
static bool
check_event(struct import *import, const Tenure__V1__Event *event, bool mapped)
{
    struct tenure_problem problem;
    if (tenure_event_check(event, &problem) &&
        (!mapped || check_announced(import, event, &problem)))
        return true;
    if (import->dry_run) {
        report_problem(import, import->record->line, problem.field, problem.reason);
        return false;
    }
    Tenure__V1__PublishAnswer answer = TENURE__V1__PUBLISH_ANSWER__INIT;
    answer.status = TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID;
    answer.field = problem.field;
    answer.reason = problem.reason;
    publish_answered(&import->publish, import->record->line, &answer);
    import->wrong++;
    return false;
}

/* An order_fn. */
static tenure_status
send_event(void *context, const Tenure__V1__Event *event, uint64_t tag)
{
    struct import *import = context;
    if (!import->dry_run)
        return publish_event(&import->publish, event, tag);
    if (import->publish.cli.json)
        tenure_cli_print_json(&event->base);
    return TENURE_OK;
}

/* The day to sort by. Something ahead of today was announced today at the latest. */
static int32_t
day_of(const struct import *import, const Tenure__V1__Event *event, bool ahead)
{
    int32_t day;
    if (ahead)
        return import->today;
    return tenure_day_parse(event->announced, &day) ? day : TENURE_NO_DAY;
}

static tenure_status
fail_sorting(struct import *import)
{
    char reason[300];
    scratch_problem(import->order.database, reason, sizeof(reason));
    tenure_cli_say("%s", reason);
    import->publish.is_local_failure = true;
    return TENURE_STORAGE;
}

static tenure_status
take_message(struct import *import, Tenure__V1__Event *event, bool again)
{
    bool had_day = event->announced[0] != '\0';
    uint64_t tag = (uint64_t)import->number << LINE_BITS | import->record->line;
    bool mapped =
        import->map != NULL && !import->record->is_event && import->json_column[0] == '\0';
    if (mapped && !event_settle_ahead(event, import->today))
        return TENURE_NO_MEMORY;
    if (again && !order_forget(&import->order, event))
        return TENURE_OK; // it was already published
    import->publish.events += !again;
    if (!again)
        count_event(import, event);
    if ((mapped || import->dry_run || import->is_sorted) && !check_event(import, event, mapped))
        return TENURE_OK;
    if (!import->is_sorted)
        return send_event(import, event, tag);
    int32_t day = day_of(import, event, had_day && event->announced[0] == '\0');
    tenure_status status = order_add(&import->order, event, day, tag);
    return status == TENURE_STORAGE ? fail_sorting(import) : status;
}

static tenure_status
take_event(void *context, const char *json, size_t size, bool again)
{
    struct import *import = context;
    struct tenure_json_error error;
    ProtobufCMessage *message;
    tenure_status status =
        tenure_json_parse(&tenure__v1__event__descriptor, json, size, &message, &error);
    if (status == TENURE_INVALID) {
        report_problem(import, import->record->line, error.field, error.reason);
        return TENURE_OK;
    }
    if (status != TENURE_OK)
        return status;
    status = take_message(import, (Tenure__V1__Event *)message, again);
    protobuf_c_message_free_unpacked(message, NULL);
    return status;
}

static tenure_status
set_bookmark(struct import *import, const char *path, uint64_t records)
{
    if (import->publish.publisher != NULL)
        import->bookmark.position = *tenure_publisher_position(import->publish.publisher);
    if (bookmark_set(&import->bookmark, path, records))
        return TENURE_OK;
    tenure_cli_say("%s cannot be written: %s", import->bookmark_path, strerror(errno));
    import->publish.is_local_failure = true;
    return TENURE_STORAGE;
}

/* Everything so far has been answered, so an interrupted import can continue here. Documents have
 * no bookmark, because they are always read from the beginning. */
static tenure_status
keep_place(struct import *import)
{
    if (import->dry_run || import->is_sorted)
        return TENURE_OK;
    tenure_status status = publish_flush(&import->publish);
    if (status != TENURE_OK || import->is_document)
        return status;
    import->kept = import->records;
    return set_bookmark(import, import->path, import->records);
}

static void
count_without_event(struct import *import, const struct record *record)
{
    if (import->without_event++ == 0)
        import->first_without = record->line;
}

static tenure_status
make_events(struct import *import, const struct record *record)
{
    char why[300];
    unsigned made = 1;
    tenure_status status = TENURE_INVALID;
    if (record->problem != NULL) {
        tenure_text_format(why, sizeof(why), "%s", record->problem);
    } else if (import->map == NULL || record->is_event) {
        status = take_event(import, record->json, record->json_size, false);
    } else if (import->json_column[0] != '\0') {
        const char *event = record_value(record, import->json_column);
        made = event[0] != '\0';
        status = made > 0 ? take_event(import, event, strlen(event), false) : TENURE_OK;
    } else {
        status = map_record(import->map, record, take_event, import, &made, why);
    }
    if (status == TENURE_INVALID)
        report_problem(import, record->line, "", why);
    else if (made == 0)
        count_without_event(import, record);
    return status == TENURE_INVALID ? TENURE_OK : status;
}

/* Reports the map's columns that the file lacks. */
static bool
report_unseen(struct import *import)
{
    char text[COLUMNS_TEXT_MAX];
    bool any = columns_list_unseen(map_columns(import->map), text);
    if (any)
        report_problem(import, 0, "", text);
    return any;
}

/* If all records have the same columns, a missing one stops the import before anything wrong is
 * stored. Otherwise columns are compared after all records were read. */
static tenure_status
check_columns(struct import *import, const struct record *record)
{
    if (import->map == NULL || record->problem != NULL || record->is_event ||
        import->json_column[0] != '\0' || (record->columns_fixed && import->columns_checked))
        return TENURE_OK;
    columns_see(map_columns(import->map), record);
    import->columns_checked = record->columns_fixed || record->json != NULL;
    return record->columns_fixed && report_unseen(import) ? TENURE_INVALID : TENURE_OK;
}

/* If a file makes no events, the map is most likely meant for another file. */
static void
check_outcome(struct import *import)
{
    char text[160];
    uint64_t records = import->records - import->done_before;
    if (import->map == NULL || (import->records > 0 && import->records <= import->done_before))
        return;
    if (import->columns_checked)
        report_unseen(import);
    if (import->publish.events > import->events_before || import->wrong > import->wrong_before ||
        map_allows_no_events(import->map))
        return;
    snprintf(text, sizeof(text),
             records == 0 ? "it has no records"
                          : "it makes no event: no `when` and `match` of the map fits any of its "
                            "records (%" PRIu64 ")",
             records);
    report_problem(import, 0, "", text);
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

/* Events can be sorted only if their file is read from beginning to end. */
static tenure_status
begin_file(struct import *import)
{
    import->records = 0;
    import->done_before = bookmark_done(&import->bookmark, import->path);
    import->kept = import->done_before;
    import->events_before = import->publish.events;
    import->wrong_before = import->wrong;
    import->is_sorted = import->sorts && import->done_before == 0;
    if (!import->is_sorted)
        return import_sorted(import);
    if (import->order.database == NULL && order_open(&import->order) != TENURE_OK)
        return fail_sorting(import);
    order_begin_file(&import->order);
    return TENURE_OK;
}

static tenure_status
end_file(struct import *import)
{
    if (import->is_sorted)
        import->waiting[import->number - 1] = import->records;
    return import->records > import->done_before ? keep_place(import) : TENURE_OK;
}

static tenure_status
read_records(struct import *import, int fd)
{
    struct record_problem problem = { 0 };
    struct record_source source = { .fd = fd };
    import->columns_checked = false;
    if (import->map != NULL) {
        map_source(import->map, &source);
        columns_begin(map_columns(import->map));
    }
    tenure_status status = begin_file(import);
    if (status != TENURE_OK)
        return status;
    progress_begin(&import->progress, !import->publish.quiet && !import->publish.no_progress, fd);
    status = import->reader(&source, take_record, import, &problem);
    progress_end(&import->progress);
    if (status == TENURE_INVALID) {
        if (problem.reason[0] != '\0') // otherwise the problem was already reported
            report_problem(import, problem.line, "", problem.reason);
        status = TENURE_OK;
    } else if (status == TENURE_OK) {
        check_outcome(import);
    } else if (status == TENURE_STORAGE && errno != 0 && !import->publish.is_local_failure) {
        report_problem(import, 0, "", strerror(errno));
    }
    return status == TENURE_OK ? end_file(import) : status;
}

tenure_status
import_file(struct import *import, const char *path, int number)
{
    bool is_stdin = strcmp(path, "-") == 0;
    import->path = path;
    import->number = number;
    import->publish.file = name_of(path);
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        report_problem(import, 0, "", strerror(errno));
        return TENURE_OK;
    }
    tenure_status status = read_records(import, fd);
    if (!is_stdin)
        close(fd);
    return status;
}

/* Whether the daemon's clock allows the import; if not, nothing is published. */
static bool
may_begin(struct import *import)
{
    struct effect daemon;
    char from[TENURE_DATE_TEXT_MAX], to[TENURE_DATE_TEXT_MAX];
    int32_t left, reached;
    if (import->dry_run)
        return true;
    effect_begin(&daemon, &import->publish.cli, "", "");
    if (!daemon.is_feed_clock || !order_find_leap(&import->order, daemon.clock, &left, &reached))
        return true;
    tenure_day_format(left, from);
    tenure_day_format(reached, to);
    tenure_cli_say("nothing is announced between %s and %s, and a feed's clock moves by %d years "
                   "at most; nothing is published. If that is right, import what is announced by "
                   "%s, then `tenure publish clock --date %s --yes`, then the rest",
                   from, to, TENURE_CLOCK_STEP_YEARS, from, to);
    import->publish.is_local_failure = true;
    return false;
}

tenure_status
import_sorted(struct import *import)
{
    if (import->order.database == NULL)
        return TENURE_OK;
    if (!may_begin(import)) {
        order_close(&import->order);
        return TENURE_INVALID;
    }
    progress_begin(&import->progress, !import->publish.quiet && !import->publish.no_progress, -1);
    tenure_status status = order_each(&import->order, send_event, import);
    progress_end(&import->progress);
    if (status == TENURE_STORAGE && scratch_failed(import->order.database))
        status = fail_sorting(import);
    order_close(&import->order);
    if (status == TENURE_OK && !import->dry_run)
        status = publish_flush(&import->publish);
    for (int i = 0; i < import->paths_count && status == TENURE_OK && !import->dry_run; i++) {
        if (import->waiting[i] > 0)
            status = set_bookmark(import, import->paths[i], import->waiting[i]);
        import->waiting[i] = 0;
    }
    return status;
}

void
import_report(const struct import *import)
{
    fflush(stdout);
    fprintf(stderr, "%" PRIu64 " record%s, %" PRIu64 " event%s", import->records_all,
            import->records_all == 1 ? "" : "s", import->publish.events,
            import->publish.events == 1 ? "" : "s");
    for (int i = 0; i < IMPORT_KINDS && import->kinds[i].count > 0; i++)
        fprintf(stderr, "%s%" PRIu64 " %s%s", i == 0 ? ": " : ", ", import->kinds[i].count,
                import->kinds[i].name, import->kinds[i].count == 1 ? "" : "s");
    if (import->first[0] != '\0')
        fprintf(stderr, "; announced from %s to %s", import->first, import->last);
    fprintf(stderr,
            "\nrecords that make no event: %" PRIu64 "; wrong records: %" PRIu64
            "; nothing was published\n",
            import->without_event, import->wrong);
}
