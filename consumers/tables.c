/* SPDX-License-Identifier: Apache-2.0 */
#include "tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "tables_read.h"
#include <tenure/event.h>
#include <tenure/json.h>
#include <tenure/sentence.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Appends the addresses that an event cites; *separator comes before the next one. */
static void
write_urls_of(const struct tables *tables, uint64_t seq, const char **separator, FILE *out)
{
    const char *urls = citations_of(&tables->citations, seq);
    if (urls[0] == '\0')
        return;
    fprintf(out, "%s%s", *separator, urls);
    *separator = " ";
}

/* Writes the addresses that the events cite. */
static void
write_urls(const struct tables *tables, const uint64_t *seqs, size_t count, FILE *out)
{
    const char *separator = "";
    for (size_t i = 0; i < count; i++)
        write_urls_of(tables, seqs[i], &separator, out);
}

static void
write_seqs(const uint64_t *seqs, size_t count, FILE *out)
{
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%" PRIu64, i == 0 ? "" : " ", seqs[i]);
}

/* Writes how many more there are if a list is cut; `all` is 0 if it is complete. */
static void
write_more(size_t written, uint32_t all, FILE *out)
{
    if (all > written)
        fprintf(out, "; and %zu more", all - written);
}

static void
write_people(Tenure__V1__Tenure *const *tenures, size_t count, uint32_t all, FILE *out)
{
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%s", i == 0 ? "" : "; ", tenure_person_text(tenures[i]->person));
    write_more(count, all, out);
}

static void
write_enum(const ProtobufCEnumDescriptor *descriptor, int number, FILE *out)
{
    fputs(tenure_enum_text(descriptor, number), out);
}

/* Writes SCHEME:VALUE; a value may contain spaces. */
static void
write_identifiers(Tenure__V1__Identifier *const *identifiers, size_t count, FILE *out)
{
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%s:%s", i == 0 ? "" : "; ", identifiers[i]->scheme, identifiers[i]->value);
}

/* A function that writes a cell from `row`, the message; CELL_TEXT is for plain text fields. */
#define CELL(name, type, ...)                                                                      \
    static void name(struct tables *tables, const void *message, FILE *out)                        \
    {                                                                                              \
        const type *row = message;                                                                 \
        (void)tables;                                                                              \
        __VA_ARGS__;                                                                               \
    }
#define CELL_TEXT(name, type, field) CELL(name, type, fputs(row->field, out))
#define CELL_NUMBER(name, type, field)                                                             \
    CELL(name, type, fprintf(out, "%" PRIu64, (uint64_t)row->field))

CELL(post_name, Tenure__V1__PostState, fprintf(out, "%s/%s", row->organisation, row->role))
CELL_TEXT(post_organisation, Tenure__V1__PostState, organisation)
CELL_TEXT(post_organisation_name, Tenure__V1__PostState, organisation_name)
CELL_TEXT(post_role, Tenure__V1__PostState, role)
CELL_TEXT(post_region, Tenure__V1__PostState, region)
CELL(post_status, Tenure__V1__PostState,
     write_enum(&tenure__v1__post_state__status__descriptor, (int)row->status, out))
CELL(post_holders, Tenure__V1__PostState,
     write_people(row->holders, row->n_holders, row->holders_count, out))
CELL(post_since, Tenure__V1__PostState,
     fputs(row->n_holders > 0 ? row->holders[0]->start : "", out))
CELL(post_until, Tenure__V1__PostState, fputs(row->n_holders > 0 ? row->holders[0]->end : "", out))
CELL(post_leaving, Tenure__V1__PostState,
     fputs(row->n_holders > 0 && row->holders[0]->leaving ? "yes" : "", out))
CELL(post_designate, Tenure__V1__PostState,
     fputs(row->designate != NULL ? tenure_person_text(row->designate->person) : "", out))
CELL(post_vacant_since, Tenure__V1__PostState,
     fputs(row->vacant_since_is_bound ? "" : row->vacant_since, out))
CELL_TEXT(post_open_since, Tenure__V1__PostState, open_since)
CELL_TEXT(post_recruiting_since, Tenure__V1__PostState, recruiting_since)
CELL_TEXT(post_abolished, Tenure__V1__PostState, abolished)
CELL(post_into, Tenure__V1__PostState,
     if (row->into != NULL) fprintf(out, "%s/%s", row->into->organisation, row->into->role))
CELL_NUMBER(post_past_count, Tenure__V1__PostState, past_count)
CELL_TEXT(post_date, Tenure__V1__PostState, date)
CELL(post_seqs, Tenure__V1__PostState, write_seqs(row->seqs, row->n_seqs, out))
CELL(post_urls, Tenure__V1__PostState, write_urls(tables, row->seqs, row->n_seqs, out))

