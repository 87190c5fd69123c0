/* SPDX-License-Identifier: Apache-2.0 */
#include "effect.h"

#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "kept.h"
#include "lookup.h"
#include "names.h"
#include <tenure/date.h>
#include <tenure/nearest.h>
#include <tenure/subscriber.h>
#include <tenure/text.h>

enum {
    ID_MAX = 256,
    LINES_MAX = 12 // for each channel
};

static tenure_status
ask(struct tenure_cli *cli, Tenure__V1__Query *query, Tenure__V1__Answer **ret_answer)
{
    return tenure_client_query(cli->client, query, ret_answer);
}

static void
take_status(struct effect *effect, const Tenure__V1__Answer *answer)
{
    const Tenure__V1__StatusReport *report = answer->status_report;
    effect->is_known = report != NULL;
    effect->seq = answer->seq;
    for (size_t i = 0; report != NULL && i < report->n_heads; i++) {
        if (report->heads[i]->channel == TENURE__V1__CHANNEL__ALERT)
            effect->alerts = report->heads[i]->last;
        else if (report->heads[i]->channel == TENURE__V1__CHANNEL__POST)
            effect->posts = report->heads[i]->last;
    }
    effect->is_feed_clock = report != NULL && strcmp(report->clock_mode, "feed") == 0;
    if (report == NULL || !tenure_day_parse(report->clock, &effect->clock))
        effect->clock = TENURE_NO_DAY;
}

/* Whether the daemon does not know the post; false also if the daemon did not answer. */
static bool
is_new_post(struct tenure_cli *cli, const char *organisation, const char *role)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostQuery body = TENURE__V1__POST_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.organisation = (char *)organisation;
    body.role = (char *)role;
    query.body_case = TENURE__V1__QUERY__BODY_POST;
    query.post = &body;
    tenure_status status = ask(cli, &query, &answer);
    if (status == TENURE_OK)
        tenure__v1__answer__free_unpacked(answer, NULL);
    return status == TENURE_NOT_FOUND;
}

/* The known organisation that is spelt most like a new one. */
struct likeness {
    struct tenure_nearest nearest;
    char text[ID_MAX]; // "QJK", or "QJK (Devon)" if the name is near
};

static void
offer_found(void *context, const Tenure__V1__Found *found)
{
    struct likeness *likeness = context;
    unsigned before = likeness->nearest.distance;
    tenure_nearest_offer_named(&likeness->nearest, found->id, found->name);
    if (likeness->nearest.distance == before)
        return;
    if (strcmp(likeness->nearest.name, found->id) == 0)
        tenure_text_format(likeness->text, sizeof(likeness->text), "%s", found->id);
    else
        tenure_text_format(likeness->text, sizeof(likeness->text), "%s (%s)", found->id,
                           found->name);
}

/* Offers the organisation's posts as suggestions. */
static tenure_status
offer_posts(struct tenure_cli *cli, const char *organisation, struct tenure_nearest *nearest)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    body.organisation = (char *)organisation;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    tenure_status status = ask(cli, &query, &answer);
    if (status != TENURE_OK)
        return status;
    for (size_t i = 0; i < answer->n_posts; i++) {
        char post[ID_MAX];
        snprintf(post, sizeof(post), "%s/%s", organisation, answer->posts[i]->role);
        tenure_nearest_offer(nearest, post);
    }
    tenure__v1__answer__free_unpacked(answer, NULL);
    return TENURE_OK;
}

/* The sentence about a new organisation, or a new post of a known one; it lives until the program
 * ends. */
static char *
describe_new(struct tenure_cli *cli, const char *organisation, const char *post)
{
    const enum lookup_kind kind = LOOKUP_ORGANISATION;
    struct likeness likeness = { .text = "" };
    const char *id = post != NULL ? post : organisation;
    char *text = NULL;
    tenure_nearest_begin(&likeness.nearest, id);
    tenure_status status = post != NULL
                               ? offer_posts(cli, organisation, &likeness.nearest)
                               : lookup_find(cli, organisation, &kind, 1, offer_found, &likeness);
    if (status != TENURE_OK)
        return NULL;
    const char *near = post != NULL ? likeness.nearest.name : likeness.text;
    if (asprintf(&text, "%s is new%s%s%s", id, near[0] != '\0' ? "; did you mean " : "", near,
                 near[0] != '\0' ? "?" : ".") < 0)
        return NULL;
    return kept(text);
}

