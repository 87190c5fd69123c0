/* SPDX-License-Identifier: Apache-2.0 */
#include "doubt_holder.h"

#include <string.h>

#include <tenure/event.h>
#include <tenure/nearest.h>
#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    HOLDERS_SHOWN = 3
};

/* The state of the person under the id that remains after joins; NULL if the daemon does not know
 * the person. */
static Tenure__V1__Answer *
ask_person(tenure_client *client, const char *id)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PersonQuery body = TENURE__V1__PERSON_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.person = (char *)id;
    query.body_case = TENURE__V1__QUERY__BODY_PERSON;
    query.person = &body;
    if (tenure_client_query(client, &query, &answer) != TENURE_OK)
        return NULL;
    if (answer->n_people != 1 || answer->people[0]->merged_into[0] == '\0')
        return answer;
    Tenure__V1__Answer *other;
    body.person = answer->people[0]->merged_into;
    tenure_status status = tenure_client_query(client, &query, &other);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return status == TENURE_OK ? other : NULL;
}

static bool
is_among(Tenure__V1__PersonPost *const *posts, size_t count, const Tenure__V1__Departure *departure)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(posts[i]->organisation, departure->organisation) == 0 &&
            strcmp(posts[i]->role, departure->role) == 0)
            return true;
    }
    return false;
}

/* Whether the person holds or held the post, or is named for it. True also if the daemon lists only
 * some of the person's posts. */
static bool
may_leave(tenure_client *client, const char *id, const Tenure__V1__Departure *departure)
{
    Tenure__V1__Answer *answer = ask_person(client, id);
    if (answer == NULL)
        return false;
    const Tenure__V1__PersonState *state = answer->n_people == 1 ? answer->people[0] : NULL;
    bool may =
        state != NULL && (state->truncated || is_among(state->posts, state->n_posts, departure) ||
                          is_among(state->past, state->n_past, departure));
    tenure__v1__answer__free_unpacked(answer, NULL);
    return may;
}

/* The people who could be meant instead: those who hold the post or are named for it. */
struct holders {
    struct tenure_nearest nearest;
    char text[DOUBT_MAX / 2];
    size_t count;
};

static void
add_holder(struct holders *holders, const Tenure__V1__Person *person)
{
    size_t used = strlen(holders->text);
    if (person == NULL)
        return;
    tenure_nearest_offer(&holders->nearest, tenure_person_text(person));
    if (++holders->count > HOLDERS_SHOWN)
        return;
    tenure_text_format(holders->text + used, sizeof(holders->text) - used, "%s%.60s",
                       used > 0 ? ", " : "", tenure_person_text(person));
}

static void
add_holders(struct holders *holders, const Tenure__V1__PostState *post)
{
    for (size_t i = 0; i < post->n_holders; i++)
        add_holder(holders, post->holders[i]->person);
    if (post->designate != NULL)
        add_holder(holders, post->designate->person);
}

/* False if the post has no known holder: then the departure may be the first report about it. */
static bool
ask_holders(tenure_client *client, const Tenure__V1__Departure *departure, struct holders *holders)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.organisation = departure->organisation;
    body.role = departure->role;
    query.body_case = TENURE__V1__QUERY__BODY_POST;
    query.post = &body;
    if (tenure_client_query(client, &query, &answer) != TENURE_OK)
        return false;
    if (answer->n_posts == 1)
        add_holders(holders, answer->posts[0]);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return holders->count > 0;
}

bool
doubt_holder(tenure_client *client, const Tenure__V1__Event *event, const char *post,
             char *ret_text)
{
    const Tenure__V1__Departure *departure = event->departure;
    const Tenure__V1__Person *person = departure->person;
    char id[TENURE_SLUG_MAX + 1];
    struct holders holders = { .count = 0 };
    if (person == NULL || (person->unnamed && person->id[0] == '\0') ||
        !tenure_event_person_id(event, id))
        return false;
    const char *called = person->name[0] != '\0' ? person->name : id;
    tenure_nearest_begin(&holders.nearest, called);
    if (!ask_holders(client, departure, &holders) || may_leave(client, id, departure))
        return false;
    bool is_near = holders.nearest.name[0] != '\0';
    tenure_text_format(ret_text, DOUBT_MAX, "%.80s is not known to hold %.200s; %s%s%s", called,
                       post, is_near ? "did you mean " : "known there: ",
                       is_near ? holders.nearest.name : holders.text, is_near ? "?" : ".");
    return true;
}
