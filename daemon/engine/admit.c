/* SPDX-License-Identifier: Apache-2.0 */
/* Decides whether an event may be stored. Every refusal is made here, before anything is
 * written. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "admit.h"
#include "bounds.h"
#include "difference.h"
#include "joins.h"
#include "known.h"
#include "live.h"
#include "preview.h"
#include "work.h"
#include <tenure/nearest.h>
#include <tenure/text.h>

__attribute__((format(printf, 4, 5))) static tenure_status
answer(struct verdict *verdict, Tenure__V1__PublishAnswer__Status status, const char *field,
       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    verdict->status = status;
    verdict->seq = 0;
    tenure_text_format(verdict->problem.field, sizeof(verdict->problem.field), "%s", field);
    tenure_text_vformat(verdict->problem.reason, sizeof(verdict->problem.reason), format,
                        arguments);
    va_end(arguments);
    return TENURE_OK;
}

#define STORED TENURE__V1__PUBLISH_ANSWER__STATUS__STORED
#define DUPLICATE TENURE__V1__PUBLISH_ANSWER__STATUS__DUPLICATE
#define CONFLICT TENURE__V1__PUBLISH_ANSWER__STATUS__CONFLICT
#define INVALID TENURE__V1__PUBLISH_ANSWER__STATUS__INVALID
#define REFUSED TENURE__V1__PUBLISH_ANSWER__STATUS__REFUSED

/* Refuses, naming the first field in which the event differs from the stored one. */
static tenure_status
answer_conflict(struct engine *engine, const struct admitted *incoming, uint64_t seq,
                struct verdict *verdict)
{
    struct log_entry entry;
    char field[sizeof(verdict->problem.field)] = "";
    tenure_status status = log_read(engine_read(engine), seq, &entry);
    if (status != TENURE_OK)
        return status;
    tni_arena_reset(&engine->history_arena);
    Tenure__V1__Event *stored = tenure__v1__event__unpack(&engine->history_arena.allocator,
                                                          entry.content.size, entry.content.data);
    if (stored == NULL)
        return TENURE_DAMAGED;
    char announced[TENURE_DATE_TEXT_MAX];
    if (stored->announced[0] == '\0' && incoming->message->announced[0] != '\0')
        stored->announced = tenure_day_format(entry.announced, announced);
    else if (incoming->message->announced[0] == '\0')
        stored->announced = (char *)protobuf_c_empty_string;
    tni_difference(&incoming->message->base, &stored->base, field, sizeof(field));
    answer(
        verdict, CONFLICT, field,
        "differs from what %s published as %s before (seq %llu); a correction needs an id of its "
        "own and says supersedes",
        incoming->message->source, incoming->message->id, (unsigned long long)seq);
    verdict->seq = seq;
    return TENURE_OK;
}

/* A feed that sends its reports again must not restore what was redacted. */
static tenure_status
find_redacted(struct engine *engine, const Tenure__V1__Event *message, struct verdict *verdict,
              bool *ret_known)
{
    uint8_t hash[LOG_ID_HASH_SIZE];
    uint64_t seq;
    tenure_status status =
        ids_redacted_hash(engine_read(engine), message->source, message->id, hash);
    if (status == TENURE_OK)
        status = ids_redacted_find(engine_read(engine), hash, &seq);
    if (status != TENURE_OK)
        return status == TENURE_NOT_FOUND ? TENURE_OK : status;
    answer(verdict, REFUSED, "id", "was redacted (seq %" PRIu64 ") and is not stored again", seq);
    verdict->seq = seq;
    *ret_known = true;
    return TENURE_OK;
}

