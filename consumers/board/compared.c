/* SPDX-License-Identifier: Apache-2.0 */
#include "compared.h"

#include <stdlib.h>
#include <string.h>

#include "day_words.h"
#include "figure_known.h"
#include "follow.h"
#include "lookup_words.h"
#include "timeline.h"
#include <tenure/date.h>

enum {
    WINDOW_MONTHS = 48,
    KEPT_MAX = 8, // roles in the cache
    KEPT_ENTRIES = 100
};

struct others {
    int32_t today;
    unsigned *holders;
    int32_t *stays; // how long the present holders have held their posts, in days
    size_t count, stays_count;
    bool are_vague; // a tenure among them began in a vague month or year
};

unsigned
compared_holders(const Tenure__V1__PostHistory *history, int32_t today)
{
    int32_t since = tenure_day_minus_months(today, WINDOW_MONTHS);
    unsigned count = 0;
    for (size_t i = 0; i < history->n_tenures; i++) {
        struct tenure_date end;
        int32_t from = timeline_first_day(history->tenures[i]);
        bool ended = tenure_date_parse(history->tenures[i]->end, &end) && end.day <= since;
        count += from != TENURE_NO_DAY && from <= today && !ended;
    }
    return count;
}

static int32_t
stay_of(const Tenure__V1__PostState *state, int32_t today)
{
    if (state->n_holders == 0 || state->holders[0]->start[0] == '\0')
        return -1;
    int32_t from = timeline_first_day(state->holders[0]);
    return from != TENURE_NO_DAY && from <= today ? today - from : -1;
}

static int
by_holders(const void *left, const void *right)
{
    const unsigned *one = left, *other = right;
    return (*one > *other) - (*one < *other);
}

static bool
is_vague(const char *date)
{
    struct tenure_date read;
    return tenure_date_parse(date, &read) && read.precision != TENURE_BY_DAY;
}

static int
by_stay(const void *left, const void *right)
{
    const int32_t *one = left, *other = right;
    return (*one > *other) - (*one < *other);
}

static void
take(struct others *others, const Tenure__V1__Answer *answer)
{
    for (size_t i = 0; i < answer->n_histories && others->count < COMPARED_MAX; i++) {
        const Tenure__V1__PostHistory *history = answer->histories[i];
        int32_t stay = stay_of(history->state, others->today);
        others->holders[others->count++] = compared_holders(history, others->today);
        if (stay >= 0)
            others->stays[others->stays_count++] = stay;
        others->are_vague =
            others->are_vague || (stay >= 0 && is_vague(history->state->holders[0]->start));
    }
}

static bool
ask(struct request *request, char *role, struct others *others)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    body.role = role;
    body.histories = true;
    body.axes = &request->axes;
    body.limit = COMPARED_MAX;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    do {
        Tenure__V1__Answer *answer;
        if (tenure_client_query(request->client, &query, &answer) != TENURE_OK)
            return false;
        take(others, answer);
        body.after = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
    } while (body.after != 0 && others->count < COMPARED_MAX);
    return true;
}

static void
put(json_t *list, const char *what, const char *says)
{
    json_t *one = add_object(list);
    put_text(one, "what", what);
    put_text(one, "said", says);
}

static void
put_rank(json_t *list, const struct others *others, unsigned holders)
{
    char what[64], says[160], all[LOOKUP_NUMBER_MAX], word[LOOKUP_NUMBER_MAX];
    size_t as_many = 0;
    for (size_t i = 0; i < others->count; i++)
        as_many += others->holders[i] >= holders;
    unsigned median = others->holders[others->count / 2];
    snprintf(what, sizeof(what), "%s leader%s in four years", lookup_words_number(holders, word),
             holders == 1 ? "" : "s");
    lookup_words_capital(what);
    lookup_words_number(others->count, all);
    if (as_many <= 1 && others->count > 1) {
        unsigned next = others->holders[others->count - 2];
        snprintf(says, sizeof(says), "no other of the %s posts had %s%s", all,
                 next > 0 ? "more than " : "", next > 0 ? lookup_words_number(next, word) : "any");
    } else if (holders == median)
        snprintf(says, sizeof(says), "usual: the median of %s posts had as many", all);
    else {
        char many[LOOKUP_NUMBER_MAX];
        snprintf(says, sizeof(says), "%s of %s posts had as many or more; the median had %s",
                 lookup_words_number(as_many, many), all, lookup_words_number(median, word));
    }
    put(list, what, says);
}

/* Reads and sorts the numbers; false: out of memory, or no answer. */
static bool
read(struct request *request, char *role, struct others *others)
{
    *others = (struct others){ .today = request->today };
    others->holders = calloc(COMPARED_MAX, sizeof(others->holders[0]));
    others->stays = calloc(COMPARED_MAX, sizeof(others->stays[0]));
    if (others->holders == NULL || others->stays == NULL || !ask(request, role, others))
        return false;
    qsort(others->holders, others->count, sizeof(others->holders[0]), by_holders);
    qsort(others->stays, others->stays_count, sizeof(others->stays[0]), by_stay);
    return true;
}

static void
forget(struct others *others)
{
    free(others->holders);
    free(others->stays);
    *others = (struct others){ 0 };
}

/* The numbers of a role. They are cached, because they need hundreds of histories and readers go
 * from post to post: until the next entry of the log, and on a board with many posts for some
 * entries. Only the answering thread calls this. NULL: they cannot be read. */
static const struct others *
find(struct request *request, char *role)
{
    static struct kept {
        char *role;
        uint64_t begun, entry; // the cache belongs to one log: another log has other posts
        struct others others;
    } kept[KEPT_MAX];
    struct follow_state now = follow_state(request->follow);
    bool stays = !request_is_past(request);
    uint64_t entries = figure_known_is_cheap(request) ? 1 : KEPT_ENTRIES;
    struct kept *place = &kept[0];
    for (size_t i = 0; i < KEPT_MAX; i++) {
        struct kept *one = &kept[i];
        if (stays && one->role != NULL && strcmp(one->role, role) == 0 && one->begun == now.begun &&
            now.seq - one->entry < entries && one->others.today == request->today)
            return &one->others;
        place = one->entry < place->entry ? one : place;
    }
    free(place->role);
    forget(&place->others);
    place->role = strdup(role);
    place->begun = now.begun;
    place->entry = now.seq;
    bool fine = place->role != NULL && read(request, role, &place->others);
    if (!fine || !stays)
        place->entry = 0; // evicted first, and too old to be used
    return fine ? &place->others : NULL;
}

void
compared_put(struct request *request, json_t *data, const Tenure__V1__PostHistory *history)
{
    const struct others *others = find(request, history->state->role);
    char one[DAY_WORDS_MAX], median[DAY_WORDS_MAX], says[160];
    int32_t stay = stay_of(history->state, request->today);
    if (others == NULL || others->count <= 1)
        return;
    json_t *list = put_list(data, "compared");
    unsigned holders = compared_holders(history, request->today);
    put_format(data, "usual", "%u holder%s in four years; the median of %zu is %u", holders,
               holders == 1 ? "" : "s", others->count, others->holders[others->count / 2]);
    put_rank(list, others, holders);
    if (stay <= 0 || others->stays_count == 0)
        return;
    int32_t half = others->stays[others->stays_count / 2];
    snprintf(says, sizeof(says), "%s; the median is %s%s",
             timeline_length_words(history->state->holders[0], request->today, one),
             others->are_vague ? "about " : "",
             day_words_between(request->today - half, request->today, median));
    put(list, "Present stay", says);
}
