/* SPDX-License-Identifier: Apache-2.0 */
#include "diagnostics.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tenure/text.h>

enum {
    LEVEL_ERROR = 3,
    LEVEL_INFO = 6,
    LINE_MAX_BYTES = 2048
};

static bool as_json;

void
diagnostics_be_json(bool json)
{
    as_json = json;
}

/* Writes as much of the text as fits, as a JSON string. */
static void
quote(const char *text, char *quoted, size_t size)
{
    size_t used = 0;
    quoted[used++] = '"';
    for (; *text != '\0' && used + 8 < size; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\')
            quoted[used++] = '\\';
        if (byte < 0x20)
            used += (size_t)snprintf(quoted + used, size - used, "\\u%04x", byte);
        else
            quoted[used++] = (char)byte;
    }
    quoted[used] = '\0';
    used = strlen(tenure_text_mend(quoted)); // the text may have been cut within a character
    quoted[used++] = '"';
    quoted[used] = '\0';
}

static void
print_json(int level, const char *event, const char *sentence)
{
    char quoted[2 * LINE_MAX_BYTES], when[32];
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &parts);
    quote(sentence, quoted, sizeof(quoted));
    fprintf(stderr, "{\"time\":\"%s\",\"level\":\"%s\",\"event\":\"%s\",\"message\":%s}\n", when,
            level == LEVEL_ERROR ? "error" : "info", event, quoted);
}

__attribute__((format(printf, 3, 0))) static void
print(int level, const char *event, const char *format, va_list arguments)
{
    char sentence[LINE_MAX_BYTES];
    tenure_text_vformat(sentence, sizeof(sentence), format, arguments);
    if (as_json)
        print_json(level, event, sentence);
    else if (getenv("JOURNAL_STREAM") != NULL) // systemd sets this variable
        fprintf(stderr, "<%d>%s\n", level, sentence);
    else
        fprintf(stderr, "tenured: %s\n", sentence);
}

void
diagnostics_info(const char *event, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print(LEVEL_INFO, event, format, arguments);
    va_end(arguments);
}

void
diagnostics_error(const char *event, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print(LEVEL_ERROR, event, format, arguments);
    va_end(arguments);
}
