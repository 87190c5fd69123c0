/* SPDX-License-Identifier: Apache-2.0 */
#include "view.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include <tenure/text.h>

/* Texts from addresses and from logs of earlier versions are made safe to show here, once for
 * all. */
void
put_text(json_t *object, const char *name, const char *text)
{
    char *clean = strdup(text);
    if (clean == NULL)
        return;
    json_object_set_new_nocheck(object, name, json_string_nocheck(tenure_text_clean(clean)));
    free(clean);
}

void
put_format(json_t *object, const char *name, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) >= 0)
        put_text(object, name, text);
    va_end(arguments);
    free(text);
}

void
put_number(json_t *object, const char *name, int64_t number)
{
    json_object_set_new_nocheck(object, name, json_integer(number));
}

void
put_flag(json_t *object, const char *name, bool set)
{
    json_object_set_new_nocheck(object, name, json_boolean(set));
}

void
put_count(json_t *object, const char *name, int64_t count)
{
    char digits[24], text[32];
    size_t size = (size_t)snprintf(digits, sizeof(digits), "%lld", (long long)count), at = 0;
    for (size_t i = 0; i < size; i++) {
        if (i > 0 && digits[i - 1] != '-' && (size - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    put_text(object, name, text);
}

static json_t *
put_new(json_t *object, const char *name, json_t *made)
{
    return json_object_set_new_nocheck(object, name, made) == 0 ? made : NULL;
}

json_t *
put_list(json_t *object, const char *name)
{
    return put_new(object, name, json_array());
}

json_t *
put_object(json_t *object, const char *name)
{
    return put_new(object, name, json_object());
}

json_t *
add_object(json_t *list)
{
    json_t *made = json_object();
    return json_array_append_new(list, made) == 0 ? made : NULL;
}

static void
put_date(json_t *object, const char *name, const char *date, bool is_short, int32_t today)
{
    char words[DAY_WORDS_MAX];
    if (date[0] == '\0')
        return;
    json_t *put = put_object(object, name);
    put_text(put, "iso", date);
    put_text(put, "words", day_words(date, is_short, words));
    put_text(put, "ago", day_words_date_ago(date, today, words));
}

void
put_day(json_t *object, const char *name, const char *date, int32_t today)
{
    put_date(object, name, date, false, today);
}

void
put_short_day(json_t *object, const char *name, const char *date, int32_t today)
{
    put_date(object, name, date, true, today);
}
