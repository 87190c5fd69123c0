/* SPDX-License-Identifier: Apache-2.0 */
/* Classes of code points; see code_point.h. */
#include "code_point.h"

#include <string.h>
#include <utf8proc.h>

int
tni_point_read(const char *text, int32_t *ret_point)
{
    if ((unsigned char)*text < 0x80) {
        *ret_point = *text;
        return *text != '\0';
    }
    // A character has at most four bytes; nothing after the NUL is read.
    size_t size = strnlen(text, 4);
    utf8proc_ssize_t step =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)size, ret_point);
    return step > 0 ? (int)step : -1;
}

/* Code points that are harmful in every text. Joiners, variation selectors and the direction marks
 * U+200E and U+200F are allowed: names and titles need them. */
struct refused {
    int32_t first, last;
    const char *what;
};

static const struct refused refused[] = {
    { 0x00, 0x1f, "a control character" },
    { 0x7f, 0x9f, "a control character" },
    { 0x61c, 0x61c, "a bidirectional control character" },
    { 0x2028, 0x2029, "a line or paragraph separator" },
    { 0x202a, 0x202e, "a bidirectional control character" },
    { 0x2066, 0x206f, "a bidirectional control character" }, // the last six are deprecated
    { 0xfdd0, 0xfdef, "a noncharacter" },
    { 0xfff9, 0xfffb, "an interlinear annotation character" },
    { 0xe0000, 0xe007f, "a tag character" },
};

const char *
tni_point_refused(int32_t point)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (point >= refused[i].first && point <= refused[i].last)
            return refused[i].what;
    }
    // the last two code points of each plane
    return (point & 0xfffe) == 0xfffe ? "a noncharacter" : NULL;
}

/* They steer where lines break, or are blanks that are no spaces. */
static const struct refused refused_in_names[] = {
    { 0xad, 0xad, "a soft hyphen" },
    { 0x34f, 0x34f, "an invisible character" },
    { 0x115f, 0x1160, "a Hangul filler" },
    { 0x17b4, 0x17b5, "an invisible vowel" },
    { 0x180e, 0x180e, "an invisible vowel separator" },
    { 0x200b, 0x200b, "a space of zero width" },
    { 0x2060, 0x2065, "an invisible character" },
    { 0x2800, 0x2800, "a blank Braille pattern" },
    { 0x3164, 0x3164, "a Hangul filler" },
    { 0xfeff, 0xfeff, "a byte order mark" },
    { 0xffa0, 0xffa0, "a Hangul filler" },
    { 0x1d173, 0x1d17a, "an invisible musical character" },
};

const char *
tni_point_refused_in_name(int32_t point)
{
    for (size_t i = 0; i < sizeof(refused_in_names) / sizeof(refused_in_names[0]); i++) {
        if (point >= refused_in_names[i].first && point <= refused_in_names[i].last)
            return refused_in_names[i].what;
    }
    return NULL;
}

bool
tni_point_is_format(int32_t point)
{
    return utf8proc_category(point) == UTF8PROC_CATEGORY_CF ||
           utf8proc_get_property(point)->ignorable;
}

bool
tni_point_shows(int32_t point)
{
    enum {
        BRAILLE_BLANK = 0x2800
    };
    utf8proc_category_t category = utf8proc_category(point);
    bool is_mark = category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
    // letters, numbers, punctuation, symbols; also private-use and unassigned code points
    bool has_glyph = category <= UTF8PROC_CATEGORY_SO || category == UTF8PROC_CATEGORY_CO;
    return has_glyph && !is_mark && point != BRAILLE_BLANK && !tni_point_is_format(point);
}
