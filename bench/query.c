/* SPDX-License-Identifier: Apache-2.0 */
/* Queries while events are continuously stored. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include <tenure/client.h>

enum {
    FIRST_EVENTS = 8000,
    LEAD_ROLE_POSTS = 1000, // the number of organisations that are queried
};

struct busy {
    struct daemon *daemon;
    struct load *load;
    size_t events;
};

static void *
keep_busy(void *context)
{
    struct busy *busy = context;
    load_send(busy->daemon, busy->load, 1, busy->events, (struct way){ 16, 4 }, NULL);
    return NULL;
}

static void
ask(tenure_client *client, Tenure__V1__Query *query, struct samples *latencies)
{
    Tenure__V1__Answer *answer;
    int64_t began = tni_now_us();
    tenure_status status = tenure_client_query(client, query, &answer);
    samples_add(latencies, tni_now_us() - began);
    if (status == TENURE_OK)
        tenure__v1__answer__free_unpacked(answer, NULL);
    else if (status != TENURE_NOT_FOUND)
        give_up("a question was not answered: %s", tenure_client_problem(client));
}

/* A post now, its history, the post on a past day as known then; then the alerts. */
static void
ask_about_posts(tenure_client *client, unsigned times)
{
    static const char *const names[] = { "query, post", "query, history", "query, both axes" };
    static struct samples latencies;
    char organisation[16];
    for (int kind = 0; kind < 3; kind++) {
        for (unsigned i = 0; i < times; i++) {
            Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
            Tenure__V1__PostQuery post = TENURE__V1__POST_QUERY__INIT;
            Tenure__V1__Axes axes = TENURE__V1__AXES__INIT;
            snprintf(organisation, sizeof(organisation), "S%05u", i * 7919 % LEAD_ROLE_POSTS + 1);
            post.organisation = organisation;
            post.role = (char *)"chair";
            axes.as_of = (char *)"1983-06-01";
            axes.known_at = FIRST_EVENTS / 2;
            if (kind == 2)
                post.axes = &axes;
            query.body_case =
                kind == 1 ? TENURE__V1__QUERY__BODY_HISTORY : TENURE__V1__QUERY__BODY_POST;
            query.post = &post;
            ask(client, &query, &latencies);
        }
        samples_report(&latencies, names[kind], "us");
    }
}

static void
ask_for_alerts(tenure_client *client, unsigned times)
{
    static struct samples latencies;
    for (unsigned i = 0; i < times; i++) {
        Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
        Tenure__V1__AlertsQuery alerts = TENURE__V1__ALERTS_QUERY__INIT;
        alerts.limit = 20;
        query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
        query.alerts = &alerts;
        ask(client, &query, &latencies);
    }
    samples_report(&latencies, "query, 20 alerts", "us");
}

void
part_query(const struct plan *plan)
{
    struct load_options options = {
        .organisations = 1000,
        .pace = 2,
        .events = FIRST_EVENTS + (plan->quick ? 6000 : 30000),
        .seed = 1,
    };
    struct load load;
    struct daemon daemon;
    char data[300];
    tenure_client *client;
    pthread_t thread;
    load_make(&load, &options);
    daemon_prepare(&daemon, plan->under, false);
    daemon_start(&daemon);
    load_send(&daemon, &load, 1, FIRST_EVENTS, (struct way){ 128, 8 }, NULL);
    struct busy busy = { &daemon, &load, options.events - FIRST_EVENTS };
    snprintf(data, sizeof(data), "%s/data", daemon.folder);
    if (tenure_client_open(data, TENURE_TIMEOUT_DEFAULT_MS, &client) != TENURE_OK ||
        pthread_create(&thread, NULL, keep_busy, &busy) != 0)
        give_up("there is no client");
    ask_about_posts(client, plan->quick ? 200 : 1000);
    ask_for_alerts(client, plan->quick ? 50 : 200);
    pthread_join(thread, NULL);
    tenure_client_close(&client);
    daemon_stop(&daemon);
    daemon_remove(&daemon);
    load_free(&load);
}
