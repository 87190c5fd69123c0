/* The id that a person's name gives; see Person in event.proto. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include <tenure/event.h>

/* Adds a letter or digit, or closes the word; false when the slug is full. */
static bool
slug_add(char *slug, size_t *size, bool *gap, unsigned char letter)
{
    if (letter >= 0x80 || !isalnum(letter)) {
        *gap = *size > 0;
        return true;
    }
    if (*size + *gap + 1 > TENURE_SLUG_MAX)
        return false;
    if (*gap)
        slug[(*size)++] = '-';
    slug[(*size)++] = (char)tolower(letter);
    *gap = false;
    return true;
}

static bool
slug_of_ascii(const char *text, char *ret_id)
{
    size_t size = 0;
    bool gap = false;
    for (const char *at = text; *at != '\0'; at++) {
        if (!slug_add(ret_id, &size, &gap, (unsigned char)*at))
            return false;
    }
    ret_id[size] = '\0';
    return true;
}

static bool
is_ascii(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at >= 0x80)
            return false;
    }
    return true;
}

bool
tenure_person_id(const char *name, char *ret_id)
{
    if (is_ascii(name))
        return slug_of_ascii(name, ret_id);

    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t size =
        utf8proc_map((const utf8proc_uint8_t *)name, 0, &folded,
                     UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
    if (size < 0) {
        ret_id[0] = '\0';
        return true;
    }
    bool fits = slug_of_ascii((const char *)folded, ret_id);
    free(folded);
    return fits;
}

bool
tenure_person_id_of(const Tenure__V1__Person *person, char *ret_id)
{
    if (person->id[0] != '\0') {
        strcpy(ret_id, person->id); // checked: a slug fits
        return true;
    }
    return tenure_person_id(person->name, ret_id) && ret_id[0] != '\0';
}
