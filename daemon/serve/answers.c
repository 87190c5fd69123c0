/* SPDX-License-Identifier: Apache-2.0 */
#include "answers.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer_parts.h"
#include "rule_limits.h"
#include "rule_words.h"
#include <tenure/date.h>
#include <tenure/text.h>

enum {
    QUERY_ARENA_BYTES = 512 * 1024,
    MESSAGE_ARENA_BYTES = 4 * 1024 * 1024
};

tenure_status
answers_open(const struct store *store, const struct answers_daemon *daemon,
             struct answers **ret_answers)
{
    struct answers *answers = calloc(1, sizeof(*answers));
    if (answers == NULL)
        return TENURE_NO_MEMORY;
    answers->store = store;
    answers->daemon = *daemon;
    answers->origin = *daemon->origin;
    answers->memory = malloc(TENURE_ANSWER_BYTES_MAX);
    tenure_status status = answers->memory != NULL ? TENURE_OK : TENURE_NO_MEMORY;
    if (status == TENURE_OK)
        status = time_travel_open(&answers->travel);
    if (status == TENURE_OK)
        status = tni_arena_open(&answers->arena, QUERY_ARENA_BYTES);
    if (status == TENURE_OK)
        status = tni_arena_open(&answers->message_arena, MESSAGE_ARENA_BYTES);
    *ret_answers = answers; // the caller closes it, even after an error
    return status;
}

void
answers_close(struct answers **answers_p)
{
    struct answers *answers = *answers_p;
    if (answers == NULL)
        return;
    *answers_p = NULL;
    time_travel_close(&answers->travel);
    post_row_close(&answers->post);
    id_set_close(&answers->listed);
    id_set_close(&answers->offsets);
    tni_arena_close(&answers->arena);
    tni_arena_close(&answers->message_arena);
    free(answers->memory);
    free(answers);
}

bool
page_fits(const struct answers *answers, size_t bytes)
{
    size_t size = answers->page.size + tni_span_field_size(bytes);
    return answers->page.size == 0 ? size + PAGE_MARGIN <= answers->page.capacity
                                   : size <= PAGE_BYTES_MAX;
}

tenure_status
answer_refuse(struct answers *answers, Tenure__V1__Answer__Status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    answers->status = status;
    tenure_text_vformat(answers->reason, sizeof(answers->reason), format, arguments);
    va_end(arguments);
    return TENURE_OK;
}

tenure_status
answer_begin(struct answers *answers, const Tenure__V1__Axes *axes, bool *ret_fine)
{
    char reason[200] = "";
    tenure_status status = time_travel_begin(answers->travel, answers->read, axes, reason);
    *ret_fine = status == TENURE_OK;
    if (status != TENURE_INVALID)
        return status;
    return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID, "%s", reason);
}

tenure_status
answer_check_names(struct answers *answers, const struct known_names *names, bool *ret_fine)
{
    char reason[KNOWN_REASON_MAX];
    const char *kind;
    tenure_status status = known_check(answers->read, names, &kind, reason);
    *ret_fine = status == TENURE_OK;
    if (status != TENURE_INVALID)
        return status;
    return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID, "%s", reason);
}

bool
answer_add(struct answers *answers, uint32_t field, const ProtobufCMessage *message,
           uint64_t offset)
{
    if (!page_fits(answers, protobuf_c_message_get_packed_size(message))) {
        answers->next = offset;
        return false;
    }
    tni_write_message_field(&answers->page, field, message);
    return true;
}

bool
answer_filter(const char *filter, const char *value)
{
    return filter[0] == '\0' || strcmp(filter, value) == 0;
}

tenure_status
answer_read_rules(struct answers *answers, uint64_t seq, Tenure__V1__RuleSet **ret_rules)
{
    struct log_entry entry;
    tenure_status status = log_read(answers->read, seq, &entry);
    if (status != TENURE_OK)
        return status;
    Tenure__V1__Event *event = tenure__v1__event__unpack(&answers->message_arena.allocator,
                                                         entry.content.size, entry.content.data);
    if (event == NULL || event->body_case != TENURE__V1__EVENT__BODY_RULES)
        return TENURE_DAMAGED;
    *ret_rules = event->rules;
    return TENURE_OK;
}

bool
answer_is_long(struct answers *answers, uint64_t from, uint64_t position)
{
    return position - from >= 10 * SUBJECTS_PAGE_MAX ||
           (position > from && time_travel_is_over_budget(answers->travel));
}

