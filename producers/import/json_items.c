/* SPDX-License-Identifier: Apache-2.0 */
/* jansson parses each item; this file parses the text around the items: braces, names, commas. */
#include "json_items.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    BUFFER_BYTES = 65536,
    KEPT_BYTES = 4096, // kept before the position: more than jansson reads ahead
    LISTS_MAX = 64,
    END = -1
};

struct document {
    int fd;
    char bytes[BUFFER_BYTES];
    size_t place, end;
    uint64_t line;
    size_t given; // bytes of the present item that jansson has received
    bool too_long, unreadable;
    char lists[LISTS_MAX][64]; // the names of the lists read so far
    size_t count;
    json_items_fn *emit;
    void *context;
    struct record_problem *problem;
};

static tenure_status
json_items_fail(struct document *document, const char *reason)
{
    document->problem->line = document->line;
    snprintf(document->problem->reason, sizeof(document->problem->reason), "%s", reason);
    return TENURE_INVALID;
}

/* Reads until there is a byte at the position; false at the end. */
static bool
fill(struct document *document)
{
    if (document->place < document->end)
        return true;
    size_t kept = document->place < KEPT_BYTES ? document->place : KEPT_BYTES;
    memmove(document->bytes, document->bytes + document->place - kept, kept);
    document->place = document->end = kept;
    ssize_t size;
    do
        size = read(document->fd, document->bytes + kept, BUFFER_BYTES - kept);
    while (size < 0 && errno == EINTR);
    document->unreadable = size < 0;
    if (size > 0)
        document->end += (size_t)size;
    return size > 0;
}

/* Returns the next byte that is not white space, without consuming it; END at the end. */
static int
peek(struct document *document)
{
    while (fill(document)) {
        char byte = document->bytes[document->place];
        if (byte != ' ' && byte != '\t' && byte != '\n' && byte != '\r')
            return (unsigned char)byte;
        document->line += byte == '\n';
        document->place++;
    }
    return END;
}

static bool
take(struct document *document, int wanted)
{
    bool found = peek(document) == wanted;
    document->place += found;
    return found;
}

static uint64_t
count_newlines(const char *bytes, size_t size)
{
    uint64_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += bytes[i] == '\n';
    return count;
}

/* A json_load_callback_t. */
static size_t
give(void *bytes, size_t size, void *context)
{
    struct document *document = context;
    if (document->given >= JSON_ITEM_BYTES_MAX) {
        document->too_long = true;
        return (size_t)-1;
    }
    if (!fill(document))
        return document->unreadable ? (size_t)-1 : 0;
    if (size > document->end - document->place)
        size = document->end - document->place;
    memcpy(bytes, document->bytes + document->place, size);
    document->line += count_newlines(bytes, size);
    document->place += size;
    document->given += size;
    return size;
}

/* Parses a value with jansson; NULL: *ret_status says why. Stops right after the value. */
static json_t *
parse_value(struct document *document, tenure_status *ret_status)
{
    uint64_t line = document->line;
    json_error_t error;
    document->given = 0;
    json_t *value = json_load_callback(
        give, document, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &error);
    if (value != NULL) {
        size_t ahead = document->given - (size_t)error.position;
        document->place -= ahead;
        document->line -= count_newlines(document->bytes + document->place, ahead);
        return value;
    }
    document->line = line;
    *ret_status = document->unreadable ? TENURE_STORAGE : TENURE_INVALID;
    if (document->too_long)
        json_items_fail(document, "what begins here is longer than 256 KiB");
    else
        json_items_fail(document, error.text);
    if (!document->too_long && error.line > 0)
        document->problem->line += (uint64_t)error.line - 1;
    return NULL;
}

static tenure_status
read_value(struct document *document, const char *list)
{
    tenure_status status = TENURE_OK;
    uint64_t line = document->line;
    json_t *value = parse_value(document, &status);
    if (value == NULL)
        return status;
    if (list != NULL)
        status = document->emit(document->context, list, value, line);
    json_decref(value);
    return status;
}

static tenure_status
read_list(struct document *document, const char *list)
{
    if (take(document, ']'))
        return document->emit(document->context, list, NULL, document->line);
    do {
        peek(document); // skip white space, so that the line is the item's
        tenure_status status = read_value(document, list);
        if (status != TENURE_OK)
            return status;
    } while (take(document, ','));
    return take(document, ']') ? TENURE_OK
                               : json_items_fail(document, "',' or ']' is missing here");
}

/* Refuses a list that appears twice in the document. */
static tenure_status
note_list(struct document *document, const char *list)
{
    for (size_t i = 0; i < document->count; i++) {
        if (strcmp(document->lists[i], list) == 0)
            return json_items_fail(document, "the document already has a list of this name");
    }
    if (document->count == LISTS_MAX || strlen(list) >= sizeof(document->lists[0]))
        return json_items_fail(document,
                               "there are more than 64 lists, or the name of one is too long");
    memcpy(document->lists[document->count++], list, strlen(list) + 1);
    return TENURE_OK;
}

static tenure_status
read_member(struct document *document)
{
    tenure_status status = TENURE_OK;
    if (peek(document) != '"')
        return json_items_fail(document, "the name of a member is missing here");
    json_t *name = parse_value(document, &status);
    if (name == NULL)
        return status;
    if (!take(document, ':'))
        status = json_items_fail(document, "':' is missing here");
    else if (!take(document, '['))
        status = read_value(document, NULL);
    else if ((status = note_list(document, json_string_value(name))) == TENURE_OK)
        status = read_list(document, json_string_value(name));
    json_decref(name);
    return status;
}

static tenure_status
read_members(struct document *document)
{
    if (take(document, '}'))
        return TENURE_OK;
    do {
        tenure_status status = read_member(document);
        if (status != TENURE_OK)
            return status;
    } while (take(document, ','));
    return take(document, '}') ? TENURE_OK
                               : json_items_fail(document, "',' or '}' is missing here");
}

static void
skip_byte_order_mark(struct document *document)
{
    if (fill(document) && document->end - document->place >= 3 &&
        memcmp(document->bytes + document->place, "\xef\xbb\xbf", 3) == 0)
        document->place += 3;
}

tenure_status
json_items_read(int fd, json_items_fn *emit, void *context, struct record_problem *ret_problem)
{
    static struct document document;
    document = (struct document){
        .fd = fd, .line = 1, .emit = emit, .context = context, .problem = ret_problem
    };
    skip_byte_order_mark(&document);
    tenure_status status =
        take(&document, '{')
            ? read_members(&document)
            : json_items_fail(&document,
                              "a Popolo document is a JSON object of lists; this is none");
    if (status == TENURE_OK && peek(&document) != END)
        status = json_items_fail(&document, "the document is followed by something else");
    return document.unreadable ? TENURE_STORAGE : status;
}
