/* SPDX-License-Identifier: Apache-2.0 */
/* Any document to import, with any map: errors with a reason, or events in valid JSON. The first
 * byte chooses the reader; a map follows up to the first NUL, if it is not empty. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "map.h"
#include "popolo_map.h"

static const char usual_map[] =
    "values: {kind: {a: ACTING, \"\": INTERIM}}\n"
    "events:\n"
    "  - match: {title: \"^(.+) joins (.+)$\"}\n"
    "    event: {id: \"{id,link|id}\", appointment: {role: \"{title.1|slug}\", person: {name: \"{title.2}\"}}}\n"
    "  - when: {a: [\"1\", x]}\n"
    "    once: true\n"
    "    event: {id: \"{a|key}-{b|upper}\", announced: \"{date|day}\", x: [\"{c|kind}\", true, {y: \"{d|boolean}\"}]}\n"
    "  - event: {id: \"{a|slug}{b|lower}\"}\n";

static tenure_status
take_event(void *context, const char *json, size_t size, bool again)
{
    json_t *event = json_loadb(json, size, 0, NULL);
    (void)context;
    (void)again;
    fuzz_require(json_is_object(event), "an event is a JSON object");
    json_decref(event);
    return TENURE_OK;
}

static tenure_status
take_record(void *context, const struct record *record, uint64_t bytes)
{
    unsigned made;
    char why[300];
    (void)bytes;
    for (size_t i = 0; i < record->count; i++)
        fuzz_require(strlen(record->names[i]) + strlen(record->values[i]) < SIZE_MAX, "texts");
    if (record->problem != NULL) {
        fuzz_require(record->problem[0] != '\0', "a reason");
        return TENURE_OK;
    }
    tenure_status status = map_record(context, record, take_event, NULL, &made, why);
    fuzz_require(status != TENURE_INVALID || why[0] != '\0', "a reason");
    return status == TENURE_INVALID ? TENURE_OK : status;
}

static void
read_document(record_reader *reader, struct map *map, const uint8_t *data, size_t size)
{
    struct record_problem problem = { 0 };
    struct record_source source = { .fd = memfd_create("import", 0) };
    int fd = source.fd;
    fuzz_require(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0,
                 "a file");
    tenure_status status = reader(&source, take_record, map, &problem);
    fuzz_require(status == TENURE_OK || (status == TENURE_INVALID && problem.reason[0] != '\0'),
                 "records, or a reason");
    close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static record_reader *const readers[] = { read_csv, read_ndjson, read_popolo, read_feed };
    struct yaml_problem problem = { .reason = "" };
    struct map *map = NULL;
    const uint8_t *end = size > 1 ? memchr(data + 1, '\0', size - 1) : NULL;
    if (end == NULL)
        return 0;
    const char *text = (const char *)data + 1;
    record_reader *reader = readers[data[0] % 4];
    if (*text == '\0')
        text = reader == read_popolo ? popolo_map : usual_map;
    if (map_parse(text, &map, &problem) == TENURE_OK)
        read_document(reader, map, end + 1, size - (size_t)(end + 1 - data));
    else
        fuzz_require(problem.reason[0] != '\0', "a reason");
    map_close(&map);
    return 0;
}
