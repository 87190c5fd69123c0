/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_changes.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "atom.h"
#include "change_text.h"
#include "feeds.h"
#include "says.h"
#include "tables_read.h"
#include "values.h"
#include <tenure/date.h>
#include <tenure/event.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    DAYS = 90, // as on the page
    ENTRIES_MAX = 100,
    KINDS_MAX = 32,
    FEED_BASE_MAX = 512
};

/* A query with the filters that a request has as parameters. */
struct wanted {
    Tenure__V1__ChangesQuery query;
    Tenure__V1__Change__Kind kinds[KINDS_MAX];
    char since[TENURE_DATE_TEXT_MAX], until[TENURE_DATE_TEXT_MAX];
};

/* Adds the kinds in "leaving,left". */
static void
add_kinds(struct wanted *wanted, const char *names)
{
    for (size_t size; *names != '\0'; names += size + (names[size] == ',')) {
        char name[VALUES_WORD_MAX];
        size = strcspn(names, ",");
        tenure_text_format(name, sizeof(name), "%.*s", (int)size, names);
        for (char *at = name; *at != '\0'; at++)
            *at = *at == '-' ? '_' : (char)toupper((unsigned char)*at);
        const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value_by_name(
            &tenure__v1__change__kind__descriptor, name);
        if (wanted->query.n_kinds < KINDS_MAX) // an unknown kind matches nothing
            wanted->kinds[wanted->query.n_kinds++] =
                (Tenure__V1__Change__Kind)(value != NULL ? value->value : 0);
    }
}

/* The request's days, by default up to the day of the view, which must have been read. */
static void
read_wanted(const struct request *request, struct wanted *ret_wanted)
{
    Tenure__V1__ChangesQuery *query = &ret_wanted->query;
    int32_t day;
    *ret_wanted = (struct wanted){ 0 };
    tenure__v1__changes_query__init(query);
    query->kinds = ret_wanted->kinds;
    add_kinds(ret_wanted, request_parameter(request, "kind"));
    query->region = (char *)(uintptr_t)request_parameter(request, "region");
    query->organisation = (char *)(uintptr_t)request_parameter(request, "organisation");
    query->role = (char *)(uintptr_t)request_parameter(request, "role");
    query->known_at = request->axes.known_at;
    query->until = ret_wanted->until;
    if (tenure_day_parse(request_parameter(request, "until"), &day))
        tenure_day_format(day, ret_wanted->until);
    else if (request->today != TENURE_NO_DAY)
        tenure_day_format(request->today, ret_wanted->until);
    query->since = ret_wanted->since;
    if (request_knows_nothing(request)) { // no entry can say that, but no report is that old
        query->since = query->until = (char *)(uintptr_t) "1000-01-01";
        return;
    }
    if (tenure_day_parse(request_parameter(request, "since"), &day))
        tenure_day_format(day, ret_wanted->since);
    else if (request->today != TENURE_NO_DAY)
        tenure_day_format(request->today - DAYS, ret_wanted->since);
}

static struct tenure_sheet
sheet_of(struct request *request, FILE *out)
{
    return (struct tenure_sheet){ .file = out, .name_of = name_for_sentence, .names = request };
}

/* CSV */

#define CELL(name, ...)                                                                            \
    static void name(struct tables *tables, const void *message, FILE *out)                        \
    {                                                                                              \
        const Tenure__V1__Change *row = message;                                                   \
        const Tenure__V1__Event *event = row->event->event;                                        \
        (void)tables;                                                                              \
        (void)event;                                                                               \
        __VA_ARGS__;                                                                               \
    }

static void
write_kind(const Tenure__V1__Change *change, FILE *out)
{
    char word[VALUES_WORD_MAX];
    fputs(values_word(&tenure__v1__change__kind__descriptor, (int)change->kind, word), out);
}

CELL(cell_announced, fputs(event->announced, out))
CELL(cell_effective, fputs(event->effective, out))
CELL(cell_kind, write_kind(row, out))
CELL(cell_where, change_write_where(row, out))
CELL(cell_report, struct tenure_sheet sheet = sheet_of(tables->context, out);
     change_write_report(&sheet, row))
CELL(cell_organisation, fputs(row->organisation, out))
CELL(cell_role, fputs(row->role, out))
CELL(cell_region, fputs(row->region, out))
CELL(cell_person, fputs(row->person != NULL ? row->person->id : "", out))
CELL(cell_confidence,
     fputs(tenure_enum_text(&tenure__v1__event__confidence__descriptor, (int)event->confidence),
           out))
