/* SPDX-License-Identifier: Apache-2.0 */
/* Answers queries for indicators on both axes, their history, and their evidence. */
#include <string.h>

#include "answer_parts.h"
#include "channels.h"
#include "indicator_updates.h"
#include "log.h"

enum {
    UPDATES_SCANNED_MAX = 20000,
    POINTS = 24, // in a history with steps, by default
    POINTS_MAX = 240,
    STEP_MONTHS_MAX = 1200,
    // field numbers of tenure.v1.Update and tenure.v1.Indicator
    UPDATE_INDICATOR = 14,
    INDICATOR_NAME = 1,
    INDICATOR_SCOPE = 2,
    INDICATOR_LABEL = 3,
    // field numbers of tenure.v1.WhyIndicator
    WHY_INDICATOR = 1,
    WHY_COUNTED = 2,
    WHY_NOT_COUNTED = 3,
    WHY_EVENTS = 4,
    WHY_TRUNCATED = 5,
};

tenure_status
answer_indicators(struct answers *answers, const Tenure__V1__IndicatorsQuery *query)
{
    const struct known_names names = { .region = query->scope };
    bool fine;
    tenure_status status = answer_begin(answers, query->axes, &fine);
    if (fine)
        status = answer_check_names(answers, &names, &fine);
    if (!fine)
        return status;
    status = time_travel_indicators(answers->travel);
    if (status != TENURE_OK)
        return status;
    uint64_t from = query->after;
    uint32_t count = 0;
    Tenure__V1__Indicator *indicator;
    for (uint64_t position = from;; position++) {
        time_travel_forget(answers->travel);
        if (!time_travel_indicator(answers->travel, position, &indicator))
            return TENURE_OK;
        if (indicator == NULL)
            return TENURE_TOO_LARGE;
        if (query->limit > 0 && count == query->limit) {
            answers->next = position;
            return TENURE_OK;
        }
        if (!answer_filter(query->scope, indicator->scope) ||
            !answer_filter(query->name, indicator->name) ||
            !answer_filter(query->label, indicator->label))
            continue;
        if (!answer_add(answers, ANSWER_INDICATORS, &indicator->base, position))
            return TENURE_OK;
        count++;
    }
}

/* Whether the update is within the axes of the query. */
static bool
is_in_time(const Tenure__V1__Axes *axes, const Tenure__V1__Update *update)
{
    if (axes == NULL)
        return true;
    return (axes->known_at == 0 || update->seq <= axes->known_at) &&
           (axes->known_at_ms == 0 || update->recorded_ms <= axes->known_at_ms) &&
           (axes->as_of[0] == '\0' || strcmp(update->indicator->date, axes->as_of) <= 0);
}

static bool
passes(const char *filter, struct tni_span value)
{
    return filter[0] == '\0' ||
           (strlen(filter) == value.size && memcmp(filter, value.data, value.size) == 0);
}

/* Whether the update is of a wanted figure. Most are not, so they are not unpacked; one that cannot
 * be read is, so that the error is noticed. */
static bool
is_asked_for(const Tenure__V1__IndicatorsQuery *query, struct tni_span sent)
{
    struct tni_span texts[INDICATOR_LABEL + 1] = { 0 };
    struct tni_wire_field field, text;
    while (tni_wire_next(&sent, &field)) {
        if (field.number != UPDATE_INDICATOR)
            continue;
        while (tni_wire_next(&field.bytes, &text) && text.number <= INDICATOR_LABEL)
            // these fields come first, because updates are written in field order
            texts[text.number] = text.bytes;
    }
    return sent.size > 0 || (passes(query->scope, texts[INDICATOR_SCOPE]) &&
                             passes(query->name, texts[INDICATOR_NAME]) &&
                             passes(query->label, texts[INDICATOR_LABEL]));
}

