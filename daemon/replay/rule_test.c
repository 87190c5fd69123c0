/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_test.h"

#include <stdlib.h>
#include <string.h>

#include "event_yaml.h"
#include "replay.h"
#include "rule_file.h"

enum {
    RULES_BYTES_MAX = 256 * 1024,
    FIGURE_MAX = 64
};

/* The state of a test. */
struct rule_test {
    struct yaml_value test;
    struct replay *replay;
    FILE *out;
    struct yaml_problem *problem;
    unsigned published; // events so far
    uint64_t ended;     // the number of alerts that had ended at the previous expectation
    unsigned wrong;
};

static const char *const test_keys[] = { "name", "about", "events", "expect", NULL };
static const char *const expect_keys[] = { "on", "alerts", "ended", "figures", NULL };
static const char *const alert_keys[] = { "rule",      "subject", "severity", "headline",
                                          "ending",    "opened",  "ended",    "muted",
                                          "momentary", "figures", NULL };

static const char *
text_of(struct yaml_value map, const char *key)
{
    const char *text = yaml_text(yaml_get(map, key));
    return text != NULL ? text : "";
}

/* Compares without case, because people need not write the schema's upper case. */
static bool
same_word(const char *expected, const char *word)
{
    return expected[0] == '\0' || strcasecmp(expected, word) == 0;
}

static const char *
enum_name(const ProtobufCEnumDescriptor *descriptor, int number)
{
    return protobuf_c_enum_descriptor_get_value(descriptor, number)->name;
}

/* The text of an alert's figure. */
static const char *
figure_text(const Tenure__V1__Alert *alert, const char *name, char *text)
{
    for (size_t i = 0; i < alert->n_figures; i++) {
        const Tenure__V1__Figure *figure = alert->figures[i];
        if (strcmp(figure->name, name) != 0)
            continue;
        if (figure->text[0] != '\0')
            return figure->text;
        snprintf(text, FIGURE_MAX, "%lld", (long long)figure->number);
        return text;
    }
    return "";
}

static bool
has_figures(struct yaml_value figures, const Tenure__V1__Alert *alert)
{
    struct yaml_value key, value;
    char text[FIGURE_MAX];
    for (size_t i = 0; yaml_member(figures, i, &key, &value); i++) {
        if (yaml_text(value) == NULL ||
            strcmp(yaml_text(value), figure_text(alert, yaml_text(key), text)) != 0)
            return false;
    }
    return true;
}

static bool
is_expected(struct yaml_value expected, const Tenure__V1__Alert *alert)
{
    const char *severity = enum_name(&tenure__v1__severity__descriptor, (int)alert->severity);
    const char *ending = enum_name(&tenure__v1__alert__ending__descriptor, (int)alert->ending);
    return same_word(text_of(expected, "rule"), alert->rule) &&
           same_word(text_of(expected, "subject"), alert->subject) &&
           same_word(text_of(expected, "severity"), severity) &&
           same_word(text_of(expected, "headline"), alert->headline) &&
           same_word(text_of(expected, "ending"), ending) &&
           same_word(text_of(expected, "opened"), alert->opened) &&
           same_word(text_of(expected, "ended"), alert->ended) &&
           same_word(text_of(expected, "momentary"), alert->momentary ? "true" : "false") &&
           same_word(text_of(expected, "muted"), alert->muted ? "true" : "false") &&
           has_figures(yaml_get(expected, "figures"), alert);
}

/* Whether the test compares alerts of that rule. */
static bool
is_about(const struct rule_test *test, const char *rule)
{
    struct yaml_value about = yaml_get(test->test, "about"), item;
    if (about.node == 0)
        return true;
    if (yaml_text(about) != NULL)
        return strcmp(yaml_text(about), rule) == 0;
    for (size_t i = 0; yaml_item(about, i, &item); i++) {
        if (yaml_text(item) != NULL && strcmp(yaml_text(item), rule) == 0)
            return true;
    }
    return false;
}

static void
begin_complaint(struct rule_test *test, const char *on)
{
    if (test->wrong++ == 0)
        fprintf(test->out, "FAILED  %s\n", text_of(test->test, "name"));
    fprintf(test->out, "  on %s: ", on);
}