static const struct table_column post_columns[] = {
    { "post", post_name },
    { "organisation", post_organisation },
    { "organisation_name", post_organisation_name },
    { "role", post_role },
    { "region", post_region },
    { "status", post_status },
    { "holders", post_holders },
    { "since", post_since },
    { "until", post_until },
    { "leaving", post_leaving },
    { "designate", post_designate },
    { "vacant_since", post_vacant_since },
    { "open_since", post_open_since },
    { "recruiting_since", post_recruiting_since },
    { "abolished", post_abolished },
    { "into", post_into },
    { "past_holders", post_past_count },
    { "date", post_date },
    { "seqs", post_seqs },
    { "source_urls", post_urls },
};

CELL(tenure_post, struct tenure_row,
     fprintf(out, "%s/%s", row->post->organisation, row->post->role))
CELL_TEXT(tenure_organisation_name, struct tenure_row, post->organisation_name)
CELL_TEXT(tenure_region, struct tenure_row, post->region)
CELL_TEXT(tenure_person, struct tenure_row, tenure->person->id)
CELL(tenure_name, struct tenure_row, fputs(tenure_person_text(row->tenure->person), out))
CELL(tenure_basis, struct tenure_row,
     write_enum(&tenure__v1__appointment__basis__descriptor, (int)row->tenure->basis, out))
CELL_TEXT(tenure_start, struct tenure_row, tenure->start)
CELL_TEXT(tenure_end, struct tenure_row, tenure->end)
CELL(tenure_ending, struct tenure_row,
     write_enum(&tenure__v1__tenure__ending__descriptor, (int)row->tenure->ending, out))
CELL(tenure_reason, struct tenure_row,
     if (row->tenure->reason != TENURE__V1__DEPARTURE__REASON__REASON_UNSPECIFIED)
         write_enum(&tenure__v1__departure__reason__descriptor, (int)row->tenure->reason, out))
CELL(tenure_seqs, struct tenure_row, write_seqs(row->tenure->seqs, row->tenure->n_seqs, out))
CELL(tenure_urls, struct tenure_row,
     write_urls(tables, row->tenure->seqs, row->tenure->n_seqs, out))

static const struct table_column tenure_columns[] = {
    { "post", tenure_post },     { "organisation_name", tenure_organisation_name },
    { "region", tenure_region }, { "person", tenure_person },
    { "name", tenure_name },     { "basis", tenure_basis },
    { "start", tenure_start },   { "end", tenure_end },
    { "ending", tenure_ending }, { "reason", tenure_reason },
    { "seqs", tenure_seqs },     { "source_urls", tenure_urls },
};

CELL_TEXT(organisation_id, Tenure__V1__OrganisationState, id)
CELL_TEXT(organisation_name, Tenure__V1__OrganisationState, name)
CELL(organisation_kind, Tenure__V1__OrganisationState,
     write_enum(&tenure__v1__organisation_kind__descriptor, (int)row->kind, out))
CELL_TEXT(organisation_region, Tenure__V1__OrganisationState, region)
CELL_TEXT(organisation_parent, Tenure__V1__OrganisationState, parent)
CELL_NUMBER(organisation_population, Tenure__V1__OrganisationState, population)
CELL_TEXT(organisation_since, Tenure__V1__OrganisationState, since)
CELL_TEXT(organisation_ended, Tenure__V1__OrganisationState, ended)
CELL_TEXT(organisation_successor, Tenure__V1__OrganisationState, successor)
CELL(organisation_identifiers, Tenure__V1__OrganisationState,
     write_identifiers(row->identifiers, row->n_identifiers, out))

static const struct table_column organisation_columns[] = {
    { "id", organisation_id },
    { "name", organisation_name },
    { "kind", organisation_kind },
    { "region", organisation_region },
    { "parent", organisation_parent },
    { "population", organisation_population },
    { "since", organisation_since },
    { "ended", organisation_ended },
    { "successor", organisation_successor },
    { "identifiers", organisation_identifiers },
};

CELL_TEXT(person_id, Tenure__V1__PersonState, person->id)
CELL(person_name, Tenure__V1__PersonState, fputs(tenure_person_text(row->person), out))

static void
write_person_posts(Tenure__V1__PersonPost *const *posts, size_t count, uint32_t all, FILE *out)
{
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%s/%s", i == 0 ? "" : "; ", posts[i]->organisation, posts[i]->role);
    write_more(count, all, out);
}
CELL(person_posts, Tenure__V1__PersonState,
     write_person_posts(row->posts, row->n_posts, row->posts_count, out))