void
effect_begin(struct effect *effect, struct tenure_cli *cli, const char *organisation,
             const char *role)
{
    char post[ID_MAX];
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    *effect = (struct effect){ .clock = TENURE_NO_DAY };
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    if (ask(cli, &query, &answer) != TENURE_OK)
        return;
    take_status(effect, answer);
    tenure__v1__answer__free_unpacked(answer, NULL);
    if (!effect->is_known || organisation[0] == '\0')
        return;
    snprintf(post, sizeof(post), "%s/%s", organisation, role);
    if (lookup_exact(cli, LOOKUP_ORGANISATION, organisation) == TENURE_NOT_FOUND)
        effect->news = describe_new(cli, organisation, NULL);
    else if (role[0] != '\0' && is_new_post(cli, organisation, role))
        effect->news = describe_new(cli, organisation, post);
}

int32_t
effect_clock_days(const struct effect *effect, int32_t day)
{
    bool moves = effect->is_known && effect->is_feed_clock && effect->clock != TENURE_NO_DAY &&
                 day != TENURE_NO_DAY && day > effect->clock;
    return moves ? day - effect->clock : 0;
}

/* Prints the updates of a channel that the event caused, or the clock when it moved. */
static void
print_updates(const struct effect *effect, struct tenure_cli *cli, Tenure__V1__Channel channel,
              uint64_t from, uint64_t seq)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__ReadChannel body = TENURE__V1__READ_CHANNEL__INIT;
    Tenure__V1__Answer *answer;
    body.channel = channel;
    body.from = from;
    query.body_case = TENURE__V1__QUERY__BODY_READ_CHANNEL;
    query.read_channel = &body;
    if (ask(cli, &query, &answer) != TENURE_OK)
        return;
    size_t count = 0;
    for (size_t i = 0; i < answer->n_updates; i++) {
        const Tenure__V1__Update *update = answer->updates[i];
        if (update->seq <= effect->seq || update->seq > seq || ++count > LINES_MAX)
            continue;
        printf("  ");
        tenure_update_line(&cli->out, update);
    }
    if (count > LINES_MAX)
        printf("  and %zu more updates of the channel %s\n", count - LINES_MAX,
               tenure_channel_name(channel));
    tenure__v1__answer__free_unpacked(answer, NULL);
}

/* Whether only the change, and not the event alone, says what was reported: a correction names the
 * event that it corrects by an id, which would mean nothing to a reader, and a departure does not
 * know that the person never took up the post. */
static bool
says_more(const Tenure__V1__Change *change)
{
    return change->corrected != NULL || change->kind == TENURE__V1__CHANGE__KIND__CALLED_OFF;
}

/* Prints a sentence about the event itself. */
static void
print_event(const struct effect *effect, struct tenure_cli *cli, uint64_t seq)
{
    Tenure__V1__Answer *answer;
    const Tenure__V1__Change *change = entry_ask(cli, seq, &answer);
    if (change == NULL || !says_more(change)) {
        struct names names;
        names_begin(&names, cli);
        print_updates(effect, cli, TENURE__V1__CHANNEL__EVENT, seq, seq);
        names_end(&names);
    } else {
        printf("  #%llu  %s  ", (unsigned long long)seq, change->event->event->announced);
        entry_write(cli, change, stdout);
        putchar('\n');
    }
    if (answer != NULL)
        tenure__v1__answer__free_unpacked(answer, NULL);
}

void
effect_print(const struct effect *effect, struct tenure_cli *cli, uint64_t seq)
{
    if (!effect->is_known)
        return;
    tenure_client_clean_texts(cli->client, true);
    print_event(effect, cli, seq);
    print_updates(effect, cli, TENURE__V1__CHANNEL__POST, effect->posts + 1, seq);
    print_updates(effect, cli, TENURE__V1__CHANNEL__ALERT, effect->alerts + 1, seq);
    fflush(stdout);
}