/* Adds the update if it is wanted; *ret_added false: it is not, or does not fit. */
static tenure_status
add_sent(struct answers *answers, const Tenure__V1__IndicatorsQuery *query, struct tni_span sent,
         uint64_t offset, bool *ret_added)
{
    if (!is_asked_for(query, sent))
        return TENURE_OK;
    tni_arena_reset(&answers->message_arena);
    const Tenure__V1__Update *update =
        tenure__v1__update__unpack(&answers->message_arena.allocator, sent.size, sent.data);
    if (update == NULL || update->indicator == NULL)
        return TENURE_DAMAGED;
    *ret_added = is_in_time(query->axes, update) &&
                 answer_add(answers, ANSWER_UPDATES, &update->base, offset);
    return TENURE_OK;
}

/* For one figure, or one with all its labels: reads the figure's list of updates. */
static tenure_status
add_history_of(struct answers *answers, const Tenure__V1__IndicatorsQuery *query,
               struct channel_walk *walk)
{
    struct id_set *offsets = &answers->offsets;
    uint32_t count = 0;
    offsets->count = 0;
    tenure_status status = indicator_updates_find(answers->read, query->scope, query->name,
                                                  query->label, query->after, offsets);
    for (size_t i = 0; status == TENURE_OK && i < offsets->count && answers->next == 0; i++) {
        struct tni_span sent;
        bool added = false;
        status = channel_walk_find(walk, offsets->items[i], &sent);
        if (query->limit > 0 && count == query->limit)
            answers->next = offsets->items[i];
        else if (status == TENURE_OK)
            status = add_sent(answers, query, sent, offsets->items[i], &added);
        count += added;
    }
    return status == TENURE_NOT_FOUND ? TENURE_DAMAGED : status;
}

/* For several scopes or figures: reads the whole channel. */
static tenure_status
add_history_of_all(struct answers *answers, const Tenure__V1__IndicatorsQuery *query,
                   struct channel_walk *walk)
{
    uint64_t from = query->after > 0 ? query->after : 1, offset = from;
    uint32_t count = 0;
    tenure_status status = channel_walk_seek(walk, from);
    while (status == TENURE_OK && answers->next == 0) {
        struct tni_span sent;
        bool added = false;
        status = channel_walk_next(walk, &offset, &sent);
        if (status == TENURE_OK &&
            (offset - from == UPDATES_SCANNED_MAX || (query->limit > 0 && count == query->limit)))
            answers->next = offset;
        else if (status == TENURE_OK)
            status = add_sent(answers, query, sent, offset, &added);
        count += added;
    }
    return status == TENURE_NOT_FOUND ? TENURE_OK : status;
}

/* Adds the wanted figures on the day given to time_travel_begin(). *ret_added false: the page is
 * full, and the next one repeats this day. */
static tenure_status
add_indicators_of_day(struct answers *answers, const Tenure__V1__IndicatorsQuery *query,
                      uint64_t position, bool *ret_added)
{
    Tenure__V1__Indicator *indicator;
    tenure_status status = time_travel_indicators(answers->travel);
    *ret_added = true;
    for (size_t i = 0; status == TENURE_OK && *ret_added; i++) {
        time_travel_forget(answers->travel);
        if (!time_travel_indicator(answers->travel, i, &indicator))
            return TENURE_OK;
        if (indicator == NULL)
            return TENURE_TOO_LARGE;
        if (answer_filter(query->scope, indicator->scope) &&
            answer_filter(query->name, indicator->name) &&
            answer_filter(query->label, indicator->label))
            *ret_added = answer_add(answers, ANSWER_INDICATORS, &indicator->base, position);
    }
    return status;
}

