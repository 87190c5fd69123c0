/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the configuration from YAML: targets and routes. Errors have line and column. */
#include "notify.h"
#include "send.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DAY_S = 86400,
    WAIT_S = 60,    // long enough for an import to move the clock on, short enough for news
    FRESH_DAYS = 7, // a weekly reader misses nothing
    FRESH_DAYS_MAX = 36500
};

static const char *const route_keys[] = {
    "name", "when", "to", "wait", "at", "fresh", "quiet", NULL
};
static const char *const when_keys[] = { "severity",      "rules", "regions",
                                         "organisations", "roles", NULL };
static const char *const quiet_keys[] = { "from", "to", "except", NULL };
static const char *const target_keys[] = { "name",    "webhook", "slack",       "email", "atom",
                                           "command", "secret",  "from",        "smtp",  "private",
                                           "teams",   "form",    "unsubscribe", NULL };

static const char *
text_or(struct yaml_value map, const char *key, const char *otherwise)
{
    const char *text = yaml_text(yaml_get(map, key));
    return text != NULL ? text : otherwise;
}

/* Reads a list of texts, or a single text. */
static bool
read_names(struct yaml_value value, struct names *ret_names, struct yaml_problem *problem)
{
    struct yaml_value item;
    *ret_names = (struct names){ 0 };
    if (value.node != 0 && yaml_text(value) != NULL)
        ret_names->all[ret_names->count++] = yaml_text(value);
    for (size_t i = 0; yaml_item(value, i, &item); i++) {
        if (yaml_text(item) == NULL || ret_names->count == NAMES_MAX)
            return yaml_fail(item, problem, "this is a list of up to %d names", NAMES_MAX);
        ret_names->all[ret_names->count++] = yaml_text(item);
    }
    return true;
}

static bool
read_severity(struct yaml_value value, Tenure__V1__Severity *ret_severity,
              struct yaml_problem *problem)
{
    static const char *const names[] = { "info", "warning", "critical" };
    const char *text = yaml_text(value);
    *ret_severity = TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED;
    if (value.node == 0)
        return true;
    for (unsigned i = 0; text != NULL && i < 3; i++) {
        if (strcmp(names[i], text) == 0)
            *ret_severity = (Tenure__V1__Severity)(i + 1);
    }
    return *ret_severity != TENURE__V1__SEVERITY__SEVERITY_UNSPECIFIED ||
           yaml_fail(value, problem, "a severity is info, warning or critical");
}