static void
print_alert(const struct rule_test *test, const Tenure__V1__Alert *alert)
{
    fprintf(test->out, "{rule: %s, subject: %s, severity: %s, opened: %s", alert->rule,
            alert->subject, enum_name(&tenure__v1__severity__descriptor, (int)alert->severity),
            alert->opened);
    if (alert->ended[0] != '\0')
        fprintf(test->out, ", ending: %s, ended: %s",
                enum_name(&tenure__v1__alert__ending__descriptor, (int)alert->ending),
                alert->ended);
    if (alert->momentary)
        fprintf(test->out, ", momentary: true");
    if (alert->muted)
        fprintf(test->out, ", muted: true");
    fprintf(test->out, ", headline: \"%s\"}\n", alert->headline);
}

/* Whether an alert belongs to the compared list. */
static bool
is_listed(const struct rule_test *test, const Tenure__V1__Alert *alert, bool ended)
{
    bool active = alert->ending == TENURE__V1__ALERT__ENDING__ACTIVE;
    return is_about(test, alert->rule) &&
           (ended ? !active && alert->ended_seq > test->ended : active);
}

/* Compares one list of an expectation with the alerts; each item matches one alert. */
static tenure_status
compare_list(struct rule_test *test, struct yaml_value list, const char *on, bool ended)
{
    struct yaml_value item;
    size_t count = 0;
    while (yaml_item(list, count, &item))
        count++;
    bool *met = calloc(count + 1, sizeof(*met));
    tenure_status status = met != NULL ? TENURE_OK : TENURE_NO_MEMORY;
    for (uint64_t i = 1; status == TENURE_OK && i <= replay_alerts(test->replay); i++) {
        Tenure__V1__Alert *alert;
        status = replay_alert(test->replay, i, &alert);
        if (status != TENURE_OK)
            break;
        size_t at = 0;
        while (at < count && (met[at] || (yaml_item(list, at, &item), !is_expected(item, alert))))
            at++;
        if (is_listed(test, alert, ended) && at < count) {
            met[at] = true;
        } else if (is_listed(test, alert, ended)) {
            begin_complaint(test, on);
            fprintf(test->out, "not expected, but %s: ", ended ? "ended" : "active");
            print_alert(test, alert);
        }
        tenure__v1__alert__free_unpacked(alert, NULL);
    }
    for (size_t at = 0; status == TENURE_OK && at < count; at++) {
        yaml_item(list, at, &item);
        if (met[at])
            continue;
        begin_complaint(test, on);
        fprintf(test->out, "expected, but not there: rule %s, subject %s %s\n",
                text_of(item, "rule"), text_of(item, "subject"), text_of(item, "headline"));
    }
    free(met);
    return status;
}

static tenure_status
compare_figures(struct rule_test *test, struct yaml_value figures, const char *on)
{
    struct yaml_value key, value;
    tenure_status status = TENURE_OK;
    for (size_t i = 0; status == TENURE_OK && yaml_member(figures, i, &key, &value); i++) {
        char shown[FIGURE_MAX], parts[400], *rest = parts;
        snprintf(parts, sizeof(parts), "%s", yaml_text(key));
        const char *scope = strsep(&rest, "/"), *name = strsep(&rest, "/");
        status = replay_figure(test->replay, scope, name != NULL ? name : "",
                               rest != NULL ? rest : "", shown);
        if (status != TENURE_OK ||
            (yaml_text(value) != NULL && strcmp(yaml_text(value), shown) == 0))
            continue;
        begin_complaint(test, on);
        fprintf(test->out, "%s is \"%s\", not \"%s\"\n", yaml_text(key), shown, yaml_text(value));
    }
    return status;
}

/* Publishes the events that are announced by a day. */
static tenure_status
publish_until(struct rule_test *test, int32_t day)
{
    struct yaml_value events = yaml_get(test->test, "events"), item;
    for (; yaml_item(events, test->published, &item); test->published++) {
        Tenure__V1__Event *event;
        Tenure__V1__PublishReply *answer;
        uint64_t seq;
        int32_t announced;
        if (!event_yaml_read(item, test->published + 1, &event, test->problem))
            return TENURE_INVALID;
        bool later = tenure_day_parse(event->announced, &announced) && announced > day;
        tenure_status status = later ? TENURE_OK : replay_event(test->replay, event, &seq, &answer);
        tenure__v1__event__free_unpacked(event, NULL);
        if (status == TENURE_INVALID) {
            yaml_fail(item, test->problem, "%s: %s", answer->answers[0]->field,
                      answer->answers[0]->reason);
            tenure__v1__publish_reply__free_unpacked(answer, NULL);
        }
        if (status != TENURE_OK || later)
            return status;
    }
    return TENURE_OK;
}

