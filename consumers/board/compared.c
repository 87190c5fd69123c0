/* SPDX-License-Identifier: Apache-2.0 */
#include "compared.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "day_words.h"
#include "follow.h"
#include "timeline.h"
#include <tenure/date.h>

enum {
    WINDOW_MONTHS = 48,
    KEPT_MAX = 8, // roles
    KEPT_S = 60
};

struct others {
    int32_t today;
    unsigned *holders;
    int32_t *stays; // of the present holders, in days
    size_t count, stays_count;
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
    char what[64], says[160];
    size_t as_many = 0;
    for (size_t i = 0; i < others->count; i++)
        as_many += others->holders[i] >= holders;
    unsigned median = others->holders[others->count / 2];
    snprintf(what, sizeof(what), "%u in four years", holders);
    if (as_many <= 1 && others->count > 1)
        snprintf(says, sizeof(says), "the only one of %zu with more than %u; the median had %u",
                 others->count, others->holders[others->count - 2], median);
    else
        snprintf(says, sizeof(says), "%zu of %zu had as many or more; the median had %u", as_many,
                 others->count, median);
    put(list, what, says);
}

/* Reads and sorts them; false: no memory, or no answer. */
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

/* Those of a role, which stay for a minute: a reader goes from post to post, and hundreds of
 * histories are read for them. One thread answers. NULL: they cannot be had. */
static const struct others *
find(struct request *request, char *role)
{
    static struct {
        char *role;
        time_t until;
        uint64_t begun; // of the follower: another log has other posts
        struct others others;
    } kept[KEPT_MAX];
    time_t now = time(NULL);
    uint64_t begun = follow_state(request->follow).begun;
    size_t place = 0;
    for (size_t i = 0; i < KEPT_MAX; i++) {
        bool good = !request_is_past(request) && kept[i].role != NULL && now < kept[i].until &&
                    kept[i].begun == begun;
        if (good && strcmp(kept[i].role, role) == 0 && kept[i].others.today == request->today)
            return &kept[i].others;
        place = kept[i].until < kept[place].until ? i : place;
    }
    free(kept[place].role);
    forget(&kept[place].others);
    kept[place].role = strdup(role);
    kept[place].begun = begun;
    bool fine = kept[place].role != NULL && read(request, role, &kept[place].others);
    kept[place].until = fine && !request_is_past(request) ? now + KEPT_S : 0;
    return fine ? &kept[place].others : NULL;
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
    put_rank(list, others, compared_holders(history, request->today));
    if (stay < 0 || others->stays_count == 0)
        return;
    int32_t half = others->stays[others->stays_count / 2];
    snprintf(says, sizeof(says), "%s; the median is %s",
             day_words_between(request->today - stay, request->today, one),
             day_words_between(request->today - half, request->today, median));
    put(list, "Present stay", says);
}
