/* SPDX-License-Identifier: Apache-2.0 */
/* Any message of a daemon: the library accepts it or not, and what it accepts can be printed. */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "page.h"
#include "unpack.h"
#include <tenure/json.h>
#include <tenure/sentence.h>

static void
print_lines(const Tenure__V1__Answer *answer, const struct tenure_sheet *sheet)
{
    for (size_t i = 0; i < answer->n_updates; i++)
        tenure_update_line(sheet, answer->updates[i]);
    for (size_t i = 0; i < answer->n_posts; i++)
        tenure_post_line(sheet, answer->posts[i]);
    for (size_t i = 0; i < answer->n_alerts; i++)
        tenure_alert_line(sheet, answer->alerts[i]);
    for (size_t i = 0; i < answer->n_organisations; i++)
        tenure_organisation_line(sheet, answer->organisations[i]);
    for (size_t i = 0; i < answer->n_people; i++)
        tenure_person_line(sheet, answer->people[i]);
    for (size_t i = 0; i < answer->n_indicators; i++)
        tenure_indicator_line(sheet, answer->indicators[i]);
}

static void
take(const ProtobufCMessageDescriptor *descriptor, struct tni_span bytes)
{
    char *text;
    ProtobufCMessage *message = tni_unpack(descriptor, bytes);
    if (message == NULL)
        return;
    if (tenure_json_print(message, &text) == TENURE_OK)
        free(text);
    protobuf_c_message_free_unpacked(message, NULL);
}

/* Reads updates one by one, as a subscriber does. */
static void
take_page(struct tni_span bytes)
{
    static struct tni_arena arena;
    struct tni_page page = { .rest = bytes };
    Tenure__V1__Answer *head = tni_page_head(bytes);
    if (arena.memory == NULL)
        tni_arena_open(&arena, 1 << 20);
    while (tni_page_next(&page)) {
        tni_arena_reset(&arena);
        tni_unpack_into(&tenure__v1__update__descriptor, &arena, page.update);
    }
    if (head != NULL)
        tenure__v1__answer__free_unpacked(head, NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct tenure_sheet sheet;
    struct tni_span bytes = { data, size };
    if (sheet.file == NULL)
        sheet.file = fopen("/dev/null", "w");
    take(&tenure__v1__publish_reply__descriptor, bytes);
    take(&tenure__v1__heartbeat__descriptor, bytes);
    take(&tenure__v1__update__descriptor, bytes);
    take_page(bytes);
    Tenure__V1__Answer *answer =
        (Tenure__V1__Answer *)tni_unpack(&tenure__v1__answer__descriptor, bytes);
    if (answer != NULL) {
        print_lines(answer, &sheet);
        tenure__v1__answer__free_unpacked(answer, NULL);
    }
    return 0;
}
