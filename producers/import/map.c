/* SPDX-License-Identifier: Apache-2.0 */
#include "map.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fill.h"
#include "pattern.h"
#include "text_input.h"
#include "yaml_json.h"

enum {
    RULES_MAX = 64
};

/* One kind of event that a record can become. */
struct rule {
    struct yaml_value when, match, event;
    bool once;
    struct pattern *pattern; // from `match`; NULL: none
    const char *column;      // the column that it is matched against
};

/* An event with `once`. */
struct single {
    char *id;
    char announced[11]; // the earliest day among its records; "": one has no day
};

struct map {
    struct yaml *yaml;
    struct rule rules[RULES_MAX];
    size_t count;
    struct columns columns;
    void *single; // the events with `once`: a tree (tsearch)
};

static bool
read_match(struct rule *rule, struct yaml_problem *problem)
{
    struct yaml_value key, pattern;
    char why[PATTERN_REASON_MAX] = "out of memory";
    if (rule->match.node == 0)
        return true;
    if (!yaml_check_map(rule->match, NULL, problem))
        return false;
    if (!yaml_member(rule->match, 0, &key, &pattern) || yaml_text(pattern) == NULL)
        return yaml_fail(rule->match, problem, "write it as {COLUMN: \"a pattern\"}");
    if (!pattern_open(yaml_text(pattern), &rule->pattern, why))
        return yaml_fail(pattern, problem, "%.300s is not a regular expression: %s",
                         yaml_text(pattern), why);
    rule->column = yaml_text(key);
    return true;
}

static bool
read_rule(struct map *map, struct yaml_value item, struct yaml_problem *problem)
{
    static const char *const keys[] = { "when", "match", "once", "event", NULL };
    if (map->count == RULES_MAX)
        return yaml_fail(item, problem, "there are more than %d kinds of events", RULES_MAX);
    if (!yaml_check_map(item, keys, problem))
        return false;
    struct rule *rule = &map->rules[map->count++];
    const char *once = yaml_text(yaml_get(item, "once"));
    *rule = (struct rule){ .when = yaml_get(item, "when"),
                           .match = yaml_get(item, "match"),
                           .event = yaml_get(item, "event"),
                           .once = once != NULL && strcmp(once, "true") == 0 };
    if (!yaml_is_map(rule->event))
        return yaml_fail(item, problem, "`event` is missing: the event, in its JSON form");
    if (rule->when.node != 0 && !yaml_check_map(rule->when, NULL, problem))
        return false;
    return read_match(rule, problem);
}

const char *
map_json_column(const struct map *map)
{
    const char *column = yaml_text(yaml_get(yaml_root(map->yaml), "json"));
    return column != NULL ? column : "";
}

const char *
map_format(const struct map *map)
{
    const char *format = yaml_text(yaml_get(yaml_root(map->yaml), "format"));
    return format != NULL ? format : "";
}

/* Reads how the file is written. */
static bool
read_form(struct map *map, struct yaml_problem *problem)
{
    struct yaml_value root = yaml_root(map->yaml), delimiter = yaml_get(root, "delimiter"),
                      encoding = yaml_get(root, "encoding");
    const char *text = yaml_text(delimiter), *format = map_format(map);
    struct yaml_value given = delimiter.node != 0 ? delimiter : encoding;
    if (given.node != 0 && format[0] != '\0' && strcmp(format, "csv") != 0)
        return yaml_fail(given, problem,
                         "only CSV has this: JSON is UTF-8, and a feed declares its encoding");
    if (delimiter.node != 0 && (text == NULL || strlen(text) != 1 || strchr("\"\r\n", *text) ||
                                (unsigned char)*text >= 0x80))
        return yaml_fail(delimiter, problem,
                         "`delimiter` is one ASCII character, such as \";\" or \"\\t\"");
    if (encoding.node != 0 &&
        (yaml_text(encoding) == NULL || !text_input_knows(yaml_text(encoding))))
        return yaml_fail(encoding, problem, "`encoding` is utf-8, latin-1, windows-1252 or utf-16");
    return true;
}

static bool
read_values(struct map *map, struct yaml_problem *problem)
{
    struct yaml_value values = yaml_get(yaml_root(map->yaml), "values"), name, table;
    if (values.node != 0 && !yaml_check_map(values, NULL, problem))
        return false;
    for (size_t i = 0; yaml_member(values, i, &name, &table); i++) {
        if (!yaml_check_map(table, NULL, problem))
            return false;
    }
    return true;
}

