/* SPDX-License-Identifier: Apache-2.0 */
#include "streams.h"

#include <ctype.h>
#include <inttypes.h>
#include <nats/nats.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/sentence.h>
#include <tenure/subscriber.h>
#include <tenure/text.h>

enum {
    SERVERS_MAX = 9,
    NAME_MAX_BYTES = 64,
    WAIT_MS = 5000
};

#define HEADER_LOG "Tenure-Log"
#define HEADER_INCARNATION "Tenure-Incarnation"

struct streams {
    natsConnection *connection;
    jsCtx *jetstream;
    unsigned replicas;
    char problem[STREAMS_PROBLEM_MAX];
};

static bool
streams_fail(struct streams *streams, natsStatus status, const char *what)
{
    tenure_text_format(streams->problem, sizeof(streams->problem), "%s: %s", what,
                       natsStatus_GetText(status));
    return false;
}

static natsStatus
connect_to(struct streams *streams, const char *urls)
{
    natsOptions *options = NULL;
    const char *servers[SERVERS_MAX];
    int count = 0;
    char *copy = strdup(urls), *rest = NULL;
    for (char *url = copy != NULL ? strtok_r(copy, ",", &rest) : NULL;
         url != NULL && count < SERVERS_MAX; url = strtok_r(NULL, ",", &rest))
        servers[count++] = url;
    natsStatus status = count > 0 ? natsOptions_Create(&options) : NATS_INVALID_ARG;
    if (status == NATS_OK)
        status = natsOptions_SetServers(options, servers, count);
    if (status == NATS_OK)
        status = natsOptions_SetTimeout(options, WAIT_MS);
    if (status == NATS_OK)
        status = natsConnection_Connect(&streams->connection, options);
    natsOptions_Destroy(options);
    free(copy);
    return status;
}

bool
streams_open(const char *urls, unsigned replicas, struct streams **ret_streams)
{
    struct streams *streams = calloc(1, sizeof(*streams));
    *ret_streams = streams;
    if (streams == NULL)
        return false;
    streams->replicas = replicas;
    natsStatus status = connect_to(streams, urls);
    jsOptions options;
    jsOptions_Init(&options);
    options.Wait = WAIT_MS;
    if (status == NATS_OK)
        status = natsConnection_JetStream(&streams->jetstream, streams->connection, &options);
    return status == NATS_OK || streams_fail(streams, status, "cannot connect");
}

void
streams_close(struct streams **streams_p)
{
    struct streams *streams = *streams_p;
    if (streams == NULL)
        return;
    *streams_p = NULL;
    jsCtx_Destroy(streams->jetstream);
    natsConnection_Destroy(streams->connection);
    free(streams);
}

const char *
streams_problem(const struct streams *streams)
{
    return streams != NULL ? streams->problem : "out of memory";
}

/* The stream's name is TENURE_EVENT, its subject tenure.event. */
static void
stream_name(unsigned channel, char name[NAME_MAX_BYTES])
{
    snprintf(name, NAME_MAX_BYTES, "TENURE_%s", tenure_channel_name((Tenure__V1__Channel)channel));
    for (char *at = name; *at != '\0'; at++)
        *at = (char)toupper((unsigned char)*at);
}

static void
stream_subject(unsigned channel, char subject[NAME_MAX_BYTES])
{
    snprintf(subject, NAME_MAX_BYTES, "tenure.%s",
             tenure_channel_name((Tenure__V1__Channel)channel));
}

static bool
make_stream(struct streams *streams, unsigned channel)
{
    char name[NAME_MAX_BYTES], subject[NAME_MAX_BYTES];
    const char *subjects[] = { subject };
    jsStreamConfig config;
    jsErrCode code = 0;
    stream_name(channel, name);
    stream_subject(channel, subject);
    jsStreamConfig_Init(&config);
    config.Name = name;
    config.Subjects = subjects;
    config.SubjectsLen = 1;
    config.Storage = js_FileStorage;
    config.Replicas = streams->replicas;
    natsStatus status = js_AddStream(NULL, streams->jetstream, &config, NULL, &code);
    return status == NATS_OK || streams_fail(streams, status, name);
}

