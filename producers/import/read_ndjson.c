/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the objects of an NDJSON file with jansson. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lines.h"
#include "record.h"

enum {
    TEXTS_BYTES = 256 * 1024,
    DEPTH_MAX = 4
};

/* Owns names and numbers that the object itself does not hold as text. */
struct texts {
    char bytes[TEXTS_BYTES];
    size_t used;
};

static const char *
keep(struct texts *texts, const char *first, const char *second)
{
    size_t size = strlen(first), more = strlen(second) + 1;
    if (texts->used + size + more > sizeof(texts->bytes))
        return NULL;
    char *text = texts->bytes + texts->used;
    memcpy(text, first, size);
    memcpy(text + size, second, more);
    texts->used += size + more;
    return text;
}

/* A number, true or false as a text; "" for null and lists. */
static const char *
text_of(struct texts *texts, const json_t *value)
{
    char number[32];
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_integer(value)) {
        snprintf(number, sizeof(number), "%lld", (long long)json_integer_value(value));
        return keep(texts, number, "");
    }
    if (json_is_real(value)) {
        snprintf(number, sizeof(number), "%.17g", json_real_value(value));
        return keep(texts, number, "");
    }
    return json_is_boolean(value) ? json_is_true(value) ? "true" : "false" : "";
}

static bool
add_members(struct record *record, struct texts *texts, json_t *object, const char *prefix,
            unsigned depth)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        const char *name = keep(texts, prefix, key);
        if (name == NULL)
            return false;
        if (json_is_object(value) && depth < DEPTH_MAX) {
            const char *outer = keep(texts, name, ".");
            if (outer == NULL || !add_members(record, texts, value, outer, depth + 1))
                return false;
            continue;
        }
        const char *text = text_of(texts, value);
        if (text == NULL || !record_add(record, name, text))
            return false;
    }
    return true;
}

/* The state of the reader. */
struct reading {
    struct lines lines;
    uint64_t number; // the line's number
    record_fn *emit;
    void *context;
    struct record_problem *problem;
};

/* Emits a line that cannot be read. An incomplete last line is not counted as a record, because its
 * writer may go on, so that a bookmark does not go past it. */
static tenure_status
emit_problem(struct reading *reading, bool whole, const char *reason)
{
    struct record record = { .line = reading->number, .problem = reason };
    if (whole)
        return reading->emit(reading->context, &record, reading->lines.bytes);
    reading->problem->line = reading->number;
    snprintf(reading->problem->reason, sizeof(reading->problem->reason), "%s", reason);
    return TENURE_INVALID;
}

static tenure_status
emit_object(struct reading *reading, json_t *object, const char *line, size_t size)
{
    static struct texts texts;
    struct record record = { .line = reading->number, .json = line, .json_size = size };
    bool whole = lines_is_whole(&reading->lines);
    texts.used = 0;
    if (!json_is_object(object))
        return emit_problem(reading, whole, "the line is not a JSON object");
    if (!add_members(&record, &texts, object, "", 1))
        return emit_problem(reading, whole,
                            "the object has more than 256 members, or they are too long");
    return reading->emit(reading->context, &record, reading->lines.bytes);
}

static tenure_status
take_line(struct reading *reading, const char *line, size_t size)
{
    json_error_t error;
    if (line_is_blank(line, size))
        return TENURE_OK;
    json_t *value = json_loadb(line, size, JSON_REJECT_DUPLICATES, &error);
    if (value == NULL)
        return emit_problem(reading, lines_is_whole(&reading->lines), error.text);
    tenure_status status = emit_object(reading, value, line, size);
    json_decref(value);
    return status;
}

static tenure_status
read_line(struct reading *reading, bool *ret_ended)
{
    char *line;
    size_t size;
    switch (lines_next(&reading->lines, &line, &size)) {
    case LINES_WAIT: return TENURE_OK;
    case LINES_LINE: reading->number++; return take_line(reading, line, size);
    case LINES_TOO_LONG:
        reading->number++;
        return emit_problem(reading, true, "the line is longer than 256 KiB");
    case LINES_ERROR: return TENURE_STORAGE;
    case LINES_END: *ret_ended = true; return TENURE_OK;
    }
    return TENURE_OK;
}

tenure_status
read_ndjson(const struct record_source *source, record_fn *emit, void *context,
            struct record_problem *ret_problem)
{
    struct reading reading = { .emit = emit, .context = context, .problem = ret_problem };
    tenure_status status = TENURE_OK;
    if (!lines_open(&reading.lines, dup(source->fd)))
        return TENURE_NO_MEMORY;
    for (bool ended = false; status == TENURE_OK && !ended;)
        status = read_line(&reading, &ended);
    lines_close(&reading.lines);
    return status;
}
