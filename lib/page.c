/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include "unpack.h"

enum {
    HEAD_BYTES_MAX = 4096,
    // field numbers of tenure.v1.Answer and tenure.v1.Update
    ANSWER_UPDATES = 10,
    UPDATE_OFFSET = 2,
    UPDATE_SEQ = 3,
};

Tenure__V1__Answer *
tni_page_head(struct tni_span answer)
{
    uint8_t bytes[HEAD_BYTES_MAX];
    struct tni_writer head = { .data = bytes, .capacity = sizeof(bytes) };
    struct tni_wire_field field;
    for (const uint8_t *begin = answer.data; tni_wire_next(&answer, &field); begin = answer.data) {
        if (field.number != ANSWER_UPDATES)
            tni_write_bytes(&head, (struct tni_span){ begin, (size_t)(answer.data - begin) });
    }
    if (answer.size > 0 || head.full)
        return NULL;
    return (Tenure__V1__Answer *)tni_unpack(&tenure__v1__answer__descriptor,
                                            (struct tni_span){ head.data, head.size });
}

/* Reads the update's offset and seq; its fields are in the order of their numbers. */
static void
read_place(struct tni_page *page)
{
    struct tni_span rest = page->update;
    struct tni_wire_field field;
    page->offset = page->seq = 0;
    while (tni_wire_next(&rest, &field) && field.number <= UPDATE_SEQ) {
        if (field.number == UPDATE_OFFSET)
            page->offset = field.value;
        else if (field.number == UPDATE_SEQ)
            page->seq = field.value;
    }
}

bool
tni_page_next(struct tni_page *page)
{
    struct tni_wire_field field;
    page->update = (struct tni_span){ 0 };
    while (page->update.data == NULL && tni_wire_next(&page->rest, &field)) {
        if (field.number == ANSWER_UPDATES)
            page->update = field.bytes;
    }
    read_place(page);
    return page->update.data != NULL;
}

void
tni_page_close(struct tni_page *page)
{
    if (page->is_open)
        zmq_msg_close(&page->message);
    *page = (struct tni_page){ 0 };
}
