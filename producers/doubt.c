/* SPDX-License-Identifier: Apache-2.0 */
#include "doubt.h"

#include <string.h>
#include <strings.h>

#include "lookup.h"
#include <tenure/event.h>
#include <tenure/nearest.h>
#include <tenure/text.h>

enum {
    HOLDERS_SHOWN = 3
};

/* The fields with the id of something, in whichever message. */
static const struct {
    const ProtobufCMessageDescriptor *message; // NULL: any message
    const char *field;
    enum lookup_kind kind;
} id_fields[] = {
    { NULL, "organisation", LOOKUP_ORGANISATION },
    { NULL, "system", LOOKUP_ORGANISATION },
    { NULL, "parent", LOOKUP_ORGANISATION },
    { NULL, "members", LOOKUP_ORGANISATION },
    { NULL, "into", LOOKUP_ORGANISATION },
    { NULL, "from", LOOKUP_ORGANISATION },
    { NULL, "role", LOOKUP_ROLE },
    { NULL, "region", LOOKUP_REGION },
    { NULL, "scope", LOOKUP_REGION },
    { NULL, "merged_into", LOOKUP_PERSON },
    { &tenure__v1__organisation_report__descriptor, "id", LOOKUP_ORGANISATION },
    { &tenure__v1__role_report__descriptor, "id", LOOKUP_ROLE },
    { &tenure__v1__person_report__descriptor, "id", LOOKUP_PERSON },
    { &tenure__v1__person__descriptor, "id", LOOKUP_PERSON },
};

/* False if the field does not contain an id. */
static bool
find_kind(const ProtobufCMessageDescriptor *message, const char *field, enum lookup_kind *ret_kind)
{
    for (size_t i = 0; i < sizeof(id_fields) / sizeof(id_fields[0]); i++) {
        if ((id_fields[i].message != NULL && id_fields[i].message != message) ||
            strcmp(id_fields[i].field, field) != 0)
            continue;
        *ret_kind = id_fields[i].kind;
        return true;
    }
    return false;
}

/* A known id that differs from a given one only in case. */
struct twin {
    const char *id;
    bool is_known; // the given id itself is known
    char known[TENURE_SLUG_MAX + 1];
};

static void
take_twin(void *context, const Tenure__V1__Found *found)
{
    struct twin *twin = context;
    if (strcmp(found->id, twin->id) == 0)
        twin->is_known = true;
    else if (strcasecmp(found->id, twin->id) == 0)
        tenure_text_format(twin->known, sizeof(twin->known), "%s", found->id);
}

static bool
doubt_id(struct tenure_cli *cli, enum lookup_kind kind, const char *id, char *ret_text)
{
    struct twin twin = { .id = id };
    if (id[0] == '\0' || strlen(id) > TENURE_SLUG_MAX ||
        lookup_find(cli, id, &kind, 1, take_twin, &twin) != TENURE_OK || twin.is_known ||
        twin.known[0] == '\0')
        return false;
    const char *kind_name = tenure_enum_text(&tenure__v1__found__kind__descriptor, (int)kind);
    tenure_text_format(ret_text, DOUBT_MAX,
                       "%s differs from the known %s %s in capital letters alone; did you mean %s?",
                       id, kind_name, twin.known, twin.known);
    return true;
}

static bool
doubt_ids(struct tenure_cli *cli, const ProtobufCMessage *message, char *ret_text)
{
    const ProtobufCMessageDescriptor *descriptor = message->descriptor;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        const void *member = (const uint8_t *)message + field->offset;
        enum lookup_kind kind;
        bool is_list = field->label == PROTOBUF_C_LABEL_REPEATED;
        if (field->type == PROTOBUF_C_TYPE_MESSAGE && !is_list) {
            const ProtobufCMessage *inner = *(ProtobufCMessage *const *)member;
            if (inner != NULL && doubt_ids(cli, inner, ret_text))
                return true;
        }
        if (field->type != PROTOBUF_C_TYPE_STRING || !find_kind(descriptor, field->name, &kind))
            continue;
        size_t count = is_list ? *(const size_t *)(const void *)((const uint8_t *)message +
                                                                 field->quantifier_offset)
                               : 1;
        char *const *texts = is_list ? *(char **const *)member : (char *const *)member;
        for (size_t each = 0; each < count; each++) {
            if (doubt_id(cli, kind, texts[each], ret_text))
                return true;
        }
    }
    return false;
}

/* The state of the person under the id that remains after joins; NULL if the daemon does not know
 * the person. */
static Tenure__V1__Answer *
ask_person(struct tenure_cli *cli, const char *id)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PersonQuery body = TENURE__V1__PERSON_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.person = (char *)id;
    query.body_case = TENURE__V1__QUERY__BODY_PERSON;
    query.person = &body;
    if (tenure_client_query(cli->client, &query, &answer) != TENURE_OK)
        return NULL;
    if (answer->n_people != 1 || answer->people[0]->merged_into[0] == '\0')
        return answer;
    Tenure__V1__Answer *other;
    body.person = answer->people[0]->merged_into;
    tenure_status status = tenure_client_query(cli->client, &query, &other);
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
may_leave(struct tenure_cli *cli, const char *id, const Tenure__V1__Departure *departure)
{
    Tenure__V1__Answer *answer = ask_person(cli, id);
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
ask_holders(struct tenure_cli *cli, const Tenure__V1__Departure *departure, struct holders *holders)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.organisation = departure->organisation;
    body.role = departure->role;
    query.body_case = TENURE__V1__QUERY__BODY_POST;
    query.post = &body;
    if (tenure_client_query(cli->client, &query, &answer) != TENURE_OK)
        return false;
    if (answer->n_posts == 1)
        add_holders(holders, answer->posts[0]);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return holders->count > 0;
}

/* A departure of an unknown person would create a tenure that has ended, and the person who was
 * meant would stay in post. */
static bool
doubt_holder(struct tenure_cli *cli, const Tenure__V1__Event *event, char *ret_text)
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
    if (!ask_holders(cli, departure, &holders) || may_leave(cli, id, departure))
        return false;
    bool is_near = holders.nearest.name[0] != '\0';
    tenure_text_format(ret_text, DOUBT_MAX, "%.80s is not known to hold %s/%s; %s%s%s", called,
                       departure->organisation, departure->role,
                       is_near ? "did you mean " : "known there: ",
                       is_near ? holders.nearest.name : holders.text, is_near ? "?" : ".");
    return true;
}

bool
doubt_find(struct tenure_cli *cli, const Tenure__V1__Event *event, char *ret_text)
{
    // any member of the oneof
    const ProtobufCMessage *body = (const ProtobufCMessage *)event->appointment;
    if (event->body_case == TENURE__V1__EVENT__BODY__NOT_SET || body == NULL ||
        // the daemon itself refuses unknown names in a silence
        event->body_case == TENURE__V1__EVENT__BODY_SILENCE)
        return false;
    return doubt_ids(cli, body, ret_text) ||
           (event->body_case == TENURE__V1__EVENT__BODY_DEPARTURE &&
            doubt_holder(cli, event, ret_text));
}
