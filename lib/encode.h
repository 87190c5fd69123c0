/* SPDX-License-Identifier: Apache-2.0 */
/*
 * encode - messages as bytes, in one pass over their descriptors. protobuf-c works out the sizes of
 * all parts before it writes them, which is most of its work where messages are small.
 *
 * The bytes are the ones that protobuf-c would write, without fields that the schema does not know.
 */
#ifndef TNI_ENCODE_H
#define TNI_ENCODE_H

#include "wire.h"

void tni_write_message(struct tni_writer *writer, const ProtobufCMessage *message);

/* As a field of another. */
void tni_write_message_field(struct tni_writer *writer, uint32_t number,
                             const ProtobufCMessage *message);

#endif
