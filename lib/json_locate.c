/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the line and column of a value in a text that is known to be valid JSON. The parser does
 * not record them, and they are needed only for error messages. */
#include <string.h>

#include "json.h"

struct scanner {
    const char *at, *end;
};

static void
skip_space(struct scanner *scanner)
{
    while (scanner->at < scanner->end && strchr(" \t\r\n", *scanner->at) != NULL)
        scanner->at++;
}

static void
skip_string(struct scanner *scanner)
{
    for (scanner->at++; scanner->at < scanner->end && *scanner->at != '"'; scanner->at++)
        scanner->at += *scanner->at == '\\';
    scanner->at++;
}

/* Skips a whole value: counts brackets and skips strings. */
static void
skip_value(struct scanner *scanner)
{
    int depth = 0;
    while (scanner->at < scanner->end) {
        char c = *scanner->at;
        if (depth == 0 && strchr(",]}", c) != NULL)
            return;
        if (c == '"') {
            skip_string(scanner);
            continue;
        }
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        scanner->at++;
    }
}

/* Moves to the next member or element; false at the end of the object or array. */
static bool
next_item(struct scanner *scanner)
{
    skip_space(scanner);
    if (scanner->at >= scanner->end || *scanner->at != ',')
        return false;
    scanner->at++;
    skip_space(scanner);
    return true;
}

/* Moves the scanner to the key or the element. */
static bool
find_step(struct scanner *scanner, const char *key, size_t index)
{
    skip_space(scanner);
    scanner->at++; // skip the opening bracket
    skip_space(scanner);
    for (size_t i = 0;; i++) {
        const char *item = scanner->at;
        if (key == NULL && i == index)
            return true;
        if (key != NULL) {
            size_t size = strlen(key);
            skip_string(scanner);
            if (scanner->at <= scanner->end && (size_t)(scanner->at - item) == size + 2 &&
                memcmp(item + 1, key, size) == 0) {
                scanner->at = item;
                return true;
            }
            skip_space(scanner);
            scanner->at++; // skip the colon
            skip_space(scanner);
        }
        skip_value(scanner);
        if (!next_item(scanner))
            return false;
    }
}

static void
enter_member(struct scanner *scanner)
{
    skip_string(scanner);
    skip_space(scanner);
    scanner->at++; // skip the colon
    skip_space(scanner);
}

void
tni_json_locate(const char *text, size_t size, const struct tni_json_path *path, int *ret_line,
                int *ret_column)
{
    struct scanner scanner = { text, text + size };
    for (size_t i = 0; i < path->depth; i++) {
        if (!find_step(&scanner, path->steps[i].key, path->steps[i].index))
            break; // the key is written with escapes: use the position of its parent
        if (i + 1 < path->depth && path->steps[i].key != NULL)
            enter_member(&scanner);
    }
    *ret_line = 1;
    *ret_column = 1;
    for (const char *at = text; at < scanner.at && at < scanner.end; at++) {
        *ret_column = *at == '\n' ? 1 : *ret_column + 1;
        *ret_line += *at == '\n';
    }
}
