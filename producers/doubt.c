/* SPDX-License-Identifier: Apache-2.0 */
#include "doubt.h"

#include <string.h>
#include <strings.h>

#include "doubt_holder.h"
#include "lookup.h"
#include <tenure/event.h>
#include <tenure/text.h>

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

/* A known id that differs from a given one only in case, or whose name was given instead. */
struct twin {
    const char *id;
    bool is_known; // the given id itself is known
    bool is_name;  // the given id is the name of the known one
    char known[TENURE_SLUG_MAX + 1];
};

static void
take_twin(void *context, const Tenure__V1__Found *found)
{
    struct twin *twin = context;
    bool is_name = found->match == TENURE__V1__FOUND__MATCH__NAME &&
                   found->kind != TENURE__V1__FOUND__KIND__PERSON; // people share names
    bool is_twin = strcasecmp(found->id, twin->id) == 0;
    if (strcmp(found->id, twin->id) == 0) {
        twin->is_known = true;
    } else if (is_twin || is_name) {
        twin->is_name = !is_twin;
        tenure_text_format(twin->known, sizeof(twin->known), "%s", found->id);
    }
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
    if (twin.is_name)
        tenure_text_format(ret_text, DOUBT_MAX,
                           "%s is the name of the known %s %s; did you mean %s?", id, kind_name,
                           twin.known, twin.known);
    else
        tenure_text_format(
            ret_text, DOUBT_MAX,
            "%s differs from the known %s %s only in capital letters; did you mean %s?", id,
            kind_name, twin.known, twin.known);
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

bool
doubt_find(struct tenure_cli *cli, const Tenure__V1__Event *event, char *ret_text)
{
    // any member of the oneof
    const ProtobufCMessage *body = (const ProtobufCMessage *)event->appointment;
    if (event->body_case == TENURE__V1__EVENT__BODY__NOT_SET || body == NULL ||
        // the daemon itself refuses unknown names in a silence
        event->body_case == TENURE__V1__EVENT__BODY_SILENCE)
        return false;
    if (doubt_ids(cli, body, ret_text))
        return true;
    if (event->body_case != TENURE__V1__EVENT__BODY_DEPARTURE)
        return false;
    char post[2 * TENURE_SLUG_MAX + 2];
    tenure_text_format(post, sizeof(post), "%s/%s", event->departure->organisation,
                       event->departure->role);
    return doubt_holder(cli->client, event, post, ret_text);
}
