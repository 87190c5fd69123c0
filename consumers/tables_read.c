/* SPDX-License-Identifier: Apache-2.0 */
#include "tables_read.h"

tenure_status
tables_read_event(tenure_client *client, uint64_t seq, Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadChannel body = TENURE__V1__READ_CHANNEL__INIT;
    body.channel = TENURE__V1__CHANNEL__EVENT;
    body.from = seq;
    body.limit = 1;
    query.body_case = TENURE__V1__QUERY__BODY_READ_CHANNEL;
    query.read_channel = &body;
    tenure_status status = tenure_client_query(client, &query, ret_answer);
    if (status == TENURE_OK &&
        ((*ret_answer)->n_updates == 0 || (*ret_answer)->updates[0]->seq != seq)) {
        tenure__v1__answer__free_unpacked(*ret_answer, NULL);
        return TENURE_NOT_FOUND;
    }
    return status;
}

tenure_status
tables_ask(struct tables *tables, Tenure__V1__Query *query, uint64_t *after, pages_fn *answered,
           void *context)
{
    if (!tables->by_page)
        return pages_ask(tables->client, query, after, answered, context);
    *after = tables->after;
    return pages_ask_one(tables->client, query, &tables->after, answered, context);
}

/* Passes on the rows of a page one by one. */
struct emitter {
    struct tables *tables;
    table_row_fn *emit;
    void *context;
    tenure_status status;
};

/* False once enough rows were read. */
static bool
may_go_on(const struct emitter *emitter)
{
    return emitter->tables->rows_max == 0 || emitter->tables->rows < emitter->tables->rows_max;
}

/* Collects events whose citations are read before the page's rows are passed on. */
static void
want(struct emitter *emitter, const uint64_t *seqs, size_t count)
{
    struct tables *tables = emitter->tables;
    if (tables->cites && !citations_want(&tables->citations, seqs, count))
        emitter->status = TENURE_NO_MEMORY;
}

/* Reads the collected citations; false on failure. */
static bool
read_citations(struct emitter *emitter)
{
    struct tables *tables = emitter->tables;
    if (emitter->status == TENURE_OK)
        emitter->status = citations_read(&tables->citations, tables->client);
    return emitter->status == TENURE_OK;
}

/* Called after each page. */
static bool
end_page(const struct emitter *emitter)
{
    citations_clear(&emitter->tables->citations);
    return may_go_on(emitter);
}

/* Called after the last page, or after an error. */
static tenure_status
end_table(struct emitter *emitter, tenure_status status)
{
    citations_close(&emitter->tables->citations);
    return status == TENURE_OK ? emitter->status : status;
}

/* Passes on one row. */
static void
emit_row(const struct emitter *emitter, const void *row)
{
    emitter->tables->rows++;
    emitter->emit(emitter->context, row);
}

static bool
emit_posts(void *context, const Tenure__V1__Answer *answer)
{
    struct emitter *emitter = context;
    for (size_t i = 0; i < answer->n_posts; i++)
        want(emitter, answer->posts[i]->seqs, answer->posts[i]->n_seqs);
    if (!read_citations(emitter))
        return false;
    for (size_t i = 0; i < answer->n_posts; i++)
        emit_row(emitter, answer->posts[i]);
    return end_page(emitter);
}

static tenure_status
read_posts_by(struct tables *tables, bool histories, pages_fn *answered, struct emitter *emitter)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    body.organisation = (char *)tables->organisation;
    body.region = (char *)tables->region;
    body.role = (char *)tables->role;
    body.axes = tables->axes;
    body.histories = histories;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    return end_table(emitter, tables_ask(tables, &query, &body.after, answered, emitter));
}

tenure_status
tables_read_posts(struct tables *tables, table_row_fn *emit, void *context)
{
    struct emitter emitter = { tables, emit, context, TENURE_OK };
    return read_posts_by(tables, false, emit_posts, &emitter);
}

static void
want_tenures(struct emitter *emitter, const Tenure__V1__PostHistory *history)
{
    for (size_t i = 0; i < history->n_tenures; i++)
        want(emitter, history->tenures[i]->seqs, history->tenures[i]->n_seqs);
}

static bool
emit_tenures(void *context, const Tenure__V1__Answer *answer)
{
    struct emitter *emitter = context;
    for (size_t i = 0; i < answer->n_histories; i++)
        want_tenures(emitter, answer->histories[i]);
    if (!read_citations(emitter))
        return false;
    for (size_t i = 0; i < answer->n_histories; i++) {
        const Tenure__V1__PostHistory *history = answer->histories[i];
        for (size_t place = 0; place < history->n_tenures; place++)
            emit_row(emitter, &(struct tenure_row){ history->state, history->tenures[place] });
    }
    return end_page(emitter);
}

