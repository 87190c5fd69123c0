/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unpack - a message from bytes that somebody sent: it cannot take more memory than so much, and
 * what is part of every such message is there, so that nobody need ask.
 */
#ifndef TNI_UNPACK_H
#define TNI_UNPACK_H

#include "arena.h"

enum {
    TNI_UNPACK_BYTES_MAX = 64 * 1024 * 1024
};

/* NULL: the bytes are no such message, it takes more than TNI_UNPACK_BYTES_MAX, or a message in it
 * lacks one that it always has. The caller frees it with
 * protobuf_c_message_free_unpacked(message, NULL). */
ProtobufCMessage *tni_unpack(const ProtobufCMessageDescriptor *descriptor, struct tni_span bytes);

/* The same into an arena, whose memory it is. NULL also where it does not fit there. */
ProtobufCMessage *tni_unpack_into(const ProtobufCMessageDescriptor *descriptor,
                                  struct tni_arena *arena, struct tni_span bytes);

#endif
