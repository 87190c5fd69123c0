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

/* The format that the map names; "" if it names none. */
const char *map_format(const struct map *map);

/* The column given by `json: COLUMN`, which contains finished events, so that the map makes none;
 * "" if the map has `events`. */
const char *map_json_column(const struct map *map);

/* Copies the delimiter and the encoding from the map. */
void map_source(const struct map *map, struct record_source *source);

/* Whether the map allows a file that makes no event. */
bool map_allows_no_events(const struct map *map);

/* The columns that the map reads; owned by the map. */
struct columns *map_columns(struct map *map);

/* Called with each event's JSON, which the caller must not change. `again`: an event with `once`
 * was made before, and now has an earlier day. */
typedef tenure_status map_fn(void *context, const char *json, size_t size, bool again);

/* Makes the record's events. *ret_made is their number. TENURE_INVALID: a text or filter does not
 * fit; ret_why says why. */
tenure_status map_record(struct map *map, const struct record *record, map_fn *made, void *context,
                         unsigned *ret_made, char ret_why[300]);

#endif
