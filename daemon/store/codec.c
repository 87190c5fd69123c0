/* SPDX-License-Identifier: Apache-2.0 */
#include "codec.h"

#include <string.h>

void
write_text(struct tni_writer *writer, const char *text)
{
    size_t size = strlen(text);
    tni_write_varint(writer, size);
    tni_write_bytes(writer, (struct tni_span){ (const uint8_t *)text, size });
}

void
write_date(struct tni_writer *writer, struct tenure_date date)
{
    write_signed(writer, date.day);
    tni_write_varint(writer, date.precision);
}

uint64_t
read_long_number(struct row_reader *reader)
{
    struct tni_span rest = reader->rest;
    uint64_t number = 0;
    for (size_t i = 0; i < TNI_VARINT_BYTES_MAX && i < rest.size; i++) {
        uint8_t byte = rest.data[i];
        number |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            reader->rest = (struct tni_span){ rest.data + i + 1, rest.size - i - 1 };
            return number;
        }
    }
    reader->bad = true;
    return 0;
}

struct tni_span
read_bytes(struct row_reader *reader, size_t size)
{
    if (size > reader->rest.size) {
        reader->bad = true;
        size = 0;
    }
    struct tni_span span = { reader->rest.data, size };
    reader->rest.data += size;
    reader->rest.size -= size;
    return span;
}

uint64_t
read_hash(struct row_reader *reader)
{
    uint64_t hash = 0;
    struct tni_span span = read_bytes(reader, sizeof(hash));
    if (span.size > 0)
        memcpy(&hash, span.data, sizeof(hash));
    return hash;
}

struct tni_span
read_span(struct row_reader *reader, size_t size_max)
{
    uint64_t size = read_number(reader);
    if (size > size_max)
        reader->bad = true;
    return read_bytes(reader, reader->bad ? 0 : size);
}

void
read_text(struct row_reader *reader, char *text, size_t size_max)
{
    struct tni_span span = read_span(reader, size_max - 1);
    if (span.size > 0)
        memcpy(text, span.data, span.size);
    text[span.size] = '\0';
}

struct tenure_date
read_date(struct row_reader *reader)
{
    int32_t day = (int32_t)read_signed(reader);
    return (struct tenure_date){ day, (tenure_precision)read_number(reader) };
}

uint32_t
read_count(struct row_reader *reader, uint32_t max)
{
    uint64_t count = read_number(reader);
    if (count <= max && count <= reader->rest.size)
        return (uint32_t)count;
    reader->bad = true;
    return 0;
}

tenure_status
status_of_reader(const struct row_reader *reader)
{
    return reader->bad || reader->rest.size > 0 ? TENURE_DAMAGED : TENURE_OK;
}
