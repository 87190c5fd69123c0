/* SPDX-License-Identifier: Apache-2.0 */
#include "feed_figure.h"

#include <inttypes.h>
#include <string.h>

#include "figure_known.h"
#include <tenure/date.h>

/* A value that the daemon computed, or one that was published. */
struct row {
    const Tenure__V1__Indicator *figure;
    const struct figure_point *point;           // NULL: it was published
    const Tenure__V1__ReportedFigure *reported; // NULL: it was computed
};

#define CELL(name, ...)                                                                            \
    static void name(struct tables *tables, const void *message, FILE *out)                        \
    {                                                                                              \
        const struct row *row = message;                                                           \
        (void)tables;                                                                              \
        __VA_ARGS__;                                                                               \
    }

static void
write_date(const struct row *row, FILE *out)
{
    char day[TENURE_DATE_TEXT_MAX];
    fputs(row->point != NULL ? tenure_day_format(row->point->day, day) : row->reported->date, out);
}

CELL(cell_scope, fputs(row->figure->scope, out))
CELL(cell_name, fputs(row->figure->name, out))
CELL(cell_label, fputs(row->figure->label, out))
CELL(cell_date, write_date(row, out))
CELL(cell_kind, fputs(row->point != NULL ? "computed" : "published", out))
CELL(cell_value,
     if (row->point != NULL && row->point->is_drawn) fprintf(out, "%.10g", row->point->value))
CELL(cell_shown, fputs(row->point != NULL ? row->point->shown : row->reported->shown, out))
CELL(cell_period, fputs(row->point != NULL ? "" : row->reported->period, out))
CELL(cell_seq, uint64_t seq = row->point != NULL ? row->point->seq : row->reported->seq;
     if (seq != 0) fprintf(out, "%" PRIu64, seq))

static const struct table_column columns[] = {
    { "scope", cell_scope }, { "name", cell_name },     { "label", cell_label },
    { "date", cell_date },   { "kind", cell_kind },     { "value", cell_value },
    { "shown", cell_shown }, { "period", cell_period }, { "seq", cell_seq },
};

static tenure_status
emit_series(struct request *request, const Tenure__V1__Indicator *figure, table_row_fn *emit,
            void *context)
{
    struct figure_past past;
    tenure_status status = figure_read_asked(request, figure, &past);
    if (status != TENURE_OK)
        return status;
    for (size_t i = 0; i < past.count; i++)
        emit(context, &(struct row){ .figure = figure, .point = &past.points[i] });
    for (size_t i = figure->n_reported; i > 0; i--)
        emit(context, &(struct row){ .figure = figure, .reported = figure->reported[i - 1] });
    figure_forget_past(&past);
    return TENURE_OK;
}

static tenure_status
read_series(struct tables *tables, table_row_fn *emit, void *context)
{
    struct request *request = tables->context;
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__WhyIndicatorQuery body = TENURE__V1__WHY_INDICATOR_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.scope = (char *)(uintptr_t)request_parameter(request, "scope");
    body.name = (char *)(uintptr_t)request_parameter(request, "name");
    body.label = (char *)(uintptr_t)request_parameter(request, "label");
    body.axes = tables->axes;
    query.body_case = TENURE__V1__QUERY__BODY_WHY_INDICATOR;
    query.why_indicator = &body;
    tenure_status status = tenure_client_query(request->client, &query, &answer);
    if (status != TENURE_OK)
        return status;
    status = emit_series(request, answer->why_indicator->indicator, emit, context);
    tenure__v1__answer__free_unpacked(answer, NULL);
    return status;
}

const struct table figure_table = { "figure",     "one figure over time",
                                    columns,      sizeof(columns) / sizeof(columns[0]),
                                    "date,shown", read_series };
