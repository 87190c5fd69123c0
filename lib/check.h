/*
 * check - what tests ask of the checks; see include/tenure/event.h for the rest.
 */
#ifndef TNI_CHECK_H
#define TNI_CHECK_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

/* Whether every string and every repeated field of the message, and of all messages in it, has its
 * rule in the table: without one the check would stop the process. */
bool tni_check_covers(const ProtobufCMessageDescriptor *descriptor);

#endif
