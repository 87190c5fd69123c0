/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: the decoder refuses them, or returns an event whose encoding decodes to the same. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct tni_arena arena, again_arena;
    struct tni_event event, again;
    struct tenure_problem problem = { .reason = "" };
    if (arena.memory == NULL && (tni_arena_open(&arena, 1024 * 1024) != TENURE_OK ||
                                 tni_arena_open(&again_arena, 1024 * 1024) != TENURE_OK))
        abort();
    if (tni_event_decode((struct tni_span){ data, size }, &arena, &event, &problem) != TENURE_OK) {
        assert(problem.reason[0] != '\0');
        return 0;
    }
    uint8_t packed[2 * TENURE_EVENT_BYTES_MAX];
    size_t packed_size = tenure__v1__event__pack(event.message, packed);
    if (packed_size > TENURE_EVENT_BYTES_MAX)
        return 0;
    tenure_status status =
        tni_event_decode((struct tni_span){ packed, packed_size }, &again_arena, &again, &problem);
    assert(status == TENURE_OK);
    assert(memcmp(&event.content, &again.content, sizeof(event.content)) == 0);
    return 0;
}
