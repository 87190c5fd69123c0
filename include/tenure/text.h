/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text - texts that others wrote, cut between characters and made safe to show.
 */
#ifndef TENURE_TEXT_H
#define TENURE_TEXT_H

#include <protobuf-c/protobuf-c.h>
#include <stdarg.h>
#include <stddef.h>

/* Bytes of the longest beginning of a text that has at most `max` bytes and ends between two
 * characters. */
size_t tenure_text_cut(const char *text, size_t max);

/* Leaves out every byte that is no part of a whole UTF-8 character, in place. Returns `text`. */
char *tenure_text_mend(char *text);

/* As snprintf() and vsnprintf(), but what is cut, by `size` or by a precision, is cut between
 * characters, and what is not UTF-8 is left out. `size` is not 0. Returns `text`. */
char *tenure_text_format(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
char *tenure_text_vformat(char *text, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

/* Makes a text safe to show, in place: what an event may not have (docs/protocol.md) is left out,
 * controls and line separators become spaces, and a text that would show nothing becomes empty.
 * Logs of earlier versions have such texts. Returns `text`. */
char *tenure_text_clean(char *text);

/* The same for every text of a message, and of the messages in it. */
void tenure_message_clean(ProtobufCMessage *message);

#endif
