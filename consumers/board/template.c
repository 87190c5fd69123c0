/* SPDX-License-Identifier: Apache-2.0 */
#include "template.h"

#include <stdlib.h>
#include <string.h>

#include "html_text.h"

enum {
    NAME_MAX = 64,
    DEPTH_MAX = 32, // nested sections, across all nested templates
    TEMPLATES_DEPTH_MAX = 16
};

enum kind {
    TEXT,
    VALUE,
    DATA,
    SECTION,
    INVERTED,
    END,
    OTHER_TEMPLATE,
    REMARK
};

struct part {
    enum kind kind;
    const char *text; // for TEXT
    size_t size;
    char name[NAME_MAX]; // for all other kinds
    size_t end;          // for a section: the index of its END
};

struct template
{
    struct part *parts;
    size_t count, capacity;
};

struct reader {
    struct template *read;
    const char *text, *at, *end;
    size_t open[DEPTH_MAX]; // open sections
    size_t depth;
    char *problem;
    size_t problem_size;
};

static bool
fail(struct reader *reader, const char *what, const char *name)
{
    size_t line = 1;
    for (const char *at = reader->text; at < reader->at; at++)
        line += *at == '\n';
    snprintf(reader->problem, reader->problem_size, "line %zu: %s%s", line, what, name);
    return false;
}

static struct part *
add(struct reader *reader, enum kind kind)
{
    struct template *read = reader->read;
    if (read->count == read->capacity) {
        size_t capacity = read->capacity == 0 ? 32 : read->capacity * 2;
        struct part *grown = realloc(read->parts, capacity * sizeof(grown[0]));
        if (grown == NULL)
            return NULL;
        read->parts = grown;
        read->capacity = capacity;
    }
    struct part *part = &read->parts[read->count++];
    *part = (struct part){ .kind = kind };
    return part;
}

static bool
add_text(struct reader *reader, const char *text, const char *end)
{
    if (end == text)
        return true;
    struct part *part = add(reader, TEXT);
    if (part == NULL)
        return fail(reader, "no memory", "");
    part->text = text;
    part->size = (size_t)(end - text);
    return true;
}

static bool
is_blank(char character)
{
    return character == ' ' || character == '\t';
}

/* Where the blanks before `at` begin, if the line has nothing else before it; NULL otherwise. */
static const char *
line_begin(const struct reader *reader, const char *at)
{
    while (at > reader->text && is_blank(at[-1]))
        at--;
    return at == reader->text || at[-1] == '\n' ? at : NULL;
}

/* The end of the line, if it has only blanks after `at`; NULL otherwise. */
static const char *
line_end(const struct reader *reader, const char *at)
{
    while (at < reader->end && is_blank(*at))
        at++;
    if (at == reader->end)
        return at;
    return *at == '\n' ? at + 1 : NULL;
}

static bool
open_or_close(struct reader *reader, size_t place)
{
    struct part *part = &reader->read->parts[place];
    if (part->kind != END) {
        if (reader->depth == DEPTH_MAX)
            return fail(reader, "too many sections in one another at ", part->name);
        reader->open[reader->depth++] = place;
        return true;
    }
    if (reader->depth == 0)
        return fail(reader, "nothing is open that ends here: ", part->name);
    struct part *opened = &reader->read->parts[reader->open[--reader->depth]];
    if (strcmp(opened->name, part->name) != 0)
        return fail(reader, "another section is open: ", opened->name);
    opened->end = place;
    return true;
}

static enum kind
kind_of(char mark)
{
    switch (mark) {
    case '#': return SECTION;
    case '^': return INVERTED;
    case '/': return END;
    case '>': return OTHER_TEMPLATE;
    case '!': return REMARK;
    case '%': return DATA;
    default: return VALUE;
    }
}

/* Adds the tag between `begin`, after the opening braces, and `end`. */
static bool
add_tag(struct reader *reader, const char *begin, const char *end)
{
    enum kind kind = begin < end ? kind_of(*begin) : VALUE;
    if (kind == REMARK)
        return true;
    begin += kind != VALUE;
    while (begin < end && is_blank(*begin))
        begin++;
    while (begin < end && is_blank(end[-1]))
        end--;
    size_t size = (size_t)(end - begin);
    if (size == 0 || size >= NAME_MAX || memchr(begin, '{', size) != NULL)
        return fail(reader, "a tag without a name, or with one that is too long", "");
    struct part *part = add(reader, kind);
    if (part == NULL)
        return fail(reader, "no memory", "");
    memcpy(part->name, begin, size);
    part->name[size] = '\0';
    return kind == SECTION || kind == INVERTED || kind == END
               ? open_or_close(reader, reader->read->count - 1)
               : true;
}

static bool
read_parts(struct reader *reader)
{
    while (reader->at < reader->end) {
        const char *begin = reader->at;
        const char *tag = memmem(begin, (size_t)(reader->end - begin), "{{", 2);
        if (tag == NULL)
            return add_text(reader, begin, reader->end);
        reader->at = tag; // for the position in an error message
        const char *close = memmem(tag, (size_t)(reader->end - tag), "}}", 2);
        if (close == NULL)
            return fail(reader, "a tag has no end", "");
        const char *after = close + 2, *text_end = tag;
        const char *blanks = line_begin(reader, tag);
        enum kind kind = kind_of(tag[2]);
        bool alone = kind != VALUE && kind != DATA && blanks != NULL && blanks >= begin;
        if (alone && line_end(reader, after) != NULL) {
            text_end = blanks;
            after = line_end(reader, after);
        }
        if (!add_text(reader, begin, text_end) || !add_tag(reader, tag + 2, close))
            return false;
        reader->at = after;
    }
    return true;
}

