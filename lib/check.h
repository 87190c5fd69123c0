/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check - the checks of an event that is logged already, and what tests ask of them; see
 * include/tenure/event.h for the rest.
 */
#ifndef TNI_CHECK_H
#define TNI_CHECK_H

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>

#include <tenure/event.h>

/* Whether every string and every repeated field of the message, and of all messages in it, has its
 * rule in the table: without one the check would stop the process. */
bool tni_check_covers(const ProtobufCMessageDescriptor *descriptor);

/* As tenure_event_check(), of an event that is in a log: what it says may break rules about texts
 * that were made since. Everything that memory relies on is checked all the same. */
bool tni_event_check_logged(const Tenure__V1__Event *event, struct tenure_problem *ret_problem);

#endif
