/* SPDX-License-Identifier: Apache-2.0 */
/* Reports by day, and future events. */
#include <string.h>

#include "lookup_parts.h"
#include "report_kind.h"
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    DROPPED_AT_A_TIME = 1000
};

void
lookup_take_report(struct lookup *lookup, const Tenure__V1__Update *update)
{
    const Tenure__V1__Event *event = update->event;
    bool own = event->body_case == TENURE__V1__EVENT__BODY_CLOCK ||
               event->body_case == TENURE__V1__EVENT__BODY_RULES ||
               event->body_case == TENURE__V1__EVENT__BODY_INCARNATION;
    if (own)
        return;
    pthread_mutex_lock(&lookup->lock);
    sqlite3_stmt *put = lookup_ask(lookup, PUT_REPORT, event->announced, report_kind(update)->name);
    sqlite3_bind_int64(put, 3, (int64_t)update->seq);
    sqlite3_bind_text(put, 4, report_organisation(event), -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(put, 5, report_role(event), -1, SQLITE_TRANSIENT);
    sqlite3_step(put);
    sqlite3_reset(put);
    if (update->corrects != 0) {
        sqlite3_stmt *gone = lookup_ask(lookup, PUT_GONE, "", "");
        sqlite3_bind_int64(gone, 3, (int64_t)update->seq);
        sqlite3_bind_int64(gone, 4, (int64_t)update->corrects);
        sqlite3_step(gone);
        sqlite3_reset(gone);
    }
    if (update->seq > LOOKUP_REPORTS_MAX && update->seq % DROPPED_AT_A_TIME == 0) {
        sqlite3_stmt *drop = lookup_ask(lookup, DROP_REPORTS, "", "");
        sqlite3_bind_int64(drop, 3, (int64_t)(update->seq - LOOKUP_REPORTS_MAX));
        sqlite3_step(drop);
        sqlite3_reset(drop);
    }
    pthread_mutex_unlock(&lookup->lock);
}

void
lookup_reports(struct lookup *lookup, const struct lookup_wanted *wanted, lookup_report_fn *take,
               void *context)
{
    pthread_mutex_lock(&lookup->lock);
    sqlite3_stmt *find = lookup_ask(lookup, FIND_REPORTS, wanted->since, wanted->until);
    sqlite3_bind_int64(find, 3, wanted->limit);
    sqlite3_bind_int64(find, 4, (int64_t)wanted->known_at);
    sqlite3_bind_text(find, 5, wanted->kind, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(find, 6, wanted->region, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(find, 7, wanted->role, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(find, 8, wanted->organisation, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(find, 9, (int64_t)wanted->after);
    sqlite3_bind_int(find, 10, wanted->is_news);
    while (sqlite3_step(find) == SQLITE_ROW)
        take(context, (uint64_t)sqlite3_column_int64(find, 0), lookup_column(find, 1),
             lookup_column(find, 2));
    sqlite3_reset(find);
    pthread_mutex_unlock(&lookup->lock);
}

static void
keep_called_off(struct lookup *lookup, const char *post, const char *person, uint64_t departure)
{
    sqlite3_stmt *put = lookup_ask(lookup, PUT_CALLED_OFF, post, person);
    sqlite3_bind_int64(put, 3, (int64_t)departure);
    sqlite3_step(put);
    sqlite3_reset(put);
}

void
lookup_take_called_off(struct lookup *lookup, const Tenure__V1__PostState *post)
{
    char id[160];
    tenure_text_format(id, sizeof(id), "%s/%s", post->organisation, post->role);
    pthread_mutex_lock(&lookup->lock);
    sqlite3_stmt *drop = lookup_ask(lookup, DROP_CALLED_OFF, id, "");
    sqlite3_step(drop);
    sqlite3_reset(drop);
    for (size_t i = 0; i < post->n_called_off; i++) {
        const Tenure__V1__CalledOff *called = post->called_off[i];
        uint64_t departure = called->n_seqs > 0 ? called->seqs[called->n_seqs - 1] : 0;
        keep_called_off(lookup, id, called->person->id,
                        tenure_post_calls_off(post, departure) ? departure : 0);
    }
    pthread_mutex_unlock(&lookup->lock);
}

bool
lookup_calls_off(struct lookup *lookup, uint64_t seq)
{
    pthread_mutex_lock(&lookup->lock);
    sqlite3_stmt *read = lookup_ask(lookup, READ_CALLED_OFF, "", "");
    sqlite3_bind_int64(read, 3, (int64_t)seq);
    bool found = sqlite3_step(read) == SQLITE_ROW;
    sqlite3_reset(read);
    pthread_mutex_unlock(&lookup->lock);
    return found;
}

uint64_t
lookup_corrected_by(struct lookup *lookup, uint64_t seq)
{
    pthread_mutex_lock(&lookup->lock);
    sqlite3_stmt *read = lookup_ask(lookup, READ_GONE, "", "");
    sqlite3_bind_int64(read, 3, (int64_t)seq);
    uint64_t by = sqlite3_step(read) == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(read, 0) : 0;
    sqlite3_reset(read);
    pthread_mutex_unlock(&lookup->lock);
    return by;
}

static void
list_of(struct lookup *lookup, enum lookup_statement which, const char *first, const char *second,
        lookup_text_fn *take, void *context)
{
    pthread_mutex_lock(&lookup->lock);
    sqlite3_stmt *find = lookup_ask(lookup, which, first, second);
    while (sqlite3_step(find) == SQLITE_ROW)
        take(context, lookup_column(find, 0));
    sqlite3_reset(find);
    pthread_mutex_unlock(&lookup->lock);
}

void
lookup_called_off(struct lookup *lookup, const char *person, lookup_text_fn *take, void *context)
{
    list_of(lookup, LIST_CALLED_OFF, person, "", take, context);
}

void
lookup_take_continued(struct lookup *lookup, const Tenure__V1__PostState *post)
{
    char id[160], by[160];
    tenure_text_format(id, sizeof(id), "%s/%s", post->organisation, post->role);
    pthread_mutex_lock(&lookup->lock);
    sqlite3_stmt *drop = lookup_ask(lookup, DROP_CONTINUED, id, "");
    sqlite3_step(drop);
    sqlite3_reset(drop);
    if (post->into != NULL) {
        tenure_text_format(by, sizeof(by), "%s/%s", post->into->organisation, post->into->role);
        sqlite3_stmt *put = lookup_ask(lookup, PUT_CONTINUED, id, by);
        sqlite3_step(put);
        sqlite3_reset(put);
    }
    pthread_mutex_unlock(&lookup->lock);
}

void
lookup_alerts_of(struct lookup *lookup, const char *seq, const char *rule, lookup_text_fn *take,
                 void *context)
{
    char beginning[160] = "";
    if (rule[0] != '\0')
        tenure_text_format(beginning, sizeof(beginning), "%s/", rule);
    if (seq[0] != '\0' && seq[strspn(seq, "0123456789")] == '\0')
        list_of(lookup, LIST_ALERTS_OF, seq, beginning, take, context);
}

void
lookup_continued(struct lookup *lookup, const char *post, lookup_text_fn *take, void *context)
{
    list_of(lookup, LIST_CONTINUED, post, "", take, context);
}

/* The caller holds the lock. */
static void
forget_coming(struct lookup *lookup, const char *subject)
{
    sqlite3_stmt *drop = lookup_ask(lookup, DROP_COMING, subject, "-");
    sqlite3_step(drop);
    sqlite3_reset(drop);
}

static void
keep_coming(struct lookup *lookup, const char *subject, const char *day, const char *what,
            const char *detail)
{
    sqlite3_stmt *put = lookup_ask(lookup, PUT_COMING, subject, day);
    sqlite3_bind_text(put, 3, what, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(put, 4, detail, -1, SQLITE_TRANSIENT);
    sqlite3_step(put);
    sqlite3_reset(put);
}

void
lookup_take_coming_post(struct lookup *lookup, const Tenure__V1__PostState *post)
{
    char id[160];
    tenure_text_format(id, sizeof(id), "%s/%s", post->organisation, post->role);
    pthread_mutex_lock(&lookup->lock);
    forget_coming(lookup, id);
    for (size_t i = 0; i < post->n_holders; i++) {
        const Tenure__V1__Tenure *holder = post->holders[i];
        const char *name = tenure_person_text(holder->person);
        if (holder->end[0] != '\0')
            keep_coming(lookup, id, holder->end, "last day", name);
        else if (holder->leaving)
            keep_coming(lookup, id, "", "leaving", name);
    }
    if (post->designate != NULL)
        keep_coming(lookup, id, post->designate->start, "starts",
                    tenure_person_text(post->designate->person));
    pthread_mutex_unlock(&lookup->lock);
}

void
lookup_take_coming_organisation(struct lookup *lookup, const Tenure__V1__OrganisationState *state)
{
    pthread_mutex_lock(&lookup->lock);
    forget_coming(lookup, state->id);
    if (state->ended[0] != '\0')
        keep_coming(lookup, state->id, state->ended, "ends", state->successor);
    for (size_t i = 0; i < state->n_milestones && state->ended[0] == '\0'; i++) {
        if (state->milestones[i]->met[0] == '\0' && state->milestones[i]->due[0] != '\0')
            keep_coming(lookup, state->id, state->milestones[i]->due, "duty",
                        state->milestones[i]->name);
    }
    pthread_mutex_unlock(&lookup->lock);
}

void
lookup_coming(struct lookup *lookup, const char *today, unsigned limit, lookup_coming_fn *take,
              void *context)
{
    pthread_mutex_lock(&lookup->lock);
    sqlite3_stmt *find = lookup_ask(lookup, FIND_COMING, today, "");
    sqlite3_bind_int64(find, 3, limit);
    while (sqlite3_step(find) == SQLITE_ROW)
        take(context, lookup_column(find, 0), lookup_column(find, 1), lookup_column(find, 2),
             lookup_column(find, 3));
    sqlite3_reset(find);
    pthread_mutex_unlock(&lookup->lock);
}

static void
list(struct lookup *lookup, enum lookup_statement which, lookup_text_fn *take, void *context)
{
    pthread_mutex_lock(&lookup->lock);
    sqlite3_stmt *find = lookup->statements[which];
    sqlite3_reset(find);
    while (sqlite3_step(find) == SQLITE_ROW)
        take(context, lookup_column(find, 0));
    sqlite3_reset(find);
    pthread_mutex_unlock(&lookup->lock);
}

void
lookup_roles(struct lookup *lookup, lookup_text_fn *take, void *context)
{
    list(lookup, LIST_ROLES, take, context);
}

void
lookup_regions(struct lookup *lookup, lookup_text_fn *take, void *context)
{
    list(lookup, LIST_REGIONS, take, context);
}
