/* SPDX-License-Identifier: Apache-2.0 */
#include "follow.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "said.h"
#include "update_copy.h"
#include <tenure/sentence.h>

enum {
    SILENCE_MS_MAX = 5000
};

struct follow {
    tenure_client *client;
    tenure_subscriber *subscriber;
    follow_fn *take;
    void *context;
    struct lookup *known;

    pthread_mutex_t lock; // protects everything below
    struct follow_state state;
    struct correction corrections[FOLLOW_CORRECTIONS]; // a ring
    size_t corrections_count;                          // corrections so far
    Tenure__V1__Update *alerts[FOLLOW_ALERTS];         // in the order of their last updates
    size_t alerts_count;
};

tenure_status
follow_open(tenure_client *client, follow_fn *take, void *context, struct follow **ret_follow)
{
    struct tenure_subscribe_options options = { .from = TENURE_FROM_START };
    struct follow *follow = calloc(1, sizeof(*follow));
    if (follow == NULL)
        return TENURE_NO_MEMORY;
    follow->client = client;
    follow->take = take;
    follow->context = context;
    pthread_mutex_init(&follow->lock, NULL);
    options.channels[TENURE__V1__CHANNEL__EVENT] = true;
    options.channels[TENURE__V1__CHANNEL__POST] = true;
    options.channels[TENURE__V1__CHANNEL__ORGANISATION] = true;
    options.channels[TENURE__V1__CHANNEL__PERSON] = true;
    options.channels[TENURE__V1__CHANNEL__ALERT] = true;
    follow->known = lookup_open();
    tenure_status status = follow->known != NULL
                               ? tenure_subscriber_open(client, &options, &follow->subscriber)
                               : TENURE_NO_MEMORY;
    if (status != TENURE_OK) {
        follow_close(&follow);
        return status;
    }
    *ret_follow = follow;
    return TENURE_OK;
}

static void
forget(struct correction *correction)
{
    for (unsigned i = 0; i < FOLLOW_EFFECTS; i++) {
        free(correction->effects[i].text);
        free(correction->effects[i].alert);
    }
    *correction = (struct correction){ 0 };
}

static void
forget_all(struct follow *follow)
{
    for (size_t i = 0; i < FOLLOW_CORRECTIONS; i++)
        forget(&follow->corrections[i]);
    for (size_t i = 0; i < follow->alerts_count; i++)
        tenure__v1__update__free_unpacked(follow->alerts[i], NULL);
    follow->corrections_count = follow->alerts_count = 0;
    if (follow->known != NULL)
        lookup_clear(follow->known);
    follow->state = (struct follow_state){ .begun = follow->state.begun + 1 };
}

void
follow_close(struct follow **follow_p)
{
    struct follow *follow = *follow_p;
    if (follow == NULL)
        return;
    *follow_p = NULL;
    forget_all(follow);
    tenure_subscriber_close(&follow->subscriber);
    lookup_close(&follow->known);
    pthread_mutex_destroy(&follow->lock);
    free(follow);
}

static struct correction *
latest_correction(struct follow *follow)
{
    return follow->corrections_count == 0
               ? NULL
               : &follow->corrections[(follow->corrections_count - 1) % FOLLOW_CORRECTIONS];
}

static void
keep_correction(struct follow *follow, const Tenure__V1__Update *update)
{
    struct correction *place =
        &follow->corrections[follow->corrections_count++ % FOLLOW_CORRECTIONS];
    forget(place);
    place->seq = update->seq;
    place->corrects = update->corrects;
}

static const char *
alert_word(const Tenure__V1__Alert *alert)
{
    if (alert->ending != TENURE__V1__ALERT__ENDING__ACTIVE)
        return tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending);
    return alert->revision == 1 ? "opened" : "changed";
}

static struct effect
effect_of(const Tenure__V1__Update *update)
{
    const Tenure__V1__Alert *alert = update->alert;
    if (update->body_case != TENURE__V1__UPDATE__BODY_ALERT)
        return (struct effect){ .text = said_update(update) };
    struct effect effect = { .text = strdup(alert->headline), .alert = strdup(alert->id) };
    // a copy, because an enum's text is valid only until a few later ones
    snprintf(effect.word, sizeof(effect.word), "%s", alert_word(alert));
    return effect;
}

/* Stores an effect of the latest correction: another update that the same entry caused. */
static void
keep_effect(struct follow *follow, const Tenure__V1__Update *update)
{
    struct correction *correction = latest_correction(follow);
    if (correction == NULL || correction->seq != update->seq)
        return;
    bool is_alert = update->body_case == TENURE__V1__UPDATE__BODY_ALERT;
    unsigned count = correction->posts_count + correction->alerts_count;
    if (count < FOLLOW_EFFECTS)
        correction->effects[count] = effect_of(update);
    correction->posts_count += !is_alert;
    correction->alerts_count += is_alert;
    correction->withdrawn_count +=
        is_alert && update->alert->ending == TENURE__V1__ALERT__ENDING__WITHDRAWN;
}

