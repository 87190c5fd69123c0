/* Objects of an NDJSON file, by jansson. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lines.h"
#include "record.h"
#include <tenure/text.h>

enum {
    TEXTS_BYTES = 256 * 1024,
    DEPTH_MAX = 4
};

/* Names and numbers that the object does not hold as texts itself. */
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

static tenure_status
fail(struct record_problem *problem, uint64_t line, const char *reason)
{
    problem->line = line;
    tenure_text_format(problem->reason, sizeof(problem->reason), "%s", reason);
    return TENURE_INVALID;
}

static tenure_status
take_line(const struct lines *lines, uint64_t number, const char *line, size_t size,
          record_fn *told, void *context, struct record_problem *problem)
{
    static struct texts texts;
    struct record record = { .line = number, .json = line, .json_size = size };
    json_error_t error;
    if (size == 0)
        return TENURE_OK;
    json_t *object = json_loadb(line, size, JSON_REJECT_DUPLICATES, &error);
    if (object == NULL)
        return fail(problem, number, error.text);
    texts.used = 0;
    tenure_status status = TENURE_OK;
    if (!json_is_object(object))
        status = fail(problem, number, "the line is no JSON object");
    else if (!add_members(&record, &texts, object, "", 1))
        status =
            fail(problem, number, "the object has more than 256 members, or they are too long");
    else
        status = told(context, &record, lines->bytes);
    json_decref(object);
    return status;
}

tenure_status
read_ndjson(int fd, record_fn *told, void *context, struct record_problem *ret_problem)
{
    struct lines lines;
    uint64_t number = 0;
    if (!lines_open(&lines, dup(fd)))
        return TENURE_NO_MEMORY;
    for (tenure_status status = TENURE_OK;;) {
        char *line;
        size_t size;
        switch (lines_next(&lines, &line, &size)) {
        case LINES_WAIT: continue;
        case LINES_LINE:
            status = take_line(&lines, ++number, line, size, told, context, ret_problem);
            break;
        case LINES_TOO_LONG:
            status = fail(ret_problem, number + 1, "the line is longer than 1 MiB");
            break;
        case LINES_ERROR: status = TENURE_STORAGE; break;
        case LINES_END: lines_close(&lines); return TENURE_OK;
        }
        if (status != TENURE_OK) {
            lines_close(&lines);
            return status;
        }
    }
}