/* Adds a series of days, latest first, each computed from all posts; a page has at least one. */
static tenure_status
add_steps(struct answers *answers, const Tenure__V1__IndicatorsQuery *query)
{
    uint64_t points = query->points == 0 ? POINTS : query->points;
    bool fine, added = true;
    if ((query->scope[0] == '\0' && query->name[0] == '\0') || points > POINTS_MAX ||
        query->step_months > STEP_MONTHS_MAX)
        return answer_refuse(
            answers, TENURE__V1__ANSWER__STATUS__INVALID,
            "a history in steps is of one scope or one name, of at most %d points, "
            "at most %d months apart",
            POINTS_MAX, STEP_MONTHS_MAX);
    tenure_status status = answer_begin(answers, query->axes, &fine);
    int32_t last = time_travel_day(answers->travel);
    if (!fine || last == TENURE_NO_DAY)
        return status;
    for (uint64_t i = query->after; i < points && added && status == TENURE_OK; i++) {
        if (i > query->after && time_travel_is_over_budget(answers->travel)) {
            answers->next = i;
            return TENURE_OK;
        }
        time_travel_go_to(answers->travel,
                          tenure_day_minus_months(last, (int)(i * query->step_months)));
        status = add_indicators_of_day(answers, query, i, &added);
    }
    return status;
}

tenure_status
answer_indicator_history(struct answers *answers, const Tenure__V1__IndicatorsQuery *query)
{
    const struct known_names names = { .region = query->scope };
    struct channel_walk walk;
    bool fine;
    tenure_status status = answer_check_names(answers, &names, &fine);
    if (fine && query->step_months > 0)
        return add_steps(answers, query);
    if (fine)
        status = channel_walk_open(answers->read, TENURE__V1__CHANNEL__INDICATOR, &walk);
    if (!fine || status != TENURE_OK)
        return status;
    bool is_one = query->scope[0] != '\0' && query->name[0] != '\0';
    status =
        is_one ? add_history_of(answers, query, &walk) : add_history_of_all(answers, query, &walk);
    channel_walk_close(&walk);
    return status;
}

static void
write_names(struct tni_writer *why, uint32_t field, const struct time_travel_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        struct tni_span name = { (const uint8_t *)names->names[i], strlen(names->names[i]) };
        tni_write_span_field(why, field, name);
    }
}

/* Writes as many events as fit. */
static tenure_status
write_events(struct answers *answers, struct tni_writer *why, struct time_travel_why *found)
{
    tenure_status status = TENURE_OK;
    for (size_t i = 0; i < found->seqs_count && status == TENURE_OK; i++) {
        size_t before = why->size;
        status = answer_write_event(answers, why, WHY_EVENTS, found->seqs[i]);
        found->truncated = found->truncated || why->size == before;
    }
    return status;
}

tenure_status
answer_why_indicator(struct answers *answers, const Tenure__V1__WhyIndicatorQuery *query)
{
    struct time_travel_why found;
    uint64_t after = query->after;
    bool fine;
    tenure_status status = answer_begin(answers, query->axes, &fine);
    if (!fine)
        return status;
    status = time_travel_why_indicator(answers->travel, query->scope, query->name, query->label,
                                       &after, &found);
    if (status == TENURE_NOT_FOUND)
        return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__NOT_FOUND,
                             "there is no figure %.64s of %.64s; see tenure state indicators",
                             query->name, query->scope);
    if (status != TENURE_OK)
        return status;
    size_t capacity = TENURE_ANSWER_BYTES_MAX - 3 * PAGE_MARGIN;
    struct tni_writer why = { .data = tni_arena_take(&answers->message_arena, capacity),
                              .capacity = capacity };
    if (why.data == NULL)
        return TENURE_NO_MEMORY;
    tni_write_message_field(&why, WHY_INDICATOR, &found.indicator->base);
    write_names(&why, WHY_COUNTED, &found.counted);
    write_names(&why, WHY_NOT_COUNTED, &found.not_counted);
    why.capacity -= PAGE_MARGIN;
    status = write_events(answers, &why, &found);
    why.capacity += PAGE_MARGIN;
    tni_write_number_field(&why, WHY_TRUNCATED, found.truncated);
    tni_write_span_field(&answers->page, ANSWER_WHY_INDICATOR,
                         (struct tni_span){ why.data, why.size });
    answers->next = after;
    return status;
}
