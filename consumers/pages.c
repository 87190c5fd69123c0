/* SPDX-License-Identifier: Apache-2.0 */
#include "pages.h"

#include <stdlib.h>
#include <string.h>

tenure_status
pages_ask(tenure_client *client, Tenure__V1__Query *query, uint64_t *after, pages_fn *answered,
          void *context)
{
    for (;;) {
        Tenure__V1__Answer *answer;
        tenure_status status = tenure_client_query(client, query, &answer);
        if (status != TENURE_OK)
            return status;
        bool more = answered(context, answer);
        uint64_t next = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
        if (!more || next == 0 || after == NULL)
            return TENURE_OK;
        *after = next;
    }
}

tenure_status
pages_ask_one(tenure_client *client, Tenure__V1__Query *query, uint64_t *ret_next,
              pages_fn *answered, void *context)
{
    Tenure__V1__Answer *answer;
    tenure_status status = tenure_client_query(client, query, &answer);
    if (status != TENURE_OK)
        return status;
    answered(context, answer);
    *ret_next = answer->next;
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

/* The member of an answer whose lists are split over pages; NULL: there is none. */
static ProtobufCMessage *
body_of(const Tenure__V1__Answer *answer)
{
    if (answer->history != NULL)
        return &answer->history->base;
    if (answer->organisation_history != NULL)
        return &answer->organisation_history->base;
    if (answer->person_history != NULL)
        return &answer->person_history->base;
    return answer->why_indicator != NULL ? &answer->why_indicator->base : NULL;
}

/* Moves the pointers of one list to the end of another. */
static bool
move_list(void *list_p, size_t *count, void *more_p, size_t *more_count)
{
    void **more = *(void ***)more_p;
    if (*more_count == 0)
        return true;
    void **list = realloc(*(void ***)list_p, (*count + *more_count) * sizeof(*list));
    if (list == NULL)
        return false;
    memcpy(list + *count, more, *more_count * sizeof(*list));
    *(void ***)list_p = list;
    *count += *more_count;
    *more_count = 0;
    return true;
}

bool
pages_join(ProtobufCMessage *whole, ProtobufCMessage *page)
{
    const ProtobufCMessageDescriptor *descriptor = whole->descriptor;
    for (unsigned i = 0; i < descriptor->n_fields; i++) {
        const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
        if (field->label == PROTOBUF_C_LABEL_REPEATED &&
            !move_list((uint8_t *)whole + field->offset,
                       (size_t *)(void *)((uint8_t *)whole + field->quantifier_offset),
                       (uint8_t *)page + field->offset,
                       (size_t *)(void *)((uint8_t *)page + field->quantifier_offset)))
            return false;
    }
    return true;
}

tenure_status
pages_ask_whole(tenure_client *client, Tenure__V1__Query *query, uint64_t *after,
                Tenure__V1__Answer **ret_answer)
{
    Tenure__V1__Answer *whole, *page;
    tenure_status status = tenure_client_query(client, query, &whole);
    if (status != TENURE_OK)
        return status;
    for (uint64_t next = whole->next; status == TENURE_OK && next != 0;) {
        *after = next;
        status = tenure_client_query(client, query, &page);
        if (status != TENURE_OK)
            break;
        next = page->next;
        if (body_of(whole) != NULL && body_of(page) != NULL &&
            !pages_join(body_of(whole), body_of(page)))
            status = TENURE_NO_MEMORY;
        tenure__v1__answer__free_unpacked(page, NULL);
    }
    if (status == TENURE_OK)
        *ret_answer = whole;
    else
        tenure__v1__answer__free_unpacked(whole, NULL);
    return status;
}