/* *ret_known: whether the id is taken; the verdict is then final. */
static tenure_status
find_earlier(struct engine *engine, struct admitted *incoming, struct verdict *verdict,
             bool *ret_known)
{
    const Tenure__V1__Event *message = incoming->message;
    struct id_row row;
    tenure_status status =
        names_find(engine_read(engine), NAME_SOURCE, message->source, &incoming->source);
    if (status == TENURE_OK)
        status = ids_find(engine_read(engine), incoming->source, message->id, &row);
    else if (status == TENURE_NOT_FOUND)
        incoming->source = 0;
    *ret_known = status == TENURE_OK;
    if (status == TENURE_NOT_FOUND)
        return find_redacted(engine, message, verdict, ret_known);
    if (status != TENURE_OK)
        return status;

    int32_t announced;
    bool same = row.content[0] == incoming->content.hash[0] &&
                row.content[1] == incoming->content.hash[1] &&
                (!tenure_day_parse(message->announced, &announced) || announced == row.announced);
    if (!same)
        return answer_conflict(engine, incoming, row.seq, verdict);
    answer(verdict, DUPLICATE, "", "%s", "");
    verdict->seq = row.seq;
    return TENURE_OK;
}

static bool
is_own_body(const Tenure__V1__Event *message)
{
    return message->body_case >= TENURE__V1__EVENT__BODY_CLOCK;
}

static const char *
own_field(const Tenure__V1__Event *message)
{
    switch ((unsigned)message->body_case) {
    case TENURE__V1__EVENT__BODY_CLOCK: return "clock";
    case TENURE__V1__EVENT__BODY_RULES: return "rules";
    case TENURE__V1__EVENT__BODY_INCARNATION: return "incarnation";
    default: return "redaction";
    }
}

/* The daemon's own entries that no client may send to a daemon with keys: a forged one would make
 * subscribers delete data that was never redacted. A log that contains such entries is loaded by a
 * daemon without keys. */
static bool
is_upkeep_body(const Tenure__V1__Event *message)
{
    return is_own_body(message) && message->body_case != TENURE__V1__EVENT__BODY_CLOCK &&
           message->body_case != TENURE__V1__EVENT__BODY_RULES;
}

/* The id that the daemon gives its own entries, as far as it follows from their content. */
static void
name_own(const struct engine *engine, const Tenure__V1__Event *message, char *ret_id, size_t size)
{
    switch ((unsigned)message->body_case) {
    case TENURE__V1__EVENT__BODY_CLOCK:
        snprintf(ret_id, size, "clock-%.10s", message->clock->date);
        return;
    case TENURE__V1__EVENT__BODY_RULES:
        snprintf(ret_id, size, "rules-%" PRIu64, engine->counters.rule_sets + 1);
        return;
    default: // redacted elsewhere, with that log's own numbers
        snprintf(ret_id, size, "%s", message->id);
    }
}

static bool
speaks_for(const struct engine_sender *sender, const char *source)
{
    for (size_t i = 0; i < sender->sources_count; i++) {
        if (strcmp(sender->sources[i], source) == 0)
            return true;
    }
    return sender->speaks_for_all;
}

/* Checks the permissions of the sender's key. A source belongs to the keys that may publish for it:
 * others may not publish, supersede or retract in its name. */
static bool
check_sender(const struct engine_sender *sender, const Tenure__V1__Event *message,
             struct verdict *verdict)
{
    if (sender == NULL)
        return true;
    bool own = is_own_body(message);
    bool operates = own || message->body_case == TENURE__V1__EVENT__BODY_SILENCE ||
                    message->body_case == TENURE__V1__EVENT__BODY_ACKNOWLEDGEMENT;
    if (is_upkeep_body(message))
        answer(verdict, REFUSED, "",
               "only the upkeep of a log makes such an entry; no key may "
               "publish it");
    else if (!(operates ? sender->operates : sender->publishes))
        answer(verdict, REFUSED, "", "the key %s has not got the role %s", sender->name,
               operates ? "operate" : "publish");
    else if (!own && !speaks_for(sender, message->source))
        answer(verdict, REFUSED, "source", "\"%s\" is not a source that the key %s may speak for",
               message->source, sender->name);
    else
        return true;
    return false;
}

/* Everything that comes due in between is one batch. A date far in the future, most likely a
 * mistake, must not fill the disk with its days, nor move the clock for good. */