bool
answer_read_day(struct answers *answers, const char *name, const char *text, int32_t otherwise,
                int32_t *ret_day)
{
    *ret_day = otherwise;
    if (text[0] == '\0' || tenure_day_parse(text, ret_day))
        return true;
    answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                  "%s \"%.40s\" is not a day; write 2019-11-27", name, text);
    return false;
}

void
answer_describe_rule(struct tni_writer *message, uint32_t field, const Tenure__V1__Rule *rule)
{
    Tenure__V1__RuleDescription description = TENURE__V1__RULE_DESCRIPTION__INIT;
    struct rule_limits limits;
    char says[RULE_WORDS_MAX];
    rule_words(rule, says);
    rule_limits_read(rule, &limits);
    description.rule = rule->name;
    description.says = says;
    description.limits = limits.list;
    description.n_limits = limits.count;
    tni_write_message_field(message, field, &description.base);
}

static tenure_status
answer_body(struct answers *answers, const Tenure__V1__Query *query)
{
    switch (query->body_case) {
    case TENURE__V1__QUERY__BODY_READ_CHANNEL: return answer_channel(answers, query->read_channel);
    case TENURE__V1__QUERY__BODY_READ_SNAPSHOT:
        return answer_snapshot(answers, query->read_snapshot);
    case TENURE__V1__QUERY__BODY_POST: return answer_post(answers, query->post);
    case TENURE__V1__QUERY__BODY_HISTORY: return answer_history(answers, query->history);
    case TENURE__V1__QUERY__BODY_POSTS: return answer_posts(answers, query->posts);
    case TENURE__V1__QUERY__BODY_ALERTS: return answer_alerts(answers, query->alerts);
    case TENURE__V1__QUERY__BODY_WHY: return answer_why(answers, query->why);
    case TENURE__V1__QUERY__BODY_STATUS: return answer_status(answers);
    case TENURE__V1__QUERY__BODY_RULES: return answer_rules(answers);
    case TENURE__V1__QUERY__BODY_ORGANISATION:
        return answer_organisation(answers, query->organisation);
    case TENURE__V1__QUERY__BODY_ORGANISATIONS:
        return answer_organisations(answers, query->organisations);
    case TENURE__V1__QUERY__BODY_PERSON: return answer_person(answers, query->person);
    case TENURE__V1__QUERY__BODY_PEOPLE: return answer_people(answers, query->people);
    case TENURE__V1__QUERY__BODY_INDICATORS: return answer_indicators(answers, query->indicators);
    case TENURE__V1__QUERY__BODY_INDICATOR_HISTORY:
        return answer_indicator_history(answers, query->indicator_history);
    case TENURE__V1__QUERY__BODY_WHY_INDICATOR:
        return answer_why_indicator(answers, query->why_indicator);
    case TENURE__V1__QUERY__BODY_SILENCES: return answer_silences(answers, query->silences);
    case TENURE__V1__QUERY__BODY_LOCATE: return answer_locate(answers, query->locate);
    case TENURE__V1__QUERY__BODY_EVENTS: return answer_events(answers, query->events);
    case TENURE__V1__QUERY__BODY_CHANGES: return answer_changes(answers, query->changes);
    case TENURE__V1__QUERY__BODY_FIND: return answer_find(answers, query->find);
    case TENURE__V1__QUERY__BODY_COMING: return answer_coming(answers, query->coming);
    case TENURE__V1__QUERY__BODY_REGIONS: return answer_regions(answers, query->regions);
    case TENURE__V1__QUERY__BODY_READ_LOG: return answer_log(answers, query->read_log);
    case TENURE__V1__QUERY__BODY_CHANGE_GROUP:
        return answer_change_group(answers, query->change_group);
    case TENURE__V1__QUERY__BODY__NOT_SET:
    case _TENURE__V1__QUERY__BODY__CASE_IS_INT_SIZE: break;
    }
    return answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                         "the query asks nothing that this daemon knows");
}

static tenure_status
answer_query(struct answers *answers, const Tenure__V1__Query *query)
{
    tenure_status status = store_read_begin(answers->store, &answers->read);
    if (status != TENURE_OK)
        return status;
    answers->read.slices = answers->slices;
    status = counters_read(answers->read, &answers->counters);
    if (status == TENURE_OK) // the followed log may have a new incarnation
        status = log_origin_load(answers->read, &answers->counters, &answers->origin);
    if (status == TENURE_OK)
        status = answer_body(answers, query);
    store_read_end(&answers->read);
    return status;
}

