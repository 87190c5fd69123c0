/* SPDX-License-Identifier: Apache-2.0 */
/*
 * map - how rows of somebody else's data become events: a file in YAML.
 *
 *   format: csv                        # csv, ndjson, popolo or feed
 *   delimiter: ";"                     # of CSV; a comma
 *   encoding: latin-1                  # of CSV; utf-8
 *   optional: [reason]                 # columns that a file may lack
 *   allow_no_events: true              # a file may make no event at all
 *   values: {basis: {"true": ACTING}}
 *   events:
 *     - when: {type: appointment}      # these columns' values; "" for none, a list for any of them
 *       match: {title: "^(.+) joins"}  # POSIX extended; {title.1} is what the parentheses matched
 *       once: true                     # an event of the same id comes once in a run, on its first
 * day event: {source: desk, id: "{id|id}", appointment: {role: "{role|slug}", ...}}
 *
 * `event` is an event in its JSON form (docs/protocol.md). "{column}" in a text is the record's
 * value; "{first,second}" the first of these that is not empty; "{column|filter}" what the filter
 * makes of it. docs/import.md lists the filters. What comes out empty is left out.
 *
 * `json: COLUMN` instead of `events`: the column has events in their JSON form already.
 */
#ifndef MAP_H
#define MAP_H

#include "columns.h"
#include "record.h"
#include "yaml_tree.h"

struct map;

/* TENURE_INVALID writes *ret_problem; TENURE_NOT_FOUND: the file cannot be read. */
tenure_status map_open(const char *path, struct map **ret_map, struct yaml_problem *ret_problem);
tenure_status map_parse(const char *text, struct map **ret_map, struct yaml_problem *ret_problem);
void map_close(struct map **map_p);

/* What the map says of the format; "" where it says nothing. */
const char *map_format(const struct map *map);

/* The column that has an event in its JSON form, of a map that makes none: `json: COLUMN` in the
 * place of `events`. "" where the map makes them. */
const char *map_json_column(const struct map *map);

/* Writes what the map says of how a file is written: its delimiter and its encoding. */
void map_source(const struct map *map, struct record_source *source);

/* Whether a file may make no event at all. */
bool map_allows_no_events(const struct map *map);

/* The columns that the map reads; they are the map's. */
struct columns *map_columns(struct map *map);

/* Told of each event's JSON; the caller may change nothing. `again`: of an event that comes once,
 * with an earlier day than when it was told of before. */
typedef tenure_status map_fn(void *context, const char *json, size_t size, bool again);

/* Makes the record's events. *ret_made says how many. TENURE_INVALID: a text or filter does not
 * fit; ret_why says how. */
tenure_status map_record(struct map *map, const struct record *record, map_fn *made, void *context,
                         unsigned *ret_made, char ret_why[300]);

#endif
