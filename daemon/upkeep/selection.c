/* SPDX-License-Identifier: Apache-2.0 */
#include "selection.h"

#include <stdlib.h>
#include <string.h>

#include "counters.h"
#include "grow.h"
#include <tenure/event.h>

typedef tenure_status visit_fn(void *context, const struct log_entry *entry);

/* Visits every entry that is not redacted, in order. There is no writer, so one long snapshot does
 * no harm. */
static tenure_status
visit_entries(const struct store *store, visit_fn *visit, void *context)
{
    struct store_read read;
    struct counters counters;
    tenure_status status = store_read_begin(store, &read);
    if (status != TENURE_OK)
        return status;
    status = counters_read(read, &counters);
    for (uint64_t seq = 1; status == TENURE_OK && seq <= counters.last_seq; seq++) {
        struct log_entry entry;
        status = log_read(read, seq, &entry);
        if (status == TENURE_OK && entry.source != 0)
            status = visit(context, &entry);
    }
    store_read_end(&read);
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

/* Adds a text to a list if the list does not have it. */
static void
remember(char **texts, size_t *count, const char *text)
{
    if (text[0] == '\0' || *count == SELECTED_NAMES_MAX)
        return;
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(texts[i], text) == 0)
            return;
    }
    texts[*count] = strdup(text);
    *count += texts[*count] != NULL;
}

static bool
is_asked_for(const struct selection *selection, const char *id)
{
    for (size_t i = 0; i < selection->people_count; i++) {
        if (strcmp(selection->people[i], id) == 0)
            return true;
    }
    return false;
}

/* Only collects joined ids, because a person must decide whether two ids are the same person: a
 * redaction cannot be undone, and a join may have been wrong. */
static void
remember_join(struct selection *selection, const Tenure__V1__Event *event)
{
    if (event->body_case != TENURE__V1__EVENT__BODY_PERSON)
        return;
    const char *id = event->person->id, *into = event->person->merged_into;
    if (into[0] != '\0' && is_asked_for(selection, id) != is_asked_for(selection, into))
        remember(selection->joined, &selection->joined_count,
                 is_asked_for(selection, id) ? into : id);
}

/* A report about a person is also about each id that it joins. */
static bool
is_report_of_person(struct selection *selection, const Tenure__V1__PersonReport *report)
{
    if (!is_asked_for(selection, report->id))
        return report->merged_into[0] != '\0' && is_asked_for(selection, report->merged_into);
    remember(selection->names, &selection->names_count, report->name);
    for (size_t i = 0; i < report->n_other_names; i++)
        remember(selection->names, &selection->names_count, report->other_names[i]);
    return true;
}

static bool
is_of_person(struct selection *selection, const Tenure__V1__Event *event)
{
    char id[TENURE_SLUG_MAX + 1];
    if (event->body_case == TENURE__V1__EVENT__BODY_PERSON)
        return is_report_of_person(selection, event->person);
    if (!tenure_event_person_id(event, id) || !is_asked_for(selection, id))
        return false;
    remember(selection->names, &selection->names_count, tenure_event_person(event)->name);
    return true;
}

static bool
is_named(struct selection *selection, const Tenure__V1__Event *event)
{
    size_t source_size = strlen(event->source);
    for (size_t i = 0; i < selection->events_count; i++) {
        const char *wanted = selection->events[i];
        if (strncmp(wanted, event->source, source_size) != 0 || wanted[source_size] != '/' ||
            strcmp(wanted + source_size + 1, event->id) != 0)
            continue;
        selection->event_found[i] = true;
        return true;
    }
    return false;
}

static tenure_status
select_entry(void *context, const struct log_entry *entry)
{
    struct selection *selection = context;
    Tenure__V1__Event *event =
        tenure__v1__event__unpack(NULL, entry->content.size, entry->content.data);
    if (event == NULL)
        return TENURE_DAMAGED;
    remember_join(selection, event);
    bool selected = is_of_person(selection, event);
    selected = is_named(selection, event) || selected;
    tenure__v1__event__free_unpacked(event, NULL);
    if (!selected)
        return TENURE_OK;
    uint64_t *seqs =
        tni_grow(selection->seqs, selection->count, &selection->max, sizeof(*selection->seqs));
    if (seqs == NULL)
        return TENURE_NO_MEMORY;
    selection->seqs = seqs;
    selection->seqs[selection->count++] = entry->seq;
    return TENURE_OK;
}

tenure_status
selection_find(const struct store *store, struct selection *selection)
{
    return visit_entries(store, select_entry, selection);
}

void
selection_close(struct selection *selection)
{
    free(selection->seqs);
    for (size_t i = 0; i < selection->names_count; i++)
        free(selection->names[i]);
    for (size_t i = 0; i < selection->joined_count; i++)
        free(selection->joined[i]);
    *selection = (struct selection){ 0 };
}

struct leftovers {
    const struct selection *selection;
    selection_found_fn *report;
    void *context;
};

static bool
has(const struct log_entry *entry, const char *text)
{
    return memmem(entry->content.data, entry->content.size, text, strlen(text)) != NULL;
}

static tenure_status
check_leftovers(void *context, const struct log_entry *entry)
{
    const struct leftovers *leftovers = context;
    const struct selection *selection = leftovers->selection;
    const char *found = NULL;
    for (size_t i = 0; i < selection->names_count && found == NULL; i++)
        found = has(entry, selection->names[i]) ? selection->names[i] : NULL;
    for (size_t i = 0; i < selection->people_count && found == NULL; i++)
        found = has(entry, selection->people[i]) ? selection->people[i] : NULL;
    if (found != NULL)
        leftovers->report(leftovers->context, entry->seq, found);
    return TENURE_OK;
}

tenure_status
selection_find_leftovers(const struct store *store, const struct selection *selection,
                         selection_found_fn *report, void *context)
{
    struct leftovers leftovers = { selection, report, context };
    return visit_entries(store, check_leftovers, &leftovers);
}