/* The history of a person has what a row needs of each post. */
static bool
emit_holdings(void *context, const Tenure__V1__Answer *answer)
{
    struct emitter *emitter = context;
    const Tenure__V1__PersonHistory *history = answer->person_history;
    for (size_t i = 0; history != NULL && i < history->n_holdings; i++)
        want(emitter, history->holdings[i]->tenure->seqs, history->holdings[i]->tenure->n_seqs);
    if (history == NULL || !read_citations(emitter))
        return false;
    for (size_t i = 0; i < history->n_holdings; i++) {
        const Tenure__V1__PersonPost *held = history->holdings[i];
        Tenure__V1__PostState post = TENURE__V1__POST_STATE__INIT;
        if (held->designate)
            continue; // has not begun
        post.organisation = held->organisation;
        post.organisation_name = held->organisation_name;
        post.role = held->role;
        post.region = held->region;
        emit_row(emitter, &(struct tenure_row){ &post, held->tenure });
    }
    return end_page(emitter);
}

static tenure_status
read_holdings(struct tables *tables, struct emitter *emitter)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PersonQuery body = TENURE__V1__PERSON_QUERY__INIT;
    body.person = (char *)tables->person;
    body.axes = tables->axes;
    body.history = true;
    query.body_case = TENURE__V1__QUERY__BODY_PERSON;
    query.person = &body;
    return end_table(emitter, tables_ask(tables, &query, &body.after, emit_holdings, emitter));
}

tenure_status
tables_read_tenures(struct tables *tables, table_row_fn *emit, void *context)
{
    struct emitter emitter = { tables, emit, context, TENURE_OK };
    if (tables->person != NULL && tables->person[0] != '\0')
        return read_holdings(tables, &emitter);
    return read_posts_by(tables, true, emit_tenures, &emitter);
}

static bool
emit_organisations(void *context, const Tenure__V1__Answer *answer)
{
    const struct emitter *emitter = context;
    for (size_t i = 0; i < answer->n_organisations; i++)
        emit_row(emitter, answer->organisations[i]);
    return may_go_on(emitter);
}

tenure_status
tables_read_organisations(struct tables *tables, table_row_fn *emit, void *context)
{
    struct emitter emitter = { tables, emit, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationsQuery body = TENURE__V1__ORGANISATIONS_QUERY__INIT;
    body.region = (char *)tables->region;
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATIONS;
    query.organisations = &body;
    return tables_ask(tables, &query, &body.after, emit_organisations, &emitter);
}

static bool
emit_people(void *context, const Tenure__V1__Answer *answer)
{
    const struct emitter *emitter = context;
    for (size_t i = 0; i < answer->n_people; i++)
        emit_row(emitter, answer->people[i]);
    return may_go_on(emitter);
}

tenure_status
tables_read_people(struct tables *tables, table_row_fn *emit, void *context)
{
    struct emitter emitter = { tables, emit, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PeopleQuery body = TENURE__V1__PEOPLE_QUERY__INIT;
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_PEOPLE;
    query.people = &body;
    return tables_ask(tables, &query, &body.after, emit_people, &emitter);
}

static bool
emit_alerts(void *context, const Tenure__V1__Answer *answer)
{
    struct emitter *emitter = context;
    for (size_t i = 0; i < answer->n_alerts; i++) {
        const Tenure__V1__Alert *alert = answer->alerts[i];
        for (size_t place = 0; place < alert->n_evidence; place++)
            want(emitter, &alert->evidence[place]->seq, 1);
    }
    if (!read_citations(emitter))
        return false;
    for (size_t i = 0; i < answer->n_alerts; i++)
        emit_row(emitter, answer->alerts[i]);
    return end_page(emitter);
}

tenure_status
tables_read_alerts(struct tables *tables, table_row_fn *emit, void *context)
{
    struct emitter emitter = { tables, emit, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    body.all = tables->all;
    body.momentary = tables->momentary;
    body.organisation = (char *)tables->organisation;
    body.region = (char *)tables->region;
    body.rule = (char *)tables->rule;
    body.words = (char *)(tables->words != NULL ? tables->words : "");
    body.severity = tables->severity;
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    return end_table(&emitter, tables_ask(tables, &query, &body.after, emit_alerts, &emitter));
}

static bool
emit_figures(void *context, const Tenure__V1__Answer *answer)
{
    const struct emitter *emitter = context;
    for (size_t i = 0; i < answer->n_indicators; i++)
        emit_row(emitter, answer->indicators[i]);
    return may_go_on(emitter);
}

tenure_status
tables_read_figures(struct tables *tables, table_row_fn *emit, void *context)
{
    struct emitter emitter = { tables, emit, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    body.scope = (char *)tables->region;
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &body;
    return tables_ask(tables, &query, &body.after, emit_figures, &emitter);
}

static bool
emit_events(void *context, const Tenure__V1__Answer *answer)
{
    const struct emitter *emitter = context;
    for (size_t i = 0; i < answer->n_updates; i++)
        emit_row(emitter, answer->updates[i]);
    return may_go_on(emitter);
}

tenure_status
tables_read_events(struct tables *tables, table_row_fn *emit, void *context)
{
    struct emitter emitter = { tables, emit, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadChannel body = TENURE__V1__READ_CHANNEL__INIT;
    body.channel = TENURE__V1__CHANNEL__EVENT;
    query.body_case = TENURE__V1__QUERY__BODY_READ_CHANNEL;
    query.read_channel = &body;
    return tables_ask(tables, &query, &body.from, emit_events, &emitter);
}