/* Collects the columns that the map reads. */
static bool
gather_columns(struct map *map, struct yaml_problem *problem)
{
    struct yaml_value optional = yaml_get(yaml_root(map->yaml), "optional"), key, item;
    for (size_t i = 0; i < map->count; i++) {
        const struct rule *rule = &map->rules[i];
        if (rule->column != NULL)
            columns_add_name(&map->columns, rule->column, NULL);
        for (size_t member = 0; yaml_member(rule->when, member, &key, &item); member++)
            columns_add_name(&map->columns, yaml_text(key), NULL);
        columns_add(&map->columns, rule->event, rule->column);
    }
    if (optional.node != 0 && !yaml_is_list(optional))
        return yaml_fail(optional, problem, "`optional` is a list of columns that a file may lack");
    for (size_t i = 0; yaml_item(optional, i, &item); i++) {
        if (yaml_text(item) == NULL)
            return yaml_fail(item, problem, "this is not a column");
        columns_allow(&map->columns, yaml_text(item));
    }
    return true;
}

static bool
read_map(struct map *map, struct yaml_problem *problem)
{
    static const char *const keys[] = {
        "format", "delimiter", "encoding", "optional", "allow_no_events",
        "values", "events",    "json",     NULL
    };
    struct yaml_value root = yaml_root(map->yaml), item;
    struct yaml_value events;
    if (!yaml_check_map(root, keys, problem) || !read_form(map, problem) ||
        !read_values(map, problem))
        return false;
    events = yaml_get(root, "events");
    if (events.node == 0 && map_json_column(map)[0] != '\0')
        return true;
    if (!yaml_is_list(events))
        return yaml_fail(root, problem, "`events` is missing: a list of what a record becomes");
    for (size_t i = 0; yaml_item(events, i, &item); i++) {
        if (!read_rule(map, item, problem))
            return false;
    }
    return gather_columns(map, problem);
}

static tenure_status
finish(struct yaml *yaml, struct map **ret_map, struct yaml_problem *problem)
{
    struct map *map = calloc(1, sizeof(*map));
    if (map == NULL) {
        yaml_close(&yaml);
        return TENURE_NO_MEMORY;
    }
    map->yaml = yaml;
    if (!read_map(map, problem)) {
        map_close(&map);
        return TENURE_INVALID;
    }
    *ret_map = map;
    return TENURE_OK;
}

tenure_status
map_open(const char *path, struct map **ret_map, struct yaml_problem *ret_problem)
{
    struct yaml *yaml;
    tenure_status status = yaml_open(path, &yaml, ret_problem);
    return status == TENURE_OK ? finish(yaml, ret_map, ret_problem) : status;
}

tenure_status
map_parse(const char *text, struct map **ret_map, struct yaml_problem *ret_problem)
{
    struct yaml *yaml;
    tenure_status status = yaml_parse(text, strlen(text), &yaml, ret_problem);
    return status == TENURE_OK ? finish(yaml, ret_map, ret_problem) : status;
}

static void
free_single(void *single)
{
    free(((struct single *)single)->id);
    free(single);
}

void
map_close(struct map **map_p)
{
    struct map *map = *map_p;
    if (map == NULL)
        return;
    *map_p = NULL;
    for (size_t i = 0; i < map->count; i++)
        pattern_close(&map->rules[i].pattern);
    columns_free(&map->columns);
    tdestroy(map->single, free_single);
    yaml_close(&map->yaml);
    free(map);
}

bool
map_allows_no_events(const struct map *map)
{
    const char *allowed = yaml_text(yaml_get(yaml_root(map->yaml), "allow_no_events"));
    return allowed != NULL && strcmp(allowed, "true") == 0;
}

struct columns *
map_columns(struct map *map)
{
    return &map->columns;
}

void
map_source(const struct map *map, struct record_source *source)
{
    const char *delimiter = yaml_text(yaml_get(yaml_root(map->yaml), "delimiter"));
    source->delimiter = delimiter != NULL ? delimiter[0] : '\0';
    source->encoding = yaml_text(yaml_get(yaml_root(map->yaml), "encoding"));
}

static bool
is_one_of(struct yaml_value wanted, const char *value)
{
    struct yaml_value item;
    if (yaml_text(wanted) != NULL)
        return strcmp(yaml_text(wanted), value) == 0;
    for (size_t i = 0; yaml_item(wanted, i, &item); i++) {
        if (yaml_text(item) != NULL && strcmp(yaml_text(item), value) == 0)
            return true;
    }
    return false;
}

static bool
applies(const struct rule *rule, const struct record *record)
{
    struct yaml_value key, wanted;
    for (size_t i = 0; yaml_member(rule->when, i, &key, &wanted); i++) {
        if (!is_one_of(wanted, record_value(record, yaml_text(key))))
            return false;
    }
    return true;
}

/* The texts that the pattern's groups matched, as columns "COLUMN.1" ... */
struct groups {
    char names[PATTERN_GROUPS_MAX][80];
    char *texts[PATTERN_GROUPS_MAX];
};

