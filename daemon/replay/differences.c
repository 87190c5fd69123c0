/* SPDX-License-Identifier: Apache-2.0 */
#include "differences.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

tenure_status
alert_list_take(struct alert_list *list, Tenure__V1__Alert *alert)
{
    void *grown = tni_grow(list->alerts, list->count, &list->max, sizeof(Tenure__V1__Alert *));
    if (grown == NULL) {
        tenure__v1__alert__free_unpacked(alert, NULL);
        return TENURE_NO_MEMORY;
    }
    list->alerts = grown;
    list->alerts[list->count++] = alert;
    return TENURE_OK;
}

void
alert_list_close(struct alert_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        tenure__v1__alert__free_unpacked(list->alerts[i], NULL);
    free(list->alerts);
    *list = (struct alert_list){ 0 };
}

/* An end after the range does not count yet. */
static const char *
end_of(const Tenure__V1__Alert *alert, const struct differences_range *range)
{
    return range->to != NULL && strcmp(alert->ended, range->to) > 0 ? "" : alert->ended;
}

static bool
is_in_range(const Tenure__V1__Alert *alert, const struct differences_range *range)
{
    return (range->to == NULL || strcmp(alert->opened, range->to) <= 0) &&
           (range->from == NULL || alert->ended[0] == '\0' ||
            strcmp(alert->ended, range->from) >= 0);
}

static void
keep_in_range(struct alert_list *list, const struct differences_range *range)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (is_in_range(list->alerts[i], range))
            list->alerts[kept++] = list->alerts[i];
        else
            tenure__v1__alert__free_unpacked(list->alerts[i], NULL);
    }
    list->count = kept;
}

static bool
overlap(const Tenure__V1__Alert *left, const Tenure__V1__Alert *right)
{
    return strcmp(left->rule, right->rule) == 0 && strcmp(left->subject, right->subject) == 0 &&
           (left->ended[0] == '\0' || strcmp(right->opened, left->ended) <= 0) &&
           (right->ended[0] == '\0' || strcmp(left->opened, right->ended) <= 0);
}

static int
compare_differences(const void *left, const void *right)
{
    const Tenure__V1__AlertDifference *a = left, *b = right;
    const Tenure__V1__Alert *first = a->now != NULL ? a->now : a->before;
    const Tenure__V1__Alert *second = b->now != NULL ? b->now : b->before;
    int days = strcmp(first->opened, second->opened);
    return days != 0 ? days : strcmp(first->id, second->id);
}

/* The first unmatched alert of the list that is equal or, if `loosely`, overlaps. */
static Tenure__V1__Alert *
find_match(const struct alert_list *list, bool *met, const Tenure__V1__Alert *alert, bool loosely)
{
    for (size_t i = 0; i < list->count; i++) {
        bool fits =
            loosely ? overlap(list->alerts[i], alert) : strcmp(list->alerts[i]->id, alert->id) == 0;
        if (!met[i] && fits) {
            met[i] = true;
            return list->alerts[i];
        }
    }
    return NULL;
}

static Tenure__V1__AlertDifference__Change
change_between(const Tenure__V1__Alert *before, const Tenure__V1__Alert *now,
               const struct differences_range *range)
{
    bool same = strcmp(before->opened, now->opened) == 0 &&
                strcmp(end_of(before, range), end_of(now, range)) == 0 &&
                (end_of(now, range)[0] == '\0' || before->ending == now->ending) &&
                before->severity == now->severity;
    return same ? TENURE__V1__ALERT_DIFFERENCE__CHANGE__SAME
                : TENURE__V1__ALERT_DIFFERENCE__CHANGE__MOVED;
}

static size_t
find_differences(const struct alert_list *before, const struct alert_list *now, bool *met,
                 const struct differences_range *range, Tenure__V1__AlertDifference *differences)
{
    size_t count = 0;
    for (size_t i = 0; i < now->count; i++) {
        Tenure__V1__AlertDifference *difference = &differences[count++];
        tenure__v1__alert_difference__init(difference);
        difference->now = now->alerts[i];
        difference->before = find_match(before, met, now->alerts[i], false);
    }
    for (size_t i = 0; i < now->count; i++) {
        Tenure__V1__AlertDifference *difference = &differences[i];
        if (difference->before == NULL)
            difference->before = find_match(before, met, difference->now, true);
        difference->change = difference->before != NULL
                                 ? change_between(difference->before, difference->now, range)
                                 : TENURE__V1__ALERT_DIFFERENCE__CHANGE__ADDED;
    }
    for (size_t i = 0; i < before->count; i++) {
        if (met[i])
            continue;
        Tenure__V1__AlertDifference *difference = &differences[count++];
        tenure__v1__alert_difference__init(difference);
        difference->before = before->alerts[i];
        difference->change = TENURE__V1__ALERT_DIFFERENCE__CHANGE__GONE;
    }
    qsort(differences, count, sizeof(*differences), compare_differences);
    return count;
}

static void
print_span(const Tenure__V1__Alert *alert, const struct differences_range *range)
{
    printf("%s..%s", alert->opened, end_of(alert, range));
    if (end_of(alert, range)[0] != '\0')
        printf(" %s", tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending));
}

static void
print_difference(struct tenure_cli *cli, const Tenure__V1__AlertDifference *difference,
                 const struct differences_range *range)
{
    static const char *const words[] = { "same ", "added", "gone ", "moved" };
    const Tenure__V1__Alert *alert = difference->now != NULL ? difference->now : difference->before;
    if (cli->json) {
        tenure_cli_print_json(&difference->base);
        return;
    }
    printf("%s  ", words[difference->change]);
    if (difference->change == TENURE__V1__ALERT_DIFFERENCE__CHANGE__MOVED) {
        print_span(difference->before, range);
        if (difference->before->severity != alert->severity)
            printf("  %s", tenure_enum_text(&tenure__v1__severity__descriptor,
                                            (int)difference->before->severity));
        printf("  ->  ");
    }
    print_span(alert, range);
    printf("  %s  %s  [%s]\n",
           tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity),
           alert->headline, alert->id);
}

tenure_status
differences_print(struct tenure_cli *cli, struct alert_list *before, struct alert_list *now,
                  const struct differences_range *range, bool all)
{
    size_t counts[4] = { 0 };
    keep_in_range(before, range);
    keep_in_range(now, range);
    bool *met = calloc(before->count + 1, sizeof(*met));
    Tenure__V1__AlertDifference *differences =
        calloc(before->count + now->count + 1, sizeof(*differences));
    tenure_status status = met != NULL && differences != NULL ? TENURE_OK : TENURE_NO_MEMORY;
    size_t count = 0;
    if (status == TENURE_OK)
        count = find_differences(before, now, met, range, differences);
    for (size_t i = 0; i < count; i++) {
        counts[differences[i].change]++;
        if (all || differences[i].change != TENURE__V1__ALERT_DIFFERENCE__CHANGE__SAME)
            print_difference(cli, &differences[i], range);
    }
    if (status == TENURE_OK && !cli->json)
        printf("%zu added, %zu gone, %zu moved, %zu the same\n",
               counts[TENURE__V1__ALERT_DIFFERENCE__CHANGE__ADDED],
               counts[TENURE__V1__ALERT_DIFFERENCE__CHANGE__GONE],
               counts[TENURE__V1__ALERT_DIFFERENCE__CHANGE__MOVED],
               counts[TENURE__V1__ALERT_DIFFERENCE__CHANGE__SAME]);
    free(met);
    free(differences);
    return status;
}