static bool
check_step(const char *field, int32_t day, int32_t clock, struct verdict *verdict)
{
    char given[TENURE_DATE_TEXT_MAX], now[TENURE_DATE_TEXT_MAX];
    if (clock == TENURE_NO_DAY ||
        tenure_day_minus_months(day, TENURE_CLOCK_STEP_YEARS * 12) <= clock)
        return true;
    answer(
        verdict, INVALID, field,
        "\"%s\" is more than %d years after the clock date, %s; publish what lies between first, "
        "or if there is nothing: tenure publish clock --date %s --yes",
        tenure_day_format(day, given), TENURE_CLOCK_STEP_YEARS, tenure_day_format(clock, now),
        given);
    return false;
}

static bool
check_clock(const char *date, int32_t clock, struct verdict *verdict)
{
    int32_t day;
    if (tenure_day_parse(date, &day) && day > clock)
        return check_step("clock.date", day, clock, verdict);
    answer(verdict, INVALID, "clock.date",
           "\"%s\" is not after the clock date; the clock never goes back", date);
    return false;
}

static bool
check_rules(const Tenure__V1__RuleSet *set, struct verdict *verdict)
{
    struct rules rules;
    bool fine = rules_configure(set, 0, &rules, &verdict->problem);
    if (!fine)
        verdict->status = INVALID;
    return fine;
}

/* Checks one of the daemon's own entries from a publisher: accepted only with a feed clock, and
 * only in the form in which the daemon would log it. False: the verdict is final. */
static bool
check_own(struct engine *engine, const struct admitted *incoming, int32_t clock,
          struct verdict *verdict)
{
    const Tenure__V1__Event *message = incoming->message;
    char id[TENURE_ID_MAX + 1];
    bool own_source = strcmp(message->source, TENURE_OWN_SOURCE) == 0;
    bool sets_rules = message->body_case == TENURE__V1__EVENT__BODY_RULES;
    bool moves_clock = message->body_case == TENURE__V1__EVENT__BODY_CLOCK;
    if (!is_own_body(message)) {
        if (own_source)
            answer(verdict, REFUSED, "source", "\"%s\" is the daemon's own source; use another",
                   message->source);
        return !own_source;
    }
    if (!own_source || engine->clock_mode != CLOCK_FEED) {
        answer(verdict, REFUSED, own_field(message),
               "is the daemon's own entry; a publisher may send it only as source %s to a daemon "
               "that runs with --clock feed",
               TENURE_OWN_SOURCE);
        return false;
    }
    if (message->body_case == TENURE__V1__EVENT__BODY_INCARNATION &&
        strcmp(message->incarnation->log, engine->origin.log) == 0) {
        answer(
            verdict, REFUSED, "incarnation.log",
            "is this log's own identity; only tenure restore, rebuild, redact and tenured --fork "
            "begin an incarnation of it");
        return false;
    }
    name_own(engine, message, id, sizeof(id));
    if (strcmp(message->id, id) != 0) {
        answer(verdict, INVALID, "id", "\"%.60s\" is not what this entry is called: %s",
               message->id, id);
        return false;
    }
    return moves_clock ? check_clock(message->clock->date, clock, verdict)
                       : !sets_rules || check_rules(message->rules, verdict);
}

/* A clock entry counts as announced on its own day; a rule set on the clock date. */
static void
announce_own(struct admitted *incoming, int32_t clock)
{
    const Tenure__V1__Event *message = incoming->message;
    incoming->announced = clock;
    if (message->body_case == TENURE__V1__EVENT__BODY_CLOCK)
        tenure_day_parse(message->clock->date, &incoming->announced); // the date was checked before
    else
        tenure_day_parse(message->announced, &incoming->announced);
}