static bool
check_alert_maps(struct yaml_value list, struct yaml_problem *problem)
{
    struct yaml_value item;
    if (list.node != 0 && !yaml_is_list(list))
        return yaml_fail(list, problem, "this has to be a list of alerts");
    for (size_t i = 0; yaml_item(list, i, &item); i++) {
        if (!yaml_check_map(item, alert_keys, problem))
            return false;
    }
    return true;
}

static tenure_status
check_expectation(struct rule_test *test, struct yaml_value expected)
{
    const char *on = text_of(expected, "on");
    int32_t day;
    struct yaml_value figures = yaml_get(expected, "figures");
    if (!yaml_check_map(expected, expect_keys, test->problem) ||
        !check_alert_maps(yaml_get(expected, "alerts"), test->problem) ||
        !check_alert_maps(yaml_get(expected, "ended"), test->problem) ||
        (figures.node != 0 && !yaml_check_map(figures, NULL, test->problem)))
        return TENURE_INVALID;
    if (!tenure_day_parse(on, &day)) {
        yaml_fail(expected, test->problem, "on has to be a day, as 2019-11-27");
        return TENURE_INVALID;
    }
    tenure_status status = publish_until(test, day);
    if (status == TENURE_OK)
        status = replay_clock(test->replay, day);
    if (status == TENURE_OK)
        status = replay_commit(test->replay);
    if (status == TENURE_OK && yaml_get(expected, "alerts").node != 0)
        status = compare_list(test, yaml_get(expected, "alerts"), on, false);
    if (status == TENURE_OK && yaml_get(expected, "ended").node != 0)
        status = compare_list(test, yaml_get(expected, "ended"), on, true);
    if (status == TENURE_OK)
        status = compare_figures(test, figures, on);
    test->ended = replay_last_seq(test->replay);
    return status;
}

static tenure_status
run_test(struct rule_test *test, const Tenure__V1__RuleSet *rules)
{
    struct yaml_value expect = yaml_get(test->test, "expect"), item;
    if (!yaml_check_map(test->test, test_keys, test->problem))
        return TENURE_INVALID;
    if (!yaml_is_list(expect)) {
        yaml_fail(test->test, test->problem, "this test expects nothing; give a list expect");
        return TENURE_INVALID;
    }
    tenure_status status = replay_open(rules, 0, &test->replay);
    if (status == TENURE_OK)
        status = replay_rules(test->replay);
    for (size_t i = 0; status == TENURE_OK && yaml_item(expect, i, &item); i++)
        status = check_expectation(test, item);
    replay_close(&test->replay);
    return status;
}

static tenure_status
run_tests(struct yaml_value root, FILE *out, struct rule_test_counts *counts,
          struct yaml_problem *problem)
{
    static const char *const keys[] = { RULE_FILE_KEYS, "tests", NULL };
    struct yaml_value tests = yaml_get(root, "tests"), item;
    const Tenure__V1__RuleSet *rules;
    struct tni_arena arena;
    if (!yaml_check_map(root, keys, problem))
        return TENURE_INVALID;
    if (!yaml_is_list(tests)) {
        yaml_fail(root, problem, "there is no list of tests");
        return TENURE_INVALID;
    }
    tenure_status status = tni_arena_open(&arena, RULES_BYTES_MAX);
    if (status == TENURE_OK && !rule_file_read(root, &arena, &rules, problem))
        status = TENURE_INVALID;
    for (size_t i = 0; status == TENURE_OK && yaml_item(tests, i, &item); i++) {
        struct rule_test test = { .test = item, .out = out, .problem = problem };
        status = run_test(&test, rules);
        if (status == TENURE_OK && test.wrong == 0)
            fprintf(out, "passed  %s\n", text_of(item, "name"));
        counts->passed += test.wrong == 0;
        counts->failed += test.wrong != 0;
    }
    tni_arena_close(&arena);
    return status;
}

tenure_status
rule_test_run(const char *path, FILE *out, struct rule_test_counts *ret_counts,
              struct yaml_problem *ret_problem)
{
    struct yaml *yaml = NULL;
    *ret_problem = (struct yaml_problem){ 0 };
    tenure_status status = yaml_open(path, &yaml, ret_problem);
    if (status == TENURE_OK)
        status = run_tests(yaml_root(yaml), out, ret_counts, ret_problem);
    yaml_close(&yaml);
    return status;
}