static void
copy_header(natsMsg *message, const char *key, char *to, size_t size)
{
    const char *value = NULL;
    if (natsMsgHeader_Get(message, key, &value) != NATS_OK || value == NULL)
        value = "";
    snprintf(to, size, "%s", value);
}

static bool
read_end(struct streams *streams, const char *name, struct stream_end *end)
{
    natsMsg *message = NULL;
    jsErrCode code = 0;
    natsStatus status = js_GetMsg(&message, streams->jetstream, name, end->offset, NULL, &code);
    if (status != NATS_OK)
        return streams_fail(streams, status, name);
    copy_header(message, HEADER_LOG, end->log, sizeof(end->log));
    copy_header(message, HEADER_INCARNATION, end->incarnation, sizeof(end->incarnation));
    end->text = strndup(natsMsg_GetData(message), (size_t)natsMsg_GetDataLength(message));
    natsMsg_Destroy(message);
    return end->text != NULL;
}

bool
streams_find_end(struct streams *streams, unsigned channel, struct stream_end *ret_end)
{
    char name[NAME_MAX_BYTES];
    jsStreamInfo *info = NULL;
    jsErrCode code = 0;
    stream_name(channel, name);
    *ret_end = (struct stream_end){ 0 };
    natsStatus status = js_GetStreamInfo(&info, streams->jetstream, name, NULL, &code);
    if (status != NATS_OK)
        return code == JSStreamNotFoundErr ? make_stream(streams, channel)
                                           : streams_fail(streams, status, name);
    ret_end->offset = info->State.LastSeq;
    jsStreamInfo_Destroy(info);
    return ret_end->offset == 0 || read_end(streams, name, ret_end);
}

/* Sets headers for the update's attributes, and those of CloudEvents in binary mode for NATS. */
static natsStatus
set_headers(natsMsg *message, const struct tenure_position *position,
            const Tenure__V1__Update *update)
{
    char offset[24], seq[24], id[160], type[NAME_MAX_BYTES], source[80], expected[24];
    const char *channel = tenure_channel_name(update->channel);
    snprintf(offset, sizeof(offset), "%" PRIu64, update->offset);
    snprintf(expected, sizeof(expected), "%" PRIu64, update->offset - 1);
    snprintf(seq, sizeof(seq), "%" PRIu64, update->seq);
    snprintf(id, sizeof(id), "%s/%s/%" PRIu64, position->incarnation, channel, update->offset);
    snprintf(type, sizeof(type), "tenure.v1.%s", channel);
    snprintf(source, sizeof(source), "urn:tenure:%s", position->log);
    const char *headers[][2] = {
        { "Nats-Expected-Last-Sequence", expected },
        { HEADER_LOG, position->log },
        { HEADER_INCARNATION, position->incarnation },
        { "Tenure-Offset", offset },
        { "Tenure-Seq", seq },
        { "ce-specversion", "1.0" },
        { "ce-id", id },
        { "ce-source", source },
        { "ce-type", type },
        { "content-type", "application/json" },
    };
    natsStatus status = NATS_OK;
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]) && status == NATS_OK; i++)
        status = natsMsgHeader_Set(message, headers[i][0], headers[i][1]);
    return status;
}

bool
streams_append(struct streams *streams, const struct tenure_position *position,
               const Tenure__V1__Update *update, const char *text)
{
    char subject[NAME_MAX_BYTES];
    natsMsg *message = NULL;
    jsPubAck *acknowledged = NULL;
    jsErrCode code = 0;
    stream_subject((unsigned)update->channel, subject);
    natsStatus status = natsMsg_Create(&message, subject, NULL, text, (int)strlen(text));
    if (status == NATS_OK)
        status = set_headers(message, position, update);
    if (status == NATS_OK)
        status = js_PublishMsg(&acknowledged, streams->jetstream, message, NULL, &code);
    bool fine = status == NATS_OK && acknowledged->Sequence == update->offset;
    jsPubAck_Destroy(acknowledged);
    natsMsg_Destroy(message);
    return fine || streams_fail(streams, status, subject);
}

bool
streams_drop(struct streams *streams, unsigned channel)
{
    char name[NAME_MAX_BYTES];
    jsErrCode code = 0;
    stream_name(channel, name);
    natsStatus status = js_DeleteStream(streams->jetstream, name, NULL, &code);
    return status == NATS_OK || streams_fail(streams, status, name);
}
