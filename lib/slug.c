/* SPDX-License-Identifier: Apache-2.0 */
/* Derives ids from names; docs/protocol.md has the rule, for clients in any language. */
#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "code_point.h"
#include "name_fold.h"
#include <tenure/event.h>

enum {
    HASH_DIGITS = 8,
    UNNAMED_DIGITS = 16,
    STEM_MAX = TENURE_SLUG_MAX - 1 - HASH_DIGITS
};

/* The folded name as it grows: letters and digits, with a hyphen for anything between them. */
struct folded {
    char *text;
    size_t size;
    bool gap;   // other characters followed the last letter
    bool other; // the last letter is not one of a-z 0-9, so its combining marks are kept
};

/* Letters without an ASCII decomposition. */
static const struct {
    int32_t point;
    const char *ascii;
} latin[] = {
    { 0xdf, "ss" },  // ß
    { 0xe6, "ae" },  // æ
    { 0x153, "oe" }, // œ
    { 0xf8, "o" },   // ø
    { 0x142, "l" },  // ł
    { 0x111, "d" },  // đ
    { 0xf0, "d" },   // ð
    { 0xfe, "th" },  // þ
    { 0x127, "h" },  // ħ
    { 0x131, "i" },  // ı
    { 0x14b, "ng" }, // ŋ
    { 0x167, "t" },  // ŧ
};

static void
add_letter(struct folded *folded, const char *bytes, size_t size, bool other)
{
    if (folded->gap && folded->size > 0)
        folded->text[folded->size++] = '-';
    memcpy(folded->text + folded->size, bytes, size);
    folded->size += size;
    folded->gap = false;
    folded->other = other;
}

static void
add_other(struct folded *folded, int32_t point)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t size = utf8proc_encode_char(point, bytes);
    add_letter(folded, (const char *)bytes, (size_t)size, true);
}

/* Letters and numbers, except the modifier letters that serve as apostrophes. */
static bool
is_letter(int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    bool is_apostrophe = point >= 0x2b9 && point <= 0x2ff;
    return !is_apostrophe && category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO &&
           !(category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME);
}

static bool
is_mark(int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/* Appends a code point of the decomposed name. */
static void
fold(struct folded *folded, int32_t point)
{
    enum {
        ZERO_WIDTH_SPACE = 0x200b
    };
    if (point < 0x80) {
        char letter = (char)tolower(point);
        if (isalnum(point))
            add_letter(folded, &letter, 1, false);
        else
            folded->gap = true;
        return;
    }
    if (tni_point_is_format(point) && point != ZERO_WIDTH_SPACE)
        return;
    point = utf8proc_tolower(point);
    for (size_t i = 0; i < sizeof(latin) / sizeof(latin[0]); i++) {
        if (latin[i].point == point) {
            add_letter(folded, latin[i].ascii, strlen(latin[i].ascii), false);
            return;
        }
    }
    if (is_mark(point)) {
        if (folded->other && !folded->gap)
            add_other(folded, point);
    } else if (is_letter(point))
        add_other(folded, point);
    else
        folded->gap = true;
}

/* The compatibility decomposition of the name, which the caller frees; NULL if it is not UTF-8. */
static char *
decompose(const char *name)
{
    utf8proc_uint8_t *decomposed = NULL;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)name, 0, &decomposed,
                                         UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
    return size >= 0 ? (char *)decomposed : NULL;
}

/* Copies the ASCII characters of the folded name, as many as fit before the hash digits. */
static size_t
write_stem(const struct folded *folded, char *ret_id)
{
    size_t size = 0;
    bool gap = false;
    for (size_t i = 0; i < folded->size && size + gap < STEM_MAX; i++) {
        char letter = folded->text[i];
        if ((unsigned char)letter >= 0x80 || letter == '-') {
            gap = size > 0;
            continue;
        }
        if (gap)
            ret_id[size++] = '-';
        ret_id[size++] = letter;
        gap = false;
    }
    return size;
}