static bool
check_announced(struct engine *engine, struct admitted *incoming, int32_t clock,
                struct verdict *verdict)
{
    const char *announced = incoming->message->announced;
    char today[TENURE_DATE_TEXT_MAX];
    if (!tenure_day_parse(announced, &incoming->announced)) {
        incoming->announced = clock;
        if (clock == TENURE_NO_DAY)
            answer(verdict, INVALID, "announced",
                   "is missing, and the clock has not started; give the day, as 2019-11-27");
        return clock != TENURE_NO_DAY;
    }
    if (engine->clock_mode == CLOCK_FEED)
        return check_step("announced", incoming->announced, clock, verdict);
    if (incoming->announced <= engine->wall_day + 1)
        return true;
    answer(verdict, INVALID, "announced",
           "\"%s\" is in the future: today is %s; what is still to come is said by effective",
           announced, tenure_day_format(engine->wall_day, today));
    return false;
}

/* A preview blocks all other requests, so it must not evaluate all subjects with other rules, nor
 * many years of days. */
static bool
check_preview(const struct engine *engine, const struct admitted *incoming, struct verdict *verdict)
{
    Tenure__V1__Event__BodyCase body = incoming->message->body_case;
    if (engine->preview_until == TENURE_NO_DAY)
        return true;
    if (is_own_body(incoming->message) && body != TENURE__V1__EVENT__BODY_CLOCK) {
        answer(verdict, INVALID, "",
               "a preview shows reports only; tenure backtest compares rules");
        return false;
    }
    if (engine->clock_mode == CLOCK_WALL || incoming->announced <= engine->preview_until)
        return true;
    answer(verdict, INVALID, "announced",
           "is more than %d days after the clock date; a preview goes no further",
           PREVIEW_DAYS_MAX);
    return false;
}

static tenure_status
find_target(struct engine *engine, struct admitted *incoming, const struct pending *pending,
            struct verdict *verdict)
{
    const Tenure__V1__Event *message = incoming->message;
    bool retracts = message->body_case == TENURE__V1__EVENT__BODY_RETRACTION;
    const char *id = retracts ? message->retraction->id : message->supersedes;
    const char *field = retracts ? "retraction.id" : "supersedes";
    struct id_row row;
    unsigned depth = 0;
    if (id[0] == '\0')
        return TENURE_OK;
    if (pending != NULL && pending_has_correction(pending, message->source, id))
        return answer(verdict, INVALID, field,
                      "\"%.128s\" is itself a correction in this atomic request; send it before",
                      id);
    if (pending != NULL && pending_has(pending, message->source, id))
        return TENURE_OK;
    tenure_status status = incoming->source != 0
                               ? ids_find(engine_read(engine), incoming->source, id, &row)
                               : TENURE_NOT_FOUND;
    if (status == TENURE_NOT_FOUND)
        return answer(verdict, INVALID, field, "\"%.128s\" was never published by %s", id,
                      message->source);
    if (status == TENURE_OK)
        status = live_depth(engine_read(engine), row.seq, &depth);
    if (status != TENURE_OK)
        return status;
    if (depth > CORRECTION_DEPTH_MAX)
        return answer(verdict, INVALID, field,
                      "\"%.128s\" is the %dth correction of a correction; report it again instead",
                      id, CORRECTION_DEPTH_MAX);
    incoming->target = row.seq;
    return TENURE_OK;
}

/* A silence with an unknown name would match no alert, and nobody would notice. After other events
 * of an atomic request, which may be the first to mention the name, this cannot be checked. */
static tenure_status
check_silence(struct engine *engine, const Tenure__V1__Silence *silence,
              const struct admission *admission, struct verdict *verdict)
{
    const struct known_names names = {
        .rule = silence->rule,
        .region = silence->region,
        .organisation = silence->organisation,
    };
    char reason[KNOWN_REASON_MAX], field[32];
    const char *kind;
    if (admission->rehearsed || admission->before > 0)
        return TENURE_OK;
    tenure_status status = known_check(engine_read(engine), &names, &kind, reason);
    if (status != TENURE_INVALID)
        return status;
    snprintf(field, sizeof(field), "silence.%s", kind);
    return answer(verdict, INVALID, field, "%s", reason);
}

