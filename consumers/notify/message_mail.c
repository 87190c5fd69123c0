/* SPDX-License-Identifier: Apache-2.0 */
/* A mail: headers and lines according to RFC 5322, 2047 and 6532. */
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "message.h"

enum {
    LINE_MAX_BYTES = 900, // RFC 5322 allows 998
    WORD_BYTES = 42       // an encoded word may have at most 75 characters
};

/* Writes the subject; if it is not ASCII, as encoded words (RFC 2047), which contain only whole
 * characters. */
static void
write_subject(FILE *out, const char *title)
{
    char encoded[128];
    bool plain = true;
    for (const char *at = title; *at != '\0'; at++)
        plain = plain && *at >= ' ' && *at < 0x7f;
    if (plain) {
        fprintf(out, "Subject: %s\r\n", title);
        return;
    }
    fputs("Subject:", out);
    while (*title != '\0') {
        size_t size = strnlen(title, WORD_BYTES);
        while (size > 1 && ((unsigned char)title[size] & 0xc0) == 0x80)
            size--;
        sodium_bin2base64(encoded, sizeof(encoded), (const unsigned char *)title, size,
                          sodium_base64_VARIANT_ORIGINAL);
        fprintf(out, " =?UTF-8?B?%s?=\r\n", encoded);
        title += size;
    }
}

static void
write_receivers(FILE *out, const char *const *receivers)
{
    size_t width = strlen("To: ");
    fputs("To: ", out);
    for (size_t i = 0; receivers[i] != NULL; i++) {
        bool folds = width + strlen(receivers[i]) > LINE_MAX_BYTES;
        fprintf(out, "%s%s", i == 0 ? "" : folds ? ",\r\n " : ", ", receivers[i]);
        width = (folds ? 0 : width) + strlen(receivers[i]) + 2;
    }
    fputs("\r\n", out);
}

/* Writes the headers that do not depend on the content. */
static void
write_envelope(FILE *out, const struct delivery *first, int64_t now_ms)
{
    char date[64];
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000", &parts);
    fprintf(out,
            "Date: %s\r\nMessage-ID: <%" PRId64 ".%s@tenure.invalid>\r\nAuto-Submitted: "
            "auto-generated\r\nMIME-Version: 1.0\r\n",
            date, first->id, first->target);
}

static void
begin_part(FILE *out, const char *boundary, const char *type)
{
    fprintf(out,
            "\r\n--%s\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: "
            "8bit\r\n\r\n",
            boundary, type);
}

/* Breaks long lines at spaces; no word of the text is longer than a line. */
static void
write_body(FILE *out, const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++) {
        bool breaks = *text == '\n' || (*text == ' ' && width >= LINE_MAX_BYTES);
        fprintf(out, breaks ? "\r\n" : "%c", *text);
        width = breaks ? 0 : width + 1;
    }
}

/* No line of a part begins with two hyphens, because each begins with a word or a tag; so none can
 * be taken for a boundary. */
static void
write_parts(FILE *out, const struct batch *batch, const char *plain, const char *html)
{
    char id[MESSAGE_ID_MAX], boundary[MESSAGE_ID_MAX + 16];
    message_id(batch, id);
    snprintf(boundary, sizeof(boundary), "part_%s", id);
    fprintf(out, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n", boundary);
    begin_part(out, boundary, "plain");
    write_body(out, plain);
    begin_part(out, boundary, "html");
    write_body(out, html);
    fprintf(out, "\r\n--%s--\r\n", boundary);
}

char *
message_mail(const struct batch *batch, const char *base, const struct mail_target *target,
             int64_t now_ms)
{
    char *text = NULL, *title = message_title(batch);
    char *plain = message_text(batch, base), *html = message_html(batch, base);
    size_t size;
    bool whole = title != NULL && plain != NULL && html != NULL;
    FILE *out = whole ? open_memstream(&text, &size) : NULL;
    if (out != NULL) {
        fprintf(out, "From: %s\r\n", target->from);
        write_receivers(out, target->receivers);
        write_subject(out, title);
        if (target->unsubscribe[0] != '\0')
            fprintf(out, "List-Unsubscribe: <%s>\r\n", target->unsubscribe);
        write_envelope(out, &batch->all[0], now_ms);
        write_parts(out, batch, plain, html);
    }
    if (out != NULL && fclose(out) != 0) {
        free(text);
        text = NULL;
    }
    free(title);
    free(plain);
    free(html);
    return text;
}
