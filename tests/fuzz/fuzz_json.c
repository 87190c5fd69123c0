/* SPDX-License-Identifier: Apache-2.0 */
/* Any text: the reader refuses it with a position inside it, or what it read prints to JSON that
 * reads back to the same text. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/event.h>
#include <tenure/json.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const ProtobufCMessageDescriptor *descriptor = &tenure__v1__event__descriptor;
    ProtobufCMessage *message, *again;
    struct tenure_json_error error = { 0 };
    char *text, *text_again;
    if (tenure_json_parse(descriptor, (const char *)data, size, &message, &error) != TENURE_OK) {
        assert(error.reason[0] != '\0' && error.column <= (int)size + 1);
        return 0;
    }
    struct tenure_problem problem;
    (void)tenure_event_check((const Tenure__V1__Event *)message, &problem);
    tenure_status status = tenure_json_print(message, &text);
    assert(status == TENURE_OK);
    status = tenure_json_parse(descriptor, text, strlen(text), &again, &error);
    assert(status == TENURE_OK);
    status = tenure_json_print(again, &text_again);
    assert(status == TENURE_OK && strcmp(text, text_again) == 0);
    free(text);
    free(text_again);
    protobuf_c_message_free_unpacked(message, NULL);
    protobuf_c_message_free_unpacked(again, NULL);
    return 0;
}