static void
write_digits(const uint8_t *hash, size_t digits, char *ret_digits)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < digits; i++)
        ret_digits[i] = hex[hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15];
    ret_digits[digits] = '\0';
}

static void
write_hash(const struct folded *folded, char *ret_digits)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)folded->text, folded->size);
    write_digits(hash, HASH_DIGITS, ret_digits);
}

/* The folded name if it is a valid id; else its ASCII stem and digits of its hash. */
static void
write_id(const struct folded *folded, char *ret_id)
{
    bool is_id = folded->size <= TENURE_SLUG_MAX;
    for (size_t i = 0; is_id && i < folded->size; i++)
        is_id = (unsigned char)folded->text[i] < 0x80;
    if (is_id) {
        memcpy(ret_id, folded->text, folded->size);
        ret_id[folded->size] = '\0';
        return;
    }
    size_t size = write_stem(folded, ret_id);
    if (size > 0)
        ret_id[size++] = '-';
    write_hash(folded, ret_id + size);
}

/* Whether the folded name certainly fits into an id. */
static bool
is_short_ascii(const char *name)
{
    size_t size = 0;
    while (size <= TENURE_SLUG_MAX && name[size] > 0)
        size++;
    return size <= TENURE_SLUG_MAX && name[size] == '\0';
}

char *
tni_name_fold(const char *name)
{
    char *decomposed = decompose(name);
    if (decomposed == NULL)
        return NULL;
    struct folded folded = { .text =
                                 malloc(2 * strlen(decomposed) + 1) }; // lower case may be longer
    if (folded.text != NULL) {
        int32_t point;
        int step;
        for (const char *at = decomposed; (step = tni_point_read(at, &point)) > 0; at += step)
            fold(&folded, point);
        folded.text[folded.size] = '\0';
    }
    free(decomposed);
    return folded.text;
}

/* Handles any name. If out of memory, or if the name is not UTF-8, the id is "". */
static void
write_id_of(const char *name, char *ret_id)
{
    struct folded folded = { .text = tni_name_fold(name) };
    ret_id[0] = '\0';
    if (folded.text == NULL)
        return;
    folded.size = strlen(folded.text);
    write_id(&folded, ret_id);
    free(folded.text);
}

bool
tenure_person_id(const char *name, char *ret_id)
{
    struct folded folded = { .text = ret_id };
    if (!is_short_ascii(name)) {
        write_id_of(name, ret_id);
        return ret_id[0] != '\0';
    }
    for (; *name != '\0'; name++)
        fold(&folded, *name);
    ret_id[folded.size] = '\0';
    return folded.size > 0;
}

const Tenure__V1__Person *
tenure_event_person(const Tenure__V1__Event *event)
{
    if (event->body_case == TENURE__V1__EVENT__BODY_APPOINTMENT)
        return event->appointment->person;
    if (event->body_case == TENURE__V1__EVENT__BODY_DEPARTURE)
        return event->departure->person;
    return NULL;
}

/* An id for an unnamed person, derived from this event. */
static void
write_unnamed_id(const Tenure__V1__Event *event, char *ret_id)
{
    static const char stem[] = "unnamed-";
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const uint8_t *)event->source, strlen(event->source) + 1);
    crypto_hash_sha256_update(&state, (const uint8_t *)event->id, strlen(event->id));
    crypto_hash_sha256_final(&state, hash);
    memcpy(ret_id, stem, sizeof(stem));
    write_digits(hash, UNNAMED_DIGITS, ret_id + sizeof(stem) - 1);
}

bool
tenure_event_person_id(const Tenure__V1__Event *event, char *ret_id)
{
    const Tenure__V1__Person *person = tenure_event_person(event);
    ret_id[0] = '\0';
    // the event may not have been checked yet
    if (person == NULL || strlen(person->id) > TENURE_SLUG_MAX)
        return false;
    if (person->id[0] != '\0')
        strcpy(ret_id, person->id);
    else if (person->unnamed)
        write_unnamed_id(event, ret_id);
    else
        return tenure_person_id(person->name, ret_id);
    return true;
}
