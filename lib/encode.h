/* SPDX-License-Identifier: Apache-2.0 */
/*
 * encode - encodes messages in one pass over their descriptors. protobuf-c computes the sizes of
 * all submessages first, which is most of its work if messages are small.
 *
 * The bytes are the same as protobuf-c's, except that unknown fields are left out.
 */
#ifndef TNI_ENCODE_H
#define TNI_ENCODE_H

#include "wire.h"

void tni_write_message(struct tni_writer *writer, const ProtobufCMessage *message);

/* Writes a message as a field of another one. */
void tni_write_message_field(struct tni_writer *writer, uint32_t number,
                             const ProtobufCMessage *message);

#endif