/* Reads "07:30" as a minute of the day. */
static bool
read_minute(struct yaml_value value, int *ret_minute, struct yaml_problem *problem)
{
    const char *text = yaml_text(value);
    int hour, minute, end = 0;
    *ret_minute = NO_TIME;
    if (value.node == 0)
        return true;
    if (text == NULL || sscanf(text, "%2d:%2d%n", &hour, &minute, &end) != 2 || text[end] != '\0' ||
        hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return yaml_fail(value, problem, "a time of the day is written as \"07:30\"");
    *ret_minute = hour * 60 + minute;
    return true;
}

/* Reads a whole number from 0 to `most`; `otherwise` if there is none. */
static bool
read_number(struct yaml_value value, int most, int otherwise, int *ret_number,
            struct yaml_problem *problem)
{
    const char *text = yaml_text(value);
    char *end;
    *ret_number = otherwise;
    if (value.node == 0)
        return true;
    long number = text != NULL ? strtol(text, &end, 10) : -1;
    if (text == NULL || *end != '\0' || number < 0 || number > most)
        return yaml_fail(value, problem, "this is a whole number, up to %d", most);
    *ret_number = (int)number;
    return true;
}

static bool
read_quiet(struct yaml_value value, struct route *route, struct yaml_problem *problem)
{
    route->quiet_from = route->quiet_to = NO_TIME;
    if (value.node == 0)
        return true;
    if (!yaml_check_map(value, quiet_keys, problem) ||
        !read_minute(yaml_get(value, "from"), &route->quiet_from, problem) ||
        !read_minute(yaml_get(value, "to"), &route->quiet_to, problem) ||
        !read_severity(yaml_get(value, "except"), &route->unquiet, problem))
        return false;
    return (route->quiet_from != NO_TIME && route->quiet_to != NO_TIME) ||
           yaml_fail(value, problem, "quiet hours have a `from` and a `to`");
}

static bool
read_when(struct yaml_value when, struct route *route, struct yaml_problem *problem)
{
    if (when.node != 0 && !yaml_check_map(when, when_keys, problem))
        return false;
    return read_severity(yaml_get(when, "severity"), &route->severity, problem) &&
           read_names(yaml_get(when, "rules"), &route->rules, problem) &&
           read_names(yaml_get(when, "regions"), &route->regions, problem) &&
           read_names(yaml_get(when, "organisations"), &route->organisations, problem) &&
           read_names(yaml_get(when, "roles"), &route->roles, problem);
}

static bool
read_route(struct notify_config *config, struct yaml_value item, struct yaml_problem *problem)
{
    if (config->routes_count == ROUTES_MAX)
        return yaml_fail(item, problem, "there are more than %d routes", ROUTES_MAX);
    if (!yaml_check_map(item, route_keys, problem))
        return false;
    struct route *route = &config->routes[config->routes_count++];
    route->name = text_or(item, "name", "");
    if (route->name[0] == '\0')
        return yaml_fail(item, problem, "a route has a name");
    if (!read_when(yaml_get(item, "when"), route, problem) ||
        !read_names(yaml_get(item, "to"), &route->to, problem) ||
        !read_number(yaml_get(item, "wait"), DAY_S, WAIT_S, &route->wait_s, problem) ||
        !read_number(yaml_get(item, "fresh"), FRESH_DAYS_MAX, FRESH_DAYS, &route->fresh_days,
                     problem) ||
        !read_minute(yaml_get(item, "at"), &route->at_minute, problem) ||
        !read_quiet(yaml_get(item, "quiet"), route, problem))
        return false;
    for (unsigned i = 0; i < route->to.count; i++) {
        if (notify_target(config, route->to.all[i]) == NULL)
            return yaml_fail(yaml_get(item, "to"), problem, "there is no target %.100s",
                             route->to.all[i]);
    }
    return route->to.count > 0 || yaml_fail(item, problem, "`to` is missing: the targets' names");
}

/* Checks the keys that a kind of target requires or allows. */
static bool
check_target(const struct target *target, struct yaml_value item, struct yaml_problem *problem)
{
    bool http = target->kind == TARGET_WEBHOOK || target->kind == TARGET_SLACK ||
                target->kind == TARGET_TEAMS;
    if (http && strncmp(target->url, "https://", 8) != 0 && strncmp(target->url, "http://", 7) != 0)
        return yaml_fail(item, problem, "its address begins with https:// or http://");
    bool reached_by_url = http || (target->kind == TARGET_EMAIL && target->url[0] != '\0');
    if (reached_by_url && !send_is_url(target->url))
        return yaml_fail(item, problem,
                         "%.200s is not an address that can be reached: write "
                         "SCHEME://HOST:PORT/PATH, with a port up to 65535",
                         target->url);
    if (target->kind == TARGET_EMAIL && (target->list.count == 0 || target->from[0] == '\0'))
        return yaml_fail(item, problem, "email has receivers, and a `from`");
    if (target->kind == TARGET_COMMAND && target->list.count == 0)
        return yaml_fail(item, problem, "a command is a list: the program and its words");
    if (target->kind == TARGET_ATOM && target->url[0] == '\0')
        return yaml_fail(item, problem, "atom is the path of a file");
    const char *form = text_or(item, "form", "standard"), *out = target->unsubscribe;
    if (!target->is_cloudevents && strcmp(form, "standard") != 0)
        return yaml_fail(item, problem, "the form of a webhook is standard or cloudevents");
    bool reachable = strncmp(out, "mailto:", 7) == 0 || strncmp(out, "https://", 8) == 0;
    if (out[0] != '\0' && (!reachable || strcspn(out, "<> \r\n") < strlen(out)))
        return yaml_fail(item, problem, "`unsubscribe` is a mailto: or https:// address");
    if (target->secret[0] != '\0' && strncmp(target->secret, "whsec_", 6) != 0)
        return yaml_fail(item, problem, "a secret is whsec_ and then base64");
    return true;
}

static bool
read_target(struct notify_config *config, struct yaml_value item, struct yaml_problem *problem)
{
    static const char *const kinds[] = { "webhook", "slack", "email", "atom", "command", "teams" };
    unsigned found = 0;
    if (config->targets_count == TARGETS_MAX)
        return yaml_fail(item, problem, "there are more than %d targets", TARGETS_MAX);
    if (!yaml_check_map(item, target_keys, problem))
        return false;
    struct target *target = &config->targets[config->targets_count];
    *target = (struct target){
        .name = text_or(item, "name", ""),
        .url = "",
        .secret = text_or(item, "secret", ""),
        .from = text_or(item, "from", ""),
        .unsubscribe = text_or(item, "unsubscribe", ""),
        .is_cloudevents = strcmp(text_or(item, "form", ""), "cloudevents") == 0,
        .is_private = strcmp(text_or(item, "private", "false"), "true") == 0,
    };
    for (unsigned i = 0; i < 6; i++) {
        struct yaml_value value = yaml_get(item, kinds[i]);
        if (value.node == 0)
            continue;
        found++;
        target->kind = (enum target_kind)i;
        target->url = yaml_text(value) != NULL ? yaml_text(value) : "";
        if (!read_names(value, &target->list, problem))
            return false;
    }
    if (target->kind == TARGET_EMAIL)
        target->url = text_or(item, "smtp", "");
    if (target->name[0] == '\0' || found != 1)
        return yaml_fail(item, problem,
                         "a target has a name and one of webhook, slack, teams, email, atom, "
                         "command");
    if (notify_target(config, target->name) != NULL)
        return yaml_fail(item, problem, "there are two targets %.100s", target->name);
    config->targets_count++;
    return check_target(target, item, problem);
}

static bool
read_retry(struct notify_config *config, struct yaml_value retry, struct yaml_problem *problem)
{
    static const char *const keys[] = { "first", "most", "times", NULL };
    if (retry.node != 0 && !yaml_check_map(retry, keys, problem))
        return false;
    return read_number(yaml_get(retry, "first"), DAY_S, 5, &config->retry_first_s, problem) &&
           read_number(yaml_get(retry, "most"), DAY_S, 3600, &config->retry_most_s, problem) &&
           read_number(yaml_get(retry, "times"), 100, 12, &config->retry_times, problem);
}

static bool
read_config(struct notify_config *config, struct yaml_problem *problem)
{
    static const char *const keys[] = { "routes", "targets", "board", "retry", NULL };
    struct yaml_value root = yaml_root(config->yaml), item;
    if (!yaml_check_map(root, keys, problem))
        return false;
    config->base = text_or(root, "board", "");
    bool is_http =
        strncmp(config->base, "http://", 7) == 0 || strncmp(config->base, "https://", 8) == 0;
    if (config->base[0] != '\0' &&
        (!is_http || strcspn(config->base, "\"'<>\\ ") < strlen(config->base)))
        return yaml_fail(yaml_get(root, "board"), problem,
                         "`board` is an address, as https://board.example");
    if (!read_retry(config, yaml_get(root, "retry"), problem))
        return false;
    for (size_t i = 0; yaml_item(yaml_get(root, "targets"), i, &item); i++) {
        if (!read_target(config, item, problem))
            return false;
    }
    for (size_t i = 0; yaml_item(yaml_get(root, "routes"), i, &item); i++) {
        if (!read_route(config, item, problem))
            return false;
    }
    return config->routes_count > 0 || yaml_fail(root, problem, "`routes` is missing or empty");
}

tenure_status
notify_config_open(const char *path, struct notify_config *ret_config,
                   struct yaml_problem *ret_problem)
{
    *ret_config = (struct notify_config){ 0 };
    tenure_status status = yaml_open(path, &ret_config->yaml, ret_problem);
    if (status != TENURE_OK)
        return status;
    return read_config(ret_config, ret_problem) ? TENURE_OK : TENURE_INVALID;
}

void
notify_config_close(struct notify_config *config)
{
    yaml_close(&config->yaml);
}

const struct target *
notify_target(const struct notify_config *config, const char *name)
{
    for (unsigned i = 0; i < config->targets_count; i++) {
        if (strcmp(config->targets[i].name, name) == 0)
            return &config->targets[i];
    }
    return NULL;
}

const struct route *
notify_route(const struct notify_config *config, const char *name)
{
    for (unsigned i = 0; i < config->routes_count; i++) {
        if (strcmp(config->routes[i].name, name) == 0)
            return &config->routes[i];
    }
    return NULL;
}
