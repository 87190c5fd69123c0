/* SPDX-License-Identifier: Apache-2.0 */
/*
 * request - answers a PublishRequest: admits its events, applies them and writes the reply.
 *
 * engine_request() calls both functions. A preview calls them itself, because it aborts the
 * transaction between the answers and the position.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include "work.h"

/* Answers a request in engine->reply, except for the log's position. *ret_is_done false: nothing of
 * it was processed, and the reply says why. */
tenure_status request_answer(struct engine *engine, const struct engine_sender *sender,
                             struct tni_span bytes, bool *ret_is_done);

/* Adds the log's position to a reply with status DONE. */
tenure_status request_answer_position(struct engine *engine);

#endif