CELL(cell_taken_back, fputs(row->taken_back ? "yes" : "", out))
CELL(cell_corrects, if (row->event->corrects != 0) fprintf(out, "%" PRIu64, row->event->corrects))
CELL(cell_source, fputs(event->source, out))
CELL(cell_id, fputs(event->id, out))
CELL(cell_seq, fprintf(out, "%" PRIu64, row->event->seq))
CELL(cell_urls, for (size_t i = 0; i < event->n_citations; i++)
                    fprintf(out, "%s%s", i == 0 ? "" : " ", event->citations[i]->url))

static const struct table_column columns[] = {
    { "announced", cell_announced },
    { "kind", cell_kind },
    { "where", cell_where },
    { "report", cell_report },
    { "effective", cell_effective },
    { "organisation", cell_organisation },
    { "role", cell_role },
    { "region", cell_region },
    { "person", cell_person },
    { "confidence", cell_confidence },
    { "taken_back", cell_taken_back },
    { "corrects", cell_corrects },
    { "source", cell_source },
    { "id", cell_id },
    { "seq", cell_seq },
    { "source_urls", cell_urls },
};

struct emitter {
    table_row_fn *emit;
    void *context;
};

static bool
emit_changes(void *context, const Tenure__V1__Answer *answer)
{
    const struct emitter *emitter = context;
    for (size_t i = 0; i < answer->n_changes; i++) {
        if (answer->changes[i]->event != NULL && answer->changes[i]->event->event != NULL)
            emitter->emit(emitter->context, answer->changes[i]);
    }
    return true;
}

static tenure_status
read_changes(struct tables *tables, table_row_fn *emit, void *context)
{
    struct emitter emitter = { emit, context };
    struct wanted wanted;
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    read_wanted(tables->context, &wanted);
    query.body_case = TENURE__V1__QUERY__BODY_CHANGES;
    query.changes = &wanted.query;
    return tables_ask(tables, &query, &wanted.query.before, emit_changes, &emitter);
}

const struct table changes_table = { "changes",
                                     "reports between two days",
                                     columns,
                                     sizeof(columns) / sizeof(columns[0]),
                                     "announced,kind,where,report",
                                     read_changes };

/* Atom */

struct feed {
    struct request *request;
    struct atom *atom;
    unsigned entries;
};

static void
add_entry(struct feed *feed, const Tenure__V1__Change *change)
{
    char *title = NULL;
    size_t size;
    FILE *out = open_memstream(&title, &size);
    if (out == NULL)
        return;
    change_write_where(change, out);
    fputs(size > 0 || change->organisation[0] != '\0' || change->role[0] != '\0' ? ": " : "", out);
    struct tenure_sheet sheet = sheet_of(feed->request, out);
    change_write_report(&sheet, change);
    fclose(out);
    atom_add_report(feed->atom, change->event, title, change->taken_back);
    free(title);
}

static bool
add_entries(void *context, const Tenure__V1__Answer *answer)
{
    struct feed *feed = context;
    for (size_t i = 0; i < answer->n_changes && feed->entries < ENTRIES_MAX; i++) {
        const Tenure__V1__Change *change = answer->changes[i];
        if (change->event == NULL || change->event->event == NULL)
            continue;
        add_entry(feed, change);
        feed->entries++;
    }
    return feed->entries < ENTRIES_MAX;
}

/* Unique among the feeds of the log: the filters in a fixed order. */
static void
name_feed(const struct request *request, char *ret_name, size_t size)
{
    tenure_text_format(ret_name, size, "changes/%s/%s/%s/%s/%s/%s",
                       request_parameter(request, "since"), request_parameter(request, "until"),
                       request_parameter(request, "kind"), request_parameter(request, "region"),
                       request_parameter(request, "organisation"),
                       request_parameter(request, "role"));
}

void
feed_changes_atom(struct request *request)
{
    char name[512], base[FEED_BASE_MAX], self[2 * FEED_BASE_MAX];
    struct wanted wanted;
    struct feed feed = { .request = request };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    tenure_status status = request_read_report(request);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    read_wanted(request, &wanted);
    name_feed(request, name, sizeof(name));
    feed_find_base(request, base, sizeof(base));
    feed_find_self(request, base, self, sizeof(self));
    struct atom_feed described = { name, request->report->status_report->log, base, self,
                                   "Leadership changes" };
    feed.atom = atom_begin(&described);
    if (feed.atom == NULL) {
        request_fail(request, 503, "Out of memory", "Try again later.");
        return;
    }
    query.body_case = TENURE__V1__QUERY__BODY_CHANGES;
    query.changes = &wanted.query;
    status = pages_ask(request->client, &query, &wanted.query.before, add_entries, &feed);
    atom_end(feed.atom, status == TENURE_OK ? request->out : NULL);
    if (status == TENURE_OK)
        request->type = "application/atom+xml; charset=utf-8";
    else
        request_fail_status(request, status);
}
