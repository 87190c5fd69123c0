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

/* Signed numbers are zigzag-encoded, so that small negative ones are short. */
static inline void
write_signed(struct tni_writer *writer, int64_t number)
{
    tni_write_varint(writer, ((uint64_t)number << 1) ^ (uint64_t)(number >> 63));
}

void write_text(struct tni_writer *writer, const char *text);
void write_date(struct tni_writer *writer, struct tenure_date date);

/* `bad` stays set once something could not be read. */
struct row_reader {
    struct tni_span rest;
    bool bad;
};

uint64_t read_long_number(struct row_reader *reader);

/* Fast path: most numbers of a row are one byte. */
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

/* Hashes are written in full, because a varint would only be longer. */
static inline void
write_hash(struct tni_writer *writer, uint64_t hash)
{
    tni_write_bytes(writer, (struct tni_span){ (const uint8_t *)&hash, sizeof(hash) });
}
uint64_t read_hash(struct row_reader *reader);

/* Writes up to size_max bytes with the final NUL. */
void read_text(struct row_reader *reader, char *text, size_t size_max);
struct tenure_date read_date(struct row_reader *reader);

/* The next `size` bytes, in the row; none, and `bad`, if the row is shorter. */
struct tni_span read_bytes(struct row_reader *reader, size_t size);

/* A span of up to `size_max` bytes with their number in front, in the row. */
struct tni_span read_span(struct row_reader *reader, size_t size_max);

/* A count of elements that take at least one byte each. */
uint32_t read_count(struct row_reader *reader, uint32_t max);

/* TENURE_DAMAGED unless the whole row was read without errors. */
tenure_status status_of_reader(const struct row_reader *reader);

#endif
