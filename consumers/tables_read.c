/* SPDX-License-Identifier: Apache-2.0 */
#include "tables_read.h"

#include "pages.h"

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
    if (status == TENURE_OK && (*ret_answer)->n_updates == 0) {
        tenure__v1__answer__free_unpacked(*ret_answer, NULL);
        return TENURE_NOT_FOUND;
    }
    return status;
}

/* Rows of a page, told one by one. */
struct teller {
    struct tables *tables;
    table_row_fn *told;
    void *context;
    tenure_status status;
};

/* False once there are as many as are wanted. */
static bool
may_go_on(const struct teller *teller)
{
    return teller->tables->rows_max == 0 || teller->tables->rows < teller->tables->rows_max;
}

/* One row. */
static void
tell(const struct teller *teller, const void *row)
{
    teller->tables->rows++;
    teller->told(teller->context, row);
}

static bool
tell_posts(void *context, const Tenure__V1__Answer *answer)
{
    const struct teller *teller = context;
    for (size_t i = 0; i < answer->n_posts; i++)
        tell(teller, answer->posts[i]);
    return may_go_on(teller);
}

static tenure_status
read_posts_by(struct tables *tables, pages_fn *answered, struct teller *teller)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    body.organisation = (char *)tables->organisation;
    body.region = (char *)tables->region;
    body.role = (char *)tables->role;
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    return pages_ask(tables->client, &query, &body.after, answered, teller);
}

tenure_status
tables_read_posts(struct tables *tables, table_row_fn *told, void *context)
{
    struct teller teller = { tables, told, context, TENURE_OK };
    return read_posts_by(tables, tell_posts, &teller);
}

static tenure_status
tell_tenures_of(struct teller *teller, const Tenure__V1__PostState *post)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.organisation = post->organisation;
    body.role = post->role;
    body.axes = teller->tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_HISTORY;
    query.history = &body;
    tenure_status status = pages_ask_whole(teller->tables->client, &query, &body.after, &answer);
    if (status != TENURE_OK)
        return status;
    for (size_t i = 0; i < answer->history->n_tenures; i++) {
        struct tenure_row row = { post, answer->history->tenures[i] };
        tell(teller, &row);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

static bool
tell_tenures(void *context, const Tenure__V1__Answer *answer)
{
    struct teller *teller = context;
    for (size_t i = 0; i < answer->n_posts && teller->status == TENURE_OK; i++)
        teller->status = tell_tenures_of(teller, answer->posts[i]);
    return may_go_on(teller);
}

tenure_status
tables_read_tenures(struct tables *tables, table_row_fn *told, void *context)
{
    struct teller teller = { tables, told, context, TENURE_OK };
    tenure_status status = read_posts_by(tables, tell_tenures, &teller);
    return status == TENURE_OK ? teller.status : status;
}

static bool
tell_organisations(void *context, const Tenure__V1__Answer *answer)
{
    const struct teller *teller = context;
    for (size_t i = 0; i < answer->n_organisations; i++)
        tell(teller, answer->organisations[i]);
    return may_go_on(teller);
}

tenure_status
tables_read_organisations(struct tables *tables, table_row_fn *told, void *context)
{
    struct teller teller = { tables, told, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationsQuery body = TENURE__V1__ORGANISATIONS_QUERY__INIT;
    body.region = (char *)tables->region;
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATIONS;
    query.organisations = &body;
    return pages_ask(tables->client, &query, &body.after, tell_organisations, &teller);
}

static bool
tell_people(void *context, const Tenure__V1__Answer *answer)
{
    const struct teller *teller = context;
    for (size_t i = 0; i < answer->n_people; i++)
        tell(teller, answer->people[i]);
    return may_go_on(teller);
}

tenure_status
tables_read_people(struct tables *tables, table_row_fn *told, void *context)
{
    struct teller teller = { tables, told, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PeopleQuery body = TENURE__V1__PEOPLE_QUERY__INIT;
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_PEOPLE;
    query.people = &body;
    return pages_ask(tables->client, &query, &body.after, tell_people, &teller);
}

static bool
tell_alerts(void *context, const Tenure__V1__Answer *answer)
{
    const struct teller *teller = context;
    for (size_t i = 0; i < answer->n_alerts; i++)
        tell(teller, answer->alerts[i]);
    return may_go_on(teller);
}

tenure_status
tables_read_alerts(struct tables *tables, table_row_fn *told, void *context)
{
    struct teller teller = { tables, told, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__AlertsQuery body = TENURE__V1__ALERTS_QUERY__INIT;
    body.all = tables->all;
    body.organisation = (char *)tables->organisation;
    body.region = (char *)tables->region;
    body.rule = (char *)tables->rule;
    body.severity = tables->severity;
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
    query.alerts = &body;
    return pages_ask(tables->client, &query, &body.after, tell_alerts, &teller);
}

static bool
tell_figures(void *context, const Tenure__V1__Answer *answer)
{
    const struct teller *teller = context;
    for (size_t i = 0; i < answer->n_indicators; i++)
        tell(teller, answer->indicators[i]);
    return may_go_on(teller);
}

tenure_status
tables_read_figures(struct tables *tables, table_row_fn *told, void *context)
{
    struct teller teller = { tables, told, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__IndicatorsQuery body = TENURE__V1__INDICATORS_QUERY__INIT;
    body.scope = (char *)tables->region;
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_INDICATORS;
    query.indicators = &body;
    return pages_ask(tables->client, &query, &body.after, tell_figures, &teller);
}

static bool
tell_events(void *context, const Tenure__V1__Answer *answer)
{
    const struct teller *teller = context;
    for (size_t i = 0; i < answer->n_updates; i++)
        tell(teller, answer->updates[i]);
    return may_go_on(teller);
}

tenure_status
tables_read_events(struct tables *tables, table_row_fn *told, void *context)
{
    struct teller teller = { tables, told, context, TENURE_OK };
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadChannel body = TENURE__V1__READ_CHANNEL__INIT;
    body.channel = TENURE__V1__CHANNEL__EVENT;
    query.body_case = TENURE__V1__QUERY__BODY_READ_CHANNEL;
    query.read_channel = &body;
    return pages_ask(tables->client, &query, &body.from, tell_events, &teller);
}