struct template *
template_read(const char *text, size_t size, char *problem, size_t problem_size)
{
    struct reader reader = { .text = text,
                             .at = text,
                             .end = text + size,
                             .problem = problem,
                             .problem_size = problem_size };
    reader.read = calloc(1, sizeof(*reader.read));
    bool good = reader.read != NULL ? read_parts(&reader) : fail(&reader, "no memory", "");
    if (good && reader.depth > 0)
        good =
            fail(&reader,
                 "a section has no end: ", reader.read->parts[reader.open[reader.depth - 1]].name);
    if (good)
        return reader.read;
    template_free(reader.read);
    return NULL;
}

void
template_free(struct template *read)
{
    if (read == NULL)
        return;
    free(read->parts);
    free(read);
}

void
template_names(const struct template *read, template_named_fn *take, void *context)
{
    for (size_t i = 0; i < read->count; i++) {
        if (read->parts[i].kind == OTHER_TEMPLATE)
            take(context, read->parts[i].name);
    }
}

struct writer {
    FILE *out;
    template_find_fn *find;
    void *context;
    json_t *stack[DEPTH_MAX + 1]; // the data, then the current value of each open section
    size_t depth;
    unsigned templates_depth;
};

static json_t *
look_up(const struct writer *writer, const char *name)
{
    char part[NAME_MAX];
    if (strcmp(name, ".") == 0)
        return writer->stack[writer->depth];
    size_t size = strcspn(name, ".");
    memcpy(part, name, size);
    part[size] = '\0';
    json_t *value = NULL;
    for (size_t i = writer->depth + 1; i > 0 && value == NULL; i--)
        value = json_object_get(writer->stack[i - 1], part);
    while (value != NULL && name[size] == '.') {
        name += size + 1;
        size = strcspn(name, ".");
        memcpy(part, name, size);
        part[size] = '\0';
        value = json_object_get(value, part);
    }
    return value;
}

static bool
is_there(const json_t *value)
{
    switch ((int)json_typeof(value)) {
    case JSON_NULL:
    case JSON_FALSE: return false;
    case JSON_STRING: return json_string_length(value) > 0;
    case JSON_ARRAY: return json_array_size(value) > 0;
    default: return true;
    }
}

static void
put_value(const struct writer *writer, const json_t *value)
{
    if (json_is_string(value))
        html_text(writer->out, json_string_value(value));
    else if (json_is_integer(value))
        fprintf(writer->out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        fprintf(writer->out, "%.6g", json_real_value(value));
}

/* In valid JSON the characters below occur in strings only, where their escapes mean the same. So
 * nothing in the text can end the script element, or begin a comment in it. */
static void
put_data(const struct writer *writer, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    for (const char *at = text; at != NULL && *at != '\0'; at++) {
        if (strchr("<>&'", *at) != NULL)
            fprintf(writer->out, "\\u%04x", (unsigned)*at);
        else
            fputc(*at, writer->out);
    }
    free(text);
}

static void write_parts(struct writer *writer, const struct template *read, size_t from, size_t to);

static void
write_section(struct writer *writer, const struct template *read, size_t from, json_t *value)
{
    if (writer->depth == DEPTH_MAX)
        return;
    writer->stack[++writer->depth] = value;
    write_parts(writer, read, from + 1, read->parts[from].end);
    writer->depth--;
}

static void
write_part(struct writer *writer, const struct template *read, size_t place)
{
    const struct part *part = &read->parts[place];
    json_t *value =
        part->kind == TEXT || part->kind == OTHER_TEMPLATE ? NULL : look_up(writer, part->name);
    bool there = value != NULL && is_there(value);
    if (part->kind == TEXT) {
        fwrite(part->text, 1, part->size, writer->out);
    } else if (part->kind == VALUE && value != NULL) {
        put_value(writer, value);
    } else if (part->kind == DATA && value != NULL) {
        put_data(writer, value);
    } else if (part->kind == SECTION && there && json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            write_section(writer, read, place, json_array_get(value, i));
    } else if (part->kind == SECTION && there) {
        write_section(writer, read, place, value);
    } else if (part->kind == INVERTED && !there) {
        write_parts(writer, read, place + 1, part->end);
    } else if (part->kind == OTHER_TEMPLATE && writer->templates_depth < TEMPLATES_DEPTH_MAX) {
        const struct template *other = writer->find(writer->context, part->name);
        writer->templates_depth++;
        if (other != NULL)
            write_parts(writer, other, 0, other->count);
        writer->templates_depth--;
    }
}

static void
write_parts(struct writer *writer, const struct template *read, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        write_part(writer, read, i);
        if (read->parts[i].kind == SECTION || read->parts[i].kind == INVERTED)
            i = read->parts[i].end;
    }
}

void
template_write(const struct template *read, json_t *data, template_find_fn *find, void *context,
               FILE *out)
{
    struct writer writer = { .out = out, .find = find, .context = context, .stack = { data } };
    write_parts(&writer, read, 0, read->count);
}
