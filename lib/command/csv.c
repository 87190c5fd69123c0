/* SPDX-License-Identifier: Apache-2.0 */
#include "csv.h"

#include <stdbool.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Skips what spreadsheets ignore: blanks and invisible characters. */
static const char *
skip_unseen(const char *text)
{
    static const char *const unseen[] = { " ",      "\u00a0", "\u200b", "\u200c", "\u200d",
                                          "\u200e", "\u200f", "\u2060", "\u3000", "\ufeff" };
    for (size_t i = 0; i < LENGTH(unseen);) {
        size_t size = strlen(unseen[i]);
        bool is_it = strncmp(text, unseen[i], size) == 0;
        text += is_it ? size : 0;
        i = is_it ? 0 : i + 1;
    }
    return text;
}

/* Whether a spreadsheet would take the cell for a formula; some also accept full-width signs. */
static bool
is_formula(const char *text)
{
    static const char *const signs[] = { "=",  "+",      "-",      "@",      "\t",
                                         "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20" };
    text = skip_unseen(text);
    for (size_t i = 0; i < LENGTH(signs); i++) {
        if (strncmp(text, signs[i], strlen(signs[i])) == 0)
            return true;
    }
    return false;
}

void
csv_write_cell(const char *text, FILE *out)
{
    const char *formula = is_formula(text) ? "'" : "";
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fprintf(out, "%s%s", formula, text);
        return;
    }
    fprintf(out, "\"%s", formula);
    for (; *text != '\0'; text++)
        fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
    fputc('"', out);
}
