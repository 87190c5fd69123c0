/* SPDX-License-Identifier: Apache-2.0 */
/* Figures by name, in the order of their first samples. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum {
    FIGURES_MAX = 200,
    SAMPLES_MAX = 64, // two in each round
    NAME_BYTES = 64,
    WHY_BYTES = 160
};

static struct figure {
    char name[NAME_BYTES];
    const char *unit, *wanted; // wanted: the target of a ratio, else NULL
    double values[SAMPLES_MAX];
    unsigned count;
    char why[WHY_BYTES]; // why the part was skipped
} figures[FIGURES_MAX];
static size_t figures_count;

static struct figure *
find(const char *name)
{
    for (size_t i = 0; i < figures_count; i++) {
        if (strcmp(figures[i].name, name) == 0)
            return &figures[i];
    }
    return NULL;
}

static struct figure *
make(const char *name, const char *unit, const char *wanted)
{
    if (figures_count == FIGURES_MAX)
        give_up("there are more than %d figures", FIGURES_MAX);
    struct figure *figure = &figures[figures_count++];
    snprintf(figure->name, sizeof(figure->name), "%s", name);
    figure->unit = unit;
    figure->wanted = wanted;
    return figure;
}

void
report_add(const char *name, const char *unit, double value)
{
    struct figure *figure = find(name);
    if (figure == NULL)
        figure = make(name, unit, NULL);
    if (figure->count < SAMPLES_MAX)
        figure->values[figure->count++] = value;
}

static int
compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double
median(struct figure *figure)
{
    qsort(figure->values, figure->count, sizeof(figure->values[0]), compare);
    unsigned middle = figure->count / 2;
    return figure->count % 2 == 1 ? figure->values[middle]
                                  : (figure->values[middle - 1] + figure->values[middle]) / 2;
}

double
report_median(const char *name)
{
    struct figure *figure = find(name);
    return figure != NULL ? median(figure) : 0;
}

void
report_ratio(const char *name, double value, const char *wanted)
{
    struct figure *figure = make(name, "", wanted);
    figure->values[figure->count++] = value;
}

void
report_skip(const char *name, const char *why)
{
    struct figure *figure = find(name);
    if (figure == NULL)
        figure = make(name, "", NULL);
    snprintf(figure->why, sizeof(figure->why), "%s", why);
}

static void
print_skipped(const struct figure *figure, bool json)
{
    if (json)
        printf("{\"name\":\"%s\",\"skipped\":\"%s\"}\n", figure->name, figure->why);
    else
        printf("%s: %s, skipped\n", figure->name, figure->why);
}

static void
print_json(struct figure *figure)
{
    double middle = median(figure); // this sorts the samples
    printf(
        "{\"name\":\"%s\",\"unit\":\"%s\",\"median\":%.6g,\"min\":%.6g,\"max\":%.6g,\"samples\":%u",
        figure->name, figure->unit, middle, figure->values[0], figure->values[figure->count - 1],
        figure->count);
    if (figure->wanted != NULL && figure->wanted[0] != '\0')
        printf(",\"wanted\":\"%s\"", figure->wanted);
    puts("}");
}

static void
print_row(struct figure *figure)
{
    double middle = median(figure); // this sorts the samples
    int places = middle < 10 ? 2 : middle < 1000 ? 1 : 0;
    printf("%-44s %12.*f %-10s", figure->name, places, middle, figure->unit);
    if (figure->wanted != NULL)
        printf(" %s", figure->wanted);
    else if (figure->count > 1)
        printf(" %.*f to %.*f", places, figure->values[0], places,
               figure->values[figure->count - 1]);
    putchar('\n');
}

void
report_print(bool json)
{
    for (size_t i = 0; i < figures_count; i++) {
        if (figures[i].why[0] != '\0')
            print_skipped(&figures[i], json);
        else
            (json ? print_json : print_row)(&figures[i]);
    }
}
