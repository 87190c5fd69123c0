/* The ROUTER socket of producers: gather what has arrived, store it in one commit, answer, tell. */
#include "ingest.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t
ingest_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int32_t
ingest_today(void)
{
    time_t now = time(NULL);
    struct tm parts;
    localtime_r(&now, &parts);
    return tenure_day_of(
        (struct tenure_civil){ parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday });
}

/* Turns a letter's content from the request into its reply. */
static tenure_status
take_letter(const struct ingest *ingest, struct engine *engine, struct letter *letter)
{
    struct engine_sender sender;
    if (ingest->access != NULL)
        sender = access_sender(ingest->access, letter->key);
    struct tni_span reply;
    struct tni_span request = { zmq_msg_data(&letter->content), zmq_msg_size(&letter->content) };
    tenure_status status =
        engine_request(engine, ingest->access != NULL ? &sender : NULL, request, &reply);
    if (status != TENURE_OK)
        return status;
    zmq_msg_close(&letter->content);
    if (zmq_msg_init_size(&letter->content, reply.size) != 0) {
        zmq_msg_init(&letter->content);
        return TENURE_NO_MEMORY;
    }
    memcpy(zmq_msg_data(&letter->content), reply.data, reply.size);
    return TENURE_OK;
}

/* No waiting: what has arrived by now is the batch, as far as it does not keep producers and
 * subscribers waiting for long. While it is being synced the next one gathers. */
static tenure_status
gather(struct ingest *ingest, struct engine *engine)
{
    tenure_status status = TENURE_OK;
    size_t bytes = 0;
    int64_t until_ms = ingest_now_ms() + BATCH_MS_MAX;
    ingest->letters_count = 0;
    while (status == TENURE_OK && ingest->letters_count < BATCH_REQUESTS_MAX &&
           bytes < BATCH_BYTES_MAX && ingest_now_ms() < until_ms) {
        struct letter *letter = &ingest->letters[ingest->letters_count];
        if (!letter_receive(ingest->socket, letter))
            break;
        ingest->letters_count++;
        bytes += zmq_msg_size(&letter->content);
        status = take_letter(ingest, engine, letter);
    }
    return status;
}

static void
answer(struct ingest *ingest, bool stored)
{
    for (size_t i = 0; i < ingest->letters_count; i++) {
        if (stored)
            letter_answer(ingest->socket, &ingest->letters[i]);
        else
            letter_close(&ingest->letters[i]);
    }
    ingest->letters_count = 0;
}

/* Today's date goes into the log before anything else of the day. */
static tenure_status
move_wall_clock(struct engine *engine)
{
    return engine_clock_mode(engine) == CLOCK_WALL ? engine_clock(engine, ingest_today())
                                                   : TENURE_OK;
}

tenure_status
ingest_batch(struct ingest *ingest, struct engine *engine, struct feed *feed)
{
    tenure_status status = engine_begin(engine, ingest_now_ms(), ingest_today());
    if (status != TENURE_OK)
        return status;
    status = move_wall_clock(engine);
    if (status == TENURE_OK)
        status = gather(ingest, engine);
    if (status == TENURE_OK)
        status = engine_commit(engine);
    else
        engine_abort(engine);
    // Nothing is said before it is on disk. Without an answer a producer sends the same again.
    answer(ingest, status == TENURE_OK);
    if (status == TENURE_OK)
        feed_updates(feed, engine);
    return status;
}