/* Moves the alert to the end of the list; if the list is full, drops the oldest. */
static void
keep_alert(struct follow *follow, const Tenure__V1__Update *update)
{
    Tenure__V1__Update *copy = update_copy(update);
    size_t at = 0;
    if (copy == NULL)
        return;
    while (at < follow->alerts_count &&
           strcmp(follow->alerts[at]->alert->id, update->alert->id) != 0)
        at++;
    if (at == follow->alerts_count && at < FOLLOW_ALERTS) {
        follow->alerts[follow->alerts_count++] = copy;
        return;
    }
    if (at == FOLLOW_ALERTS)
        at = 0;
    tenure__v1__update__free_unpacked(follow->alerts[at], NULL);
    memmove(&follow->alerts[at], &follow->alerts[at + 1],
            (follow->alerts_count - at - 1) * sizeof(follow->alerts[0]));
    follow->alerts[follow->alerts_count - 1] = copy;
}

static void
take_update(struct follow *follow, const Tenure__V1__Update *update)
{
    follow->state.seq = update->seq;
    follow->state.updates++;
    if (update->body_case == TENURE__V1__UPDATE__BODY_EVENT && update->corrects != 0)
        keep_correction(follow, update);
    else if (update->body_case == TENURE__V1__UPDATE__BODY_POST ||
             update->body_case == TENURE__V1__UPDATE__BODY_ALERT)
        keep_effect(follow, update);
    if (update->body_case == TENURE__V1__UPDATE__BODY_ALERT)
        keep_alert(follow, update);
    lookup_take(follow->known, update);
}

/* The daemon's log is another one, or was rewound beyond what was shown. */
static tenure_status
begin_again(struct follow *follow)
{
    struct follow *fresh = NULL;
    tenure_status status = follow_open(follow->client, follow->take, follow->context, &fresh);
    if (status != TENURE_OK)
        return status;
    tenure_subscriber_close(&follow->subscriber);
    follow->subscriber = fresh->subscriber;
    fresh->subscriber = NULL;
    follow_close(&fresh);
    pthread_mutex_lock(&follow->lock);
    forget_all(follow);
    pthread_mutex_unlock(&follow->lock);
    return TENURE_OK;
}

tenure_status
follow_next(struct follow *follow, int timeout_ms)
{
    struct tenure_delivery delivery = { 0 };
    tenure_status status = tenure_subscriber_next(follow->subscriber, timeout_ms, &delivery);
    if (status == TENURE_CONFLICT || status == TENURE_TOO_OLD ||
        (status == TENURE_OK && delivery.rewind != NULL))
        return begin_again(follow);
    if (status != TENURE_OK && status != TENURE_TIMEOUT && status != TENURE_NO_DAEMON)
        return status;
    pthread_mutex_lock(&follow->lock);
    bool was_caught_up = follow->state.caught_up, was_lost = follow->state.lost;
    follow->state.lost = tenure_subscriber_silence_ms(follow->subscriber) > SILENCE_MS_MAX;
    if (status == TENURE_OK && delivery.update != NULL)
        take_update(follow, delivery.update);
    else if (status == TENURE_OK)
        follow->state.caught_up = true;
    bool changed = follow->state.caught_up != was_caught_up || follow->state.lost != was_lost;
    pthread_mutex_unlock(&follow->lock);
    if (changed || (status == TENURE_OK && delivery.update != NULL && was_caught_up))
        follow->take(follow->context, changed ? NULL : delivery.update);
    return TENURE_OK;
}

struct follow_state
follow_state(struct follow *follow)
{
    pthread_mutex_lock(&follow->lock);
    struct follow_state state = follow->state;
    pthread_mutex_unlock(&follow->lock);
    return state;
}

struct lookup *
follow_lookup(struct follow *follow)
{
    return follow->known;
}

void
follow_corrections(struct follow *follow, follow_correction_fn *take, void *context)
{
    pthread_mutex_lock(&follow->lock);
    size_t kept = follow->corrections_count < FOLLOW_CORRECTIONS ? follow->corrections_count
                                                                 : FOLLOW_CORRECTIONS;
    for (size_t i = 0; i < kept; i++)
        take(context,
             &follow->corrections[(follow->corrections_count - 1 - i) % FOLLOW_CORRECTIONS]);
    pthread_mutex_unlock(&follow->lock);
}

void
follow_alerts(struct follow *follow, follow_alert_fn *take, void *context)
{
    pthread_mutex_lock(&follow->lock);
    for (size_t i = follow->alerts_count; i > 0; i--)
        take(context, follow->alerts[i - 1]);
    pthread_mutex_unlock(&follow->lock);
}