/* A published figure of an unknown indicator would never be shown. */
static void
check_indicator(const char *figure, struct verdict *verdict)
{
    struct tenure_nearest nearest;
    char name[TENURE_NAME_MAX + 1], reason[KNOWN_REASON_MAX];
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(figure, "/"), figure);
    if (figure[0] == '\0' || indicator_named(name) != INDICATORS)
        return;
    tenure_nearest_begin(&nearest, name);
    for (unsigned i = 0; i < INDICATORS; i++)
        tenure_nearest_offer(&nearest, indicator_kinds[i].name);
    tenure_nearest_text(&nearest, "indicator", reason, sizeof(reason));
    answer(verdict, INVALID, "survey.indicator", "%s", reason);
}

/* In a ring of joined ids none would count, and many ids of one person would slow each of them.
 * Corrections, which are not refused, may still cause both. */
static tenure_status
check_join(struct engine *engine, struct admitted *incoming, const struct pending *pending,
           struct verdict *verdict)
{
    bool closes = false, are_one;
    if (!event_joins(incoming->message))
        return TENURE_OK;
    const Tenure__V1__PersonReport *report = incoming->message->person;
    tenure_status status = joins_close_ring(engine_read(engine), report, incoming->target, pending,
                                            &engine->history_arena, &closes);
    if (status != TENURE_OK)
        return status;
    if (closes)
        return answer(verdict, INVALID, "person.mergedInto",
                      "closes a ring: %s is merged into %s already; retract that first",
                      report->merged_into, report->id);
    const char *ids[] = { report->id, report->merged_into };
    for (int i = 0; i < 2 && status == TENURE_OK; i++)
        status = joins_group(engine_read(engine), ids[i], &engine->history_arena, &engine->joined,
                             &incoming->groups[i]);
    if (status == TENURE_OK &&
        groups_both(pending_people(pending), incoming->groups, &are_one).members > JOINED_MAX)
        answer(verdict, INVALID, "person.mergedInto",
               "%s would have more than %d ids; a person may have no more", report->merged_into,
               JOINED_MAX);
    return status;
}

tenure_status
admit(struct engine *engine, struct tni_span raw, const struct admission *admission,
      struct admitted *ret_admitted, struct verdict *ret_verdict)
{
    int32_t clock = admission->clock;
    struct tni_event event;
    struct admitted incoming = { .raw = raw };
    *ret_verdict = (struct verdict){ .status = STORED };
    if (tni_event_decode(raw, &engine->event_arena, &event, &ret_verdict->problem) != TENURE_OK) {
        ret_verdict->status = INVALID;
        return TENURE_OK;
    }
    incoming.message = event.message;
    incoming.content = event.content;
    if (!check_sender(engine->sender, event.message, ret_verdict))
        return TENURE_OK;

    bool known = false;
    tenure_status status = find_earlier(engine, &incoming, ret_verdict, &known);
    if (status != TENURE_OK || known)
        return status;
    if (!check_own(engine, &incoming, clock, ret_verdict) ||
        (!is_own_body(incoming.message) && !check_announced(engine, &incoming, clock, ret_verdict)))
        return TENURE_OK;
    if (is_own_body(incoming.message))
        announce_own(&incoming, clock);
    if (!check_preview(engine, &incoming, ret_verdict))
        return TENURE_OK;
    status = find_target(engine, &incoming, admission->pending, ret_verdict);
    if (status == TENURE_OK && ret_verdict->status == STORED && !admission->rehearsed)
        status = check_bounds(engine, &incoming, admission->pending, ret_verdict);
    if (status == TENURE_OK && ret_verdict->status == STORED &&
        incoming.message->body_case == TENURE__V1__EVENT__BODY_SILENCE)
        status = check_silence(engine, incoming.message->silence, admission, ret_verdict);
    if (status == TENURE_OK && ret_verdict->status == STORED &&
        incoming.message->body_case == TENURE__V1__EVENT__BODY_SURVEY)
        check_indicator(incoming.message->survey->indicator, ret_verdict);
    if (status == TENURE_OK && ret_verdict->status == STORED && !admission->rehearsed)
        status = check_join(engine, &incoming, admission->pending, ret_verdict);
    *ret_admitted = incoming;
    return status;
}