CELL(person_past, Tenure__V1__PersonState,
     write_person_posts(row->past, row->n_past, row->past_count, out))
CELL_TEXT(person_merged_into, Tenure__V1__PersonState, merged_into)
CELL(person_identifiers, Tenure__V1__PersonState,
     write_identifiers(row->identifiers, row->n_identifiers, out))

static const struct table_column person_columns[] = {
    { "id", person_id },
    { "name", person_name },
    { "posts", person_posts },
    { "past_posts", person_past },
    { "merged_into", person_merged_into },
    { "identifiers", person_identifiers },
};

static void
write_evidence_urls(struct tables *tables, Tenure__V1__Evidence *const *evidence, size_t count,
                    FILE *out)
{
    const char *separator = "";
    for (size_t i = 0; i < count; i++)
        write_urls_of(tables, evidence[i]->seq, &separator, out);
}

static void
write_evidence_seqs(Tenure__V1__Evidence *const *evidence, size_t count, FILE *out)
{
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s%" PRIu64, i == 0 ? "" : " ", evidence[i]->seq);
}

CELL_TEXT(alert_id, Tenure__V1__Alert, id)
CELL_TEXT(alert_rule, Tenure__V1__Alert, rule)
CELL_TEXT(alert_subject, Tenure__V1__Alert, subject)
CELL_TEXT(alert_organisation, Tenure__V1__Alert, organisation)
CELL_TEXT(alert_region, Tenure__V1__Alert, region)
CELL(alert_severity, Tenure__V1__Alert,
     write_enum(&tenure__v1__severity__descriptor, (int)row->severity, out))
CELL_TEXT(alert_headline, Tenure__V1__Alert, headline)
CELL_TEXT(alert_opened, Tenure__V1__Alert, opened)
CELL(alert_ending, Tenure__V1__Alert,
     write_enum(&tenure__v1__alert__ending__descriptor, (int)row->ending, out))
CELL_TEXT(alert_ended, Tenure__V1__Alert, ended)
CELL_NUMBER(alert_revision, Tenure__V1__Alert, revision)
CELL_TEXT(alert_muted_by, Tenure__V1__Alert, muted_by)
CELL_TEXT(alert_acknowledged_by, Tenure__V1__Alert, acknowledged_by)
CELL(alert_seqs, Tenure__V1__Alert, write_evidence_seqs(row->evidence, row->n_evidence, out);
     write_more(row->n_evidence, row->evidence_count, out))
CELL(alert_urls, Tenure__V1__Alert,
     write_evidence_urls(tables, row->evidence, row->n_evidence, out))

static const struct table_column alert_columns[] = {
    { "id", alert_id },
    { "rule", alert_rule },
    { "subject", alert_subject },
    { "organisation", alert_organisation },
    { "region", alert_region },
    { "severity", alert_severity },
    { "headline", alert_headline },
    { "opened", alert_opened },
    { "ending", alert_ending },
    { "ended", alert_ended },
    { "revision", alert_revision },
    { "muted_by", alert_muted_by },
    { "acknowledged_by", alert_acknowledged_by },
    { "seqs", alert_seqs },
    { "source_urls", alert_urls },
};

CELL_TEXT(figure_scope, Tenure__V1__Indicator, scope)
CELL_TEXT(figure_name, Tenure__V1__Indicator, name)
CELL_TEXT(figure_label, Tenure__V1__Indicator, label)
CELL_TEXT(figure_shown, Tenure__V1__Indicator, shown)
CELL(figure_numerator, Tenure__V1__Indicator, fprintf(out, "%" PRId64, row->numerator))
CELL(figure_denominator, Tenure__V1__Indicator, fprintf(out, "%" PRId64, row->denominator))
CELL_TEXT(figure_definition, Tenure__V1__Indicator, definition)
CELL_TEXT(figure_date, Tenure__V1__Indicator, date)
CELL(figure_published, Tenure__V1__Indicator,
     if (row->n_reported > 0) fputs(row->reported[0]->shown, out))

static const struct table_column figure_columns[] = {
    { "scope", figure_scope },           { "name", figure_name },
    { "label", figure_label },           { "shown", figure_shown },
    { "numerator", figure_numerator },   { "denominator", figure_denominator },
    { "definition", figure_definition }, { "date", figure_date },
    { "published", figure_published },
};

static void
write_event_sentence(const Tenure__V1__Event *event, FILE *out)
{
    struct tenure_sheet sheet = { .file = out };
    tenure_event_sentence(&sheet, event);
}

