/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codec - encodes and decodes the numbers, texts and dates of rows.
 */
#ifndef CODEC_H
#define CODEC_H

#include <stdbool.h>

#include "wire.h"
#include <tenure/date.h>
#include <tenure/status.h>

/* Signed numbers are written zigzag, so that small negative ones stay short. */
static inline void
write_signed(struct tni_writer *writer, int64_t number)
{
    tni_write_varint(writer, ((uint64_t)number << 1) ^ (uint64_t)(number >> 63));
}

void write_text(struct tni_writer *writer, const char *text);
void write_date(struct tni_writer *writer, struct tenure_date date);

/* `bad` stays set once something did not fit. */
struct row_reader {
    struct tni_span rest;
    bool bad;
};

uint64_t read_long_number(struct row_reader *reader);

/* Most numbers of a row are one byte. */
static inline uint64_t
read_number(struct row_reader *reader)
{
    if (reader->rest.size > 0 && reader->rest.data[0] < 0x80) {
        reader->rest.size--;
        return *reader->rest.data++;
    }
    return read_long_number(reader);
}

static inline int64_t
read_signed(struct row_reader *reader)
{
    uint64_t number = read_number(reader);
    return (int64_t)(number >> 1) ^ -(int64_t)(number & 1);
}

/* A hash has its full length, since a varint would only make it longer. */
static inline void
write_hash(struct tni_writer *writer, uint64_t hash)
{
    tni_write_bytes(writer, (struct tni_span){ (const uint8_t *)&hash, sizeof(hash) });
}
uint64_t read_hash(struct row_reader *reader);

/* Writes up to size_max bytes with the final NUL. */
void read_text(struct row_reader *reader, char *text, size_t size_max);
struct tenure_date read_date(struct row_reader *reader);

/* So many bytes, of the same memory as the row. */
struct tni_span read_span(struct row_reader *reader, size_t size_max);

/* A count of things that take at least one byte each. */
uint32_t read_count(struct row_reader *reader, uint32_t max);

/* TENURE_DAMAGED unless all of the row was read. */
tenure_status status_of_reader(const struct row_reader *reader);

#endif