/* TENURE_NOT_FOUND: it does not match; TENURE_INVALID: that cannot be decided; `why` has the
 * reason. */
static tenure_status
match(const struct rule *rule, struct record *record, struct groups *groups, char why[300])
{
    size_t begin[PATTERN_GROUPS_MAX], end[PATTERN_GROUPS_MAX];
    if (rule->pattern == NULL)
        return TENURE_OK;
    const char *text = record_value(record, rule->column);
    enum pattern_found found = pattern_match(rule->pattern, text, begin, end);
    if (found == PATTERN_TOO_DEAR)
        snprintf(why, 300,
                 "to match %.80s against the map's pattern would take too long; "
                 "make the pattern simpler",
                 rule->column);
    if (found != PATTERN_MATCHES)
        return found == PATTERN_TOO_DEAR ? TENURE_INVALID : TENURE_NOT_FOUND;
    for (int i = 1; i < PATTERN_GROUPS_MAX; i++) {
        if (begin[i] == SIZE_MAX)
            continue; // the group did not take part, so its column is empty
        snprintf(groups->names[i], sizeof(groups->names[i]), "%.60s.%d", rule->column, i);
        groups->texts[i] = strndup(text + begin[i], end[i] - begin[i]);
        record_add(record, groups->names[i], groups->texts[i]);
    }
    return TENURE_OK;
}

static int
by_id(const void *left, const void *right)
{
    const struct single *a = left, *b = right;
    return strcmp(a->id, b->id);
}

/* If memory runs out, the event is made again, which the daemon reports as a duplicate. */
static void
keep_single(struct map *map, const struct single *key)
{
    struct single *single = malloc(sizeof(*single));
    if (single == NULL)
        return;
    *single = *key;
    single->id = strdup(key->id);
    if (single->id == NULL || tsearch(single, &map->single, by_id) == NULL)
        free_single(single);
}

enum repetition {
    MADE_FIRST,
    MADE_EARLIER, // it was made before, with a later day
    MADE_BEFORE
};

static enum repetition
repetition_of(struct map *map, const struct rule *rule, const json_t *event)
{
    const char *id = json_string_value(json_object_get(event, "id"));
    const char *announced = json_string_value(json_object_get(event, "announced"));
    if (!rule->once || id == NULL)
        return MADE_FIRST;
    struct single key = { .id = (char *)(uintptr_t)id };
    snprintf(key.announced, sizeof(key.announced), "%.10s", announced != NULL ? announced : "");
    struct single *const *found = tfind(&key, &map->single, by_id);
    if (found == NULL) {
        keep_single(map, &key);
        return MADE_FIRST;
    }
    if (key.announced[0] == '\0' || strcmp(key.announced, (*found)->announced) >= 0)
        return MADE_BEFORE;
    memcpy((*found)->announced, key.announced, sizeof(key.announced));
    return MADE_EARLIER;
}

static tenure_status
make_event(struct map *map, const struct rule *rule, const struct record *record, map_fn *made,
           void *context, unsigned *count, char *why)
{
    struct fill fill = { .record = record,
                         .values = yaml_get(yaml_root(map->yaml), "values"),
                         .why = why };
    json_t *event = yaml_to_json(rule->event, fill_text, &fill);
    if (event == NULL)
        return TENURE_INVALID;
    tenure_status status = TENURE_OK;
    enum repetition repetition = repetition_of(map, rule, event);
    if (repetition != MADE_BEFORE) {
        char *json = json_dumps(event, JSON_COMPACT);
        status = json != NULL ? made(context, json, strlen(json), repetition == MADE_EARLIER)
                              : TENURE_NO_MEMORY;
        free(json);
    }
    ++*count;
    json_decref(event);
    return status;
}

tenure_status
map_record(struct map *map, const struct record *record, map_fn *made, void *context,
           unsigned *ret_made, char ret_why[300])
{
    tenure_status status = TENURE_OK;
    *ret_made = 0;
    snprintf(ret_why, 300, "the map's text cannot be filled");
    for (size_t i = 0; i < map->count && status == TENURE_OK; i++) {
        struct rule *rule = &map->rules[i];
        struct record filled = *record;
        struct groups groups = { 0 };
        if (!applies(rule, record))
            continue;
        status = match(rule, &filled, &groups, ret_why);
        if (status == TENURE_OK)
            status = make_event(map, rule, &filled, made, context, ret_made, ret_why);
        else if (status == TENURE_NOT_FOUND)
            status = TENURE_OK;
        for (int group = 0; group < PATTERN_GROUPS_MAX; group++)
            free(groups.texts[group]);
    }
    return status;
}
