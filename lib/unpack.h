/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unpack - decodes received messages. Limits the memory that one can take, and checks that all
 * required submessages are present, so that readers need not.
 */
#ifndef TNI_UNPACK_H
#define TNI_UNPACK_H

#include "arena.h"

enum {
    TNI_UNPACK_BYTES_MAX = 64 * 1024 * 1024
};

/* NULL: the bytes are not such a message, it needs more than TNI_UNPACK_BYTES_MAX, or a required
 * submessage is missing. The caller frees it with protobuf_c_message_free_unpacked(message,
 * NULL). */
ProtobufCMessage *tni_unpack(const ProtobufCMessageDescriptor *descriptor, struct tni_span bytes);

/* The same into an arena, which owns the memory. NULL also if it does not fit. */
ProtobufCMessage *tni_unpack_into(const ProtobufCMessageDescriptor *descriptor,
                                  struct tni_arena *arena, struct tni_span bytes);

#endif