/* Subscribers may read updates that they missed; everybody may query the daemon's status, and
 * whether its log is the known one. */
static bool
may_ask(unsigned roles, const Tenure__V1__Query *query)
{
    if (query->body_case == TENURE__V1__QUERY__BODY_STATUS ||
        query->body_case == TENURE__V1__QUERY__BODY_LOCATE)
        return roles != 0;
    if (query->body_case == TENURE__V1__QUERY__BODY_READ_LOG)
        return (roles & ACCESS_FOLLOW) != 0;
    if (query->body_case == TENURE__V1__QUERY__BODY_CHANGE_GROUP)
        return (roles & ACCESS_OPERATE) != 0;
    if (query->body_case == TENURE__V1__QUERY__BODY_READ_CHANNEL ||
        query->body_case == TENURE__V1__QUERY__BODY_READ_SNAPSHOT)
        return (roles & (ACCESS_SUBSCRIBE | ACCESS_QUERY | ACCESS_OPERATE)) != 0;
    return (roles & (ACCESS_QUERY | ACCESS_OPERATE)) != 0;
}

struct tni_span
answers_make(struct answers *answers, unsigned roles, struct tni_span question,
             struct store_slices *slices)
{
    answers->slices = slices;
    answers->page =
        (struct tni_writer){ .data = answers->memory, .capacity = TENURE_ANSWER_BYTES_MAX };
    answers->status = TENURE__V1__ANSWER__STATUS__OK;
    answers->reason[0] = '\0';
    answers->head = answers->next = 0;
    tni_arena_reset(&answers->arena);
    tni_arena_reset(&answers->message_arena);

    Tenure__V1__Query *query =
        tenure__v1__query__unpack(&answers->arena.allocator, question.size, question.data);
    tenure_status status = TENURE_OK;
    if (query == NULL)
        answer_refuse(answers, TENURE__V1__ANSWER__STATUS__INVALID,
                      "this is not a tenure.v1.Query");
    else if (!may_ask(roles, query))
        answer_refuse(answers, TENURE__V1__ANSWER__STATUS__REFUSED,
                      "the key of this connection may not ask that; it needs the role %s",
                      query->body_case == TENURE__V1__QUERY__BODY_READ_LOG       ? "follow"
                      : query->body_case == TENURE__V1__QUERY__BODY_CHANGE_GROUP ? "operate"
                                                                                 : "query");
    else
        status = answer_query(answers, query);
    if (status != TENURE_OK) {
        answers->page.size = 0;
        if (status == TENURE_DAMAGED)
            answer_refuse(answers, TENURE__V1__ANSWER__STATUS__DAMAGED,
                          "the daemon's data is damaged; tenure verify says what can be done");
        else
            answer_refuse(answers, TENURE__V1__ANSWER__STATUS__FAILED, "%s",
                          tenure_status_text(status));
    }
    struct tni_writer *page = &answers->page;
    struct log_position position;
    tni_write_number_field(page, ANSWER_NUMBER, query != NULL ? query->number : 0);
    tni_write_number_field(page, ANSWER_STATUS, answers->status);
    tni_write_text_field(page, ANSWER_REASON, answers->reason);
    tni_write_number_field(page, ANSWER_HEAD, answers->head);
    tni_write_number_field(page, ANSWER_NEXT, answers->next);
    tni_write_number_field(page, ANSWER_SEQ, answers->counters.last_seq);
    log_position(&answers->origin, &answers->counters, &position);
    tni_write_text_field(page, ANSWER_LOG, answers->origin.log);
    tni_write_message_field(page, ANSWER_POSITION, &position.message.base);
    return (struct tni_span){ page->data, page->size };
}

struct tni_span
answers_busy(uint64_t number, const char *reason, uint8_t *bytes)
{
    struct tni_writer answer = { .data = bytes, .capacity = ANSWER_BUSY_BYTES_MAX };
    tni_write_number_field(&answer, ANSWER_NUMBER, number);
    tni_write_number_field(&answer, ANSWER_STATUS, TENURE__V1__ANSWER__STATUS__BUSY);
    tni_write_text_field(&answer, ANSWER_REASON, reason);
    return (struct tni_span){ answer.data, answer.size };
}
