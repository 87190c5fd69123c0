/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions with a limit on their cost. */
#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STEPS_MAX = 20 * 1000 * 1000, // for one match in total: about 0.2 s
    STEPS_MIN = 1000,             // at least, for each starting position
    HEAP_KIB_MAX = 8 * 1024
};

struct pattern {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

bool
pattern_open(const char *text, struct pattern **ret_pattern, char ret_why[PATTERN_REASON_MAX])
{
    // As in POSIX: a dot matches any character, and $ only the end of the text.
    uint32_t options = PCRE2_UTF | PCRE2_CASELESS | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY;
    int error;
    size_t offset;
    struct pattern *pattern = calloc(1, sizeof(*pattern));
    if (pattern == NULL)
        return false;
    pattern->code =
        pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options, &error, &offset, NULL);
    if (pattern->code == NULL) {
        pcre2_get_error_message(error, (PCRE2_UCHAR *)ret_why, PATTERN_REASON_MAX);
        pattern_close(&pattern);
        return false;
    }
    pattern->data = pcre2_match_data_create(PATTERN_GROUPS_MAX, NULL);
    pattern->context = pcre2_match_context_create(NULL);
    if (pattern->data == NULL || pattern->context == NULL) {
        snprintf(ret_why, PATTERN_REASON_MAX, "out of memory");
        pattern_close(&pattern);
        return false;
    }
    pcre2_set_heap_limit(pattern->context, HEAP_KIB_MAX);
    *ret_pattern = pattern;
    return true;
}

void
pattern_close(struct pattern **pattern_p)
{
    struct pattern *pattern = *pattern_p;
    if (pattern == NULL)
        return;
    *pattern_p = NULL;
    pcre2_match_context_free(pattern->context);
    pcre2_match_data_free(pattern->data);
    pcre2_code_free(pattern->code);
    free(pattern);
}

enum pattern_found
pattern_match(const struct pattern *pattern, const char *text, size_t ret_begin[PATTERN_GROUPS_MAX],
              size_t ret_end[PATTERN_GROUPS_MAX])
{
    size_t size = strlen(text), steps = STEPS_MAX / (size + 1);
    // PCRE2 counts steps separately for each starting position.
    pcre2_set_match_limit(pattern->context, (uint32_t)(steps > STEPS_MIN ? steps : STEPS_MIN));
    int count =
        pcre2_match(pattern->code, (PCRE2_SPTR)text, size, 0, 0, pattern->data, pattern->context);
    if (count == PCRE2_ERROR_NOMATCH)
        return PATTERN_DIFFERS;
    if (count < 0)
        return PATTERN_TOO_DEAR;
    const size_t *places = pcre2_get_ovector_pointer(pattern->data);
    // 0: there are more groups than array members
    int given = count > 0 ? count : PATTERN_GROUPS_MAX;
    for (int group = 0; group < PATTERN_GROUPS_MAX; group++) {
        ret_begin[group] = group < given ? places[2 * group] : SIZE_MAX;
        ret_end[group] = group < given ? places[2 * group + 1] : SIZE_MAX;
    }
    return PATTERN_MATCHES;
}