/* Writes the event as JSON, for importing it; "" for the daemon's own entries. */
static void
write_event_json(const Tenure__V1__Event *event, FILE *out)
{
    char *text = NULL;
    if (strcmp(event->source, TENURE_OWN_SOURCE) != 0 &&
        tenure_json_print(&event->base, &text) == TENURE_OK)
        fputs(text, out);
    free(text);
}

CELL_NUMBER(event_seq, Tenure__V1__Update, seq)
CELL(event_recorded, Tenure__V1__Update, fputs(tenure_time_text(row->recorded_ms), out))
CELL_TEXT(event_source, Tenure__V1__Update, event->source)
CELL_TEXT(event_id, Tenure__V1__Update, event->id)
CELL_TEXT(event_announced, Tenure__V1__Update, event->announced)
CELL_TEXT(event_effective, Tenure__V1__Update, event->effective)
CELL(event_confidence, Tenure__V1__Update,
     write_enum(&tenure__v1__event__confidence__descriptor, (int)row->event->confidence, out))
CELL(event_says, Tenure__V1__Update, write_event_sentence(row->event, out))
CELL(event_corrects, Tenure__V1__Update,
     if (row->corrects != 0) fprintf(out, "%" PRIu64, row->corrects))
CELL(event_urls, Tenure__V1__Update,
     for (size_t i = 0; i < row->event->n_citations; i++)
         fprintf(out, "%s%s", i == 0 ? "" : " ", row->event->citations[i]->url))
CELL(event_json, Tenure__V1__Update, write_event_json(row->event, out))

static const struct table_column event_columns[] = {
    { "seq", event_seq },
    { "recorded", event_recorded },
    { "source", event_source },
    { "id", event_id },
    { "announced", event_announced },
    { "effective", event_effective },
    { "confidence", event_confidence },
    { "says", event_says },
    { "corrects", event_corrects },
    { "source_urls", event_urls },
    { "event", event_json },
};

const struct table tables_known[TABLES] = {
    { "posts", "who holds each post, what is vacant", post_columns, LENGTH(post_columns),
      "post,organisation_name,status,holders,since,until,designate,into", tables_read_posts },
    { "tenures", "everybody who has held a post", tenure_columns, LENGTH(tenure_columns),
      "post,name,basis,start,end,ending,reason", tables_read_tenures },
    { "organisations", "every organisation", organisation_columns, LENGTH(organisation_columns),
      "id,kind,name,region,since,ended,successor", tables_read_organisations },
    { "people", "every person and their posts", person_columns, LENGTH(person_columns),
      "id,name,posts,merged_into", tables_read_people },
    { "alerts", "alerts with their evidence", alert_columns, LENGTH(alert_columns),
      "severity,opened,headline,id", tables_read_alerts },
    { "indicators", "figures with their definitions", figure_columns, LENGTH(figure_columns),
      "scope,name,label,shown,published,date", tables_read_figures },
    { "events", "the log, as sentences and in JSON", event_columns, LENGTH(event_columns),
      "seq,announced,says", tables_read_events },
};

const struct table *
table_find(const char *name)
{
    for (size_t i = 0; i < TABLES; i++) {
        if (strcmp(tables_known[i].name, name) == 0)
            return &tables_known[i];
    }
    return NULL;
}

char *
table_cell(struct tables *tables, const struct table_column *column, const void *row)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    column->write(tables, row, out);
    if (fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

struct csv {
    struct tables *tables;
    const struct table *table;
    FILE *out;
    tenure_status status;
};

static void
write_csv_row(void *context, const void *row)
{
    struct csv *csv = context;
    for (size_t i = 0; i < csv->table->columns_count && csv->status == TENURE_OK; i++) {
        char *text = table_cell(csv->tables, &csv->table->columns[i], row);
        if (text == NULL) {
            csv->status = TENURE_NO_MEMORY;
            return;
        }
        fputs(i == 0 ? "" : ",", csv->out);
        csv_write_cell(text, csv->out);
        free(text);
    }
    fputs("\r\n", csv->out);
}

void
table_write_csv_names(const struct table *table, FILE *out)
{
    for (size_t i = 0; i < table->columns_count; i++)
        fprintf(out, "%s%s", i == 0 ? "" : ",", table->columns[i].name);
    fputs("\r\n", out);
}

tenure_status
table_write_csv_rows(struct tables *tables, const struct table *table, FILE *out)
{
    struct csv csv = { tables, table, out, TENURE_OK };
    tenure_status status = table->read(tables, write_csv_row, &csv);
    return status == TENURE_OK ? csv.status : status;
}

tenure_status
table_write_csv(struct tables *tables, const struct table *table, FILE *out)
{
    table_write_csv_names(table, out);
    return table_write_csv_rows(tables, table, out);
}
