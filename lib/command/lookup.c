/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup.h"

#include <stdlib.h>
#include <string.h>

#include <tenure/event.h>
#include <tenure/nearest.h>
#include <tenure/text.h>

#include "kept.h"
#include "names.h"

enum {
    CANDIDATES_MAX = 5, // named in the error if several match
    TEXT_MAX = 512,
    KINDS_MAX = 8,
    EXACT = TENURE__V1__FOUND__MATCH__ID + 1 // the id itself, in the same case
};

/* The best matches found so far. */
struct match {
    const char *text;
    int grade; // a Found.Match, or EXACT
    char *ids[CANDIDATES_MAX], *names[CANDIDATES_MAX];
    char *posts[CANDIDATES_MAX]; // of a person, because people share names; else NULL
    size_t count;                // different ids with that grade, including those that did not fit
    enum lookup_kind kind;       // of the first id
    struct tenure_nearest nearest;
    size_t organisation; // of a post ORGANISATION/ROLE: the bytes up to the role; else 0
};

/* Whether a similar id may be meant: a post of the organisation that is known already. */
static bool
may_be_meant(const struct match *match, const Tenure__V1__Found *found)
{
    return found->match == TENURE__V1__FOUND__MATCH__SIMILAR &&
           strncmp(found->id, match->text, match->organisation) == 0;
}

static void
forget(struct match *match)
{
    for (size_t i = 0; i < match->count && i < CANDIDATES_MAX; i++) {
        free(match->ids[i]);
        free(match->names[i]);
        free(match->posts[i]);
    }
    match->count = 0;
}

static bool
has(const struct match *match, const char *id)
{
    for (size_t i = 0; i < match->count && i < CANDIDATES_MAX; i++) {
        if (match->ids[i] != NULL && strcmp(match->ids[i], id) == 0)
            return true;
    }
    return false;
}

static void
lookup_offer(void *context, const Tenure__V1__Found *found)
{
    struct match *match = context;
    int grade = strcmp(found->id, match->text) == 0 ? EXACT : (int)found->match;
    if (may_be_meant(match, found))
        tenure_nearest_offer_named(&match->nearest, found->id, found->name);
    if (grade < (int)TENURE__V1__FOUND__MATCH__WORD || grade < match->grade ||
        (grade == match->grade && has(match, found->id)))
        return;
    if (grade > match->grade)
        forget(match);
    match->grade = grade;
    if (match->count == 0)
        match->kind = (enum lookup_kind)found->kind;
    if (match->count < CANDIDATES_MAX) {
        match->ids[match->count] = strdup(found->id);
        match->names[match->count] = strdup(found->name);
        match->posts[match->count] =
            found->kind == TENURE__V1__FOUND__KIND__PERSON ? strdup(found->detail) : NULL;
    }
    match->count++;
}

/* What tells the candidate from others: its name, and of a person also the post. */
static void
describe(const struct tenure_cli *cli, const struct match *match, size_t i, char *text, size_t size)
{
    const char *id = match->ids[i] != NULL ? match->ids[i] : "?";
    const char *name = match->names[i] != NULL ? match->names[i] : "";
    const char *post = match->posts[i] != NULL ? match->posts[i] : "";
    const char *called = post[0] != '\0'
                             ? cli->out.name_of(cli->out.names, TENURE__V1__FOUND__KIND__POST, post)
                             : NULL;
    if (called != NULL)
        post = called;
    if (name[0] == '\0' && post[0] == '\0')
        tenure_text_format(text, size, "%.100s", id);
    else
        tenure_text_format(text, size, "%.100s (%.60s%s%.60s)", id, name,
                           name[0] != '\0' && post[0] != '\0' ? ", " : "", post);
}

static __attribute__((noreturn)) void
refuse_ambiguous(struct tenure_cli *cli, const struct match *match)
{
    char text[TEXT_MAX] = "";
    struct names names;
    names_begin(&names, cli);
    for (size_t i = 0; i < match->count && i < CANDIDATES_MAX; i++) {
        size_t used = strlen(text);
        tenure_text_format(text + used, sizeof(text) - used, "%s", i == 0 ? "" : ", ");
        used = strlen(text);
        describe(cli, match, i, text + used, sizeof(text) - used);
    }
    names_end(&names);
    tenure_cli_say("%s is ambiguous: %s%s", match->text, text,
                   match->count > CANDIDATES_MAX ? " ..." : "");
    exit(TENURE_EXIT_REFUSED);
}

static __attribute__((noreturn)) void
refuse_unknown(const struct match *match, const char *kind)
{
    char text[TEXT_MAX];
    tenure_nearest_text(&match->nearest, kind, text, sizeof(text));
    if (strcmp(kind, "alert") == 0)
        tenure_cli_say("%s; see tenure alerts --all", text);
    else if (match->nearest.name[0] == '\0' && strcmp(kind, "rule") == 0)
        tenure_cli_say("%s; tenure rules shows those in force", text);
    else if (match->nearest.name[0] != '\0')
        tenure_cli_say("%s", text);
    else if (match->organisation > 0)
        tenure_cli_say("%s; tenure state posts --organisation %.*s lists its posts", text,
                       (int)match->organisation - 1, match->text);
    else
        tenure_cli_say("%s; tenure find %sTEXT shows what there is", text,
                       strcmp(kind, "role") == 0     ? "--kind role "
                       : strcmp(kind, "region") == 0 ? "--kind region "
                                                     : "");
    exit(TENURE_EXIT_REFUSED);
}

tenure_status
lookup_find(struct tenure_cli *cli, const char *text, const enum lookup_kind *kinds, size_t count,
            lookup_fn *each, void *context)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__FindQuery body = TENURE__V1__FIND_QUERY__INIT;
    Tenure__V1__Found__Kind wanted[KINDS_MAX];
    for (body.n_kinds = 0; body.n_kinds < count && body.n_kinds < KINDS_MAX; body.n_kinds++)
        wanted[body.n_kinds] = (Tenure__V1__Found__Kind)kinds[body.n_kinds];
    body.text = (char *)text;
    body.kinds = wanted;
    query.body_case = TENURE__V1__QUERY__BODY_FIND;
    query.find = &body;
    do {
        Tenure__V1__Answer *answer;
        tenure_status status = tenure_client_query(cli->client, &query, &answer);
        if (status != TENURE_OK)
            return status;
        for (size_t i = 0; i < answer->n_found; i++)
            each(context, answer->found[i]);
        body.after = answer->next;
        tenure__v1__answer__free_unpacked(answer, NULL);
    } while (body.after != 0);
    return TENURE_OK;
}

/* A rule has no name with words, so the words of its id are compared. */
static void
offer_rules(struct tenure_cli *cli, struct tenure_nearest *nearest)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__RulesQuery body = TENURE__V1__RULES_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_RULES;
    query.rules = &body;
    if (tenure_client_query(cli->client, &query, &answer) != TENURE_OK)
        return;
    for (size_t i = 0; answer->rules != NULL && i < answer->rules->n_rules; i++)
        tenure_nearest_offer_named(nearest, answer->rules->rules[i]->name,
                                   answer->rules->rules[i]->name);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

/* Replaces the text with the id that fits best if there is only one; `what` names the kinds in the
 * error. ret_kind may be NULL. */
static tenure_status
lookup_best(struct tenure_cli *cli, const enum lookup_kind *kinds, size_t count, const char *what,
            char **text_p, enum lookup_kind *ret_kind)
{
    struct match match = { .text = *text_p };
    const char *slash = kinds[0] == LOOKUP_POST ? strchr(*text_p, '/') : NULL;
    match.organisation = slash != NULL && slash != *text_p ? (size_t)(slash - *text_p) + 1 : 0;
    tenure_nearest_begin(&match.nearest, *text_p);
    tenure_status status = lookup_find(cli, *text_p, kinds, count, lookup_offer, &match);
    if (status != TENURE_OK) {
        forget(&match);
        return status;
    }
    if (match.count == 0 && match.nearest.name[0] == '\0' && kinds[0] == LOOKUP_RULE)
        offer_rules(cli, &match.nearest);
    if (match.count == 0)
        refuse_unknown(&match, what);
    if (match.count > 1)
        refuse_ambiguous(cli, &match);
    *text_p = kept(match.ids[0]);
    match.ids[0] = NULL;
    if (ret_kind != NULL)
        *ret_kind = match.kind;
    forget(&match);
    return TENURE_OK;
}

tenure_status
lookup_exact(struct tenure_cli *cli, enum lookup_kind kind, const char *id)
{
    char *text = (char *)id;
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationQuery organisation = TENURE__V1__ORGANISATION_QUERY__INIT;
    Tenure__V1__PersonQuery person = TENURE__V1__PERSON_QUERY__INIT;
    Tenure__V1__AlertsQuery alerts = TENURE__V1__ALERTS_QUERY__INIT;
    Tenure__V1__PostsQuery posts = TENURE__V1__POSTS_QUERY__INIT;
    Tenure__V1__WhyQuery why = TENURE__V1__WHY_QUERY__INIT;
    Tenure__V1__Answer *answer;
    alerts.limit = posts.limit = 1;
    if (kind == LOOKUP_ORGANISATION) {
        organisation.organisation = text;
        query.body_case = TENURE__V1__QUERY__BODY_ORGANISATION;
        query.organisation = &organisation;
    } else if (kind == LOOKUP_PERSON) {
        person.person = text;
        query.body_case = TENURE__V1__QUERY__BODY_PERSON;
        query.person = &person;
    } else if (kind == LOOKUP_ALERT) {
        why.alert = text;
        query.body_case = TENURE__V1__QUERY__BODY_WHY;
        query.why = &why;
    } else if (kind == LOOKUP_RULE) {
        alerts.rule = text;
        query.body_case = TENURE__V1__QUERY__BODY_ALERTS;
        query.alerts = &alerts;
    } else {
        *(kind == LOOKUP_ROLE ? &posts.role : &posts.region) = text;
        query.body_case = TENURE__V1__QUERY__BODY_POSTS;
        query.posts = &posts;
    }
    tenure_status status = tenure_client_query(cli->client, &query, &answer);
    if (status == TENURE_OK)
        tenure__v1__answer__free_unpacked(answer, NULL);
    return status;
}

static const char *
lookup_kind_name(enum lookup_kind kind)
{
    return tenure_enum_text(&tenure__v1__found__kind__descriptor, (int)kind);
}

/* Takes the id of the role with that name, and of several the first. */
static void
take_role(void *context, const Tenure__V1__Found *found)
{
    char **role = context;
    if (*role == NULL && found->match == TENURE__V1__FOUND__MATCH__NAME)
        *role = kept(strdup(found->id));
}

/* "ORGANISATION/ROLE", each a name or the beginning of one: looks up the organisation, then the
 * role among its posts. Without a slash the text is the name of a post. */
static tenure_status
lookup_post(struct tenure_cli *cli, char **text_p)
{
    const enum lookup_kind kind = LOOKUP_POST, role_kind = LOOKUP_ROLE;
    char *slash = strchr(*text_p, '/'), *organisation, *post, *role = NULL;
    if (slash != NULL && slash != *text_p && slash[1] != '\0') {
        organisation = kept(strndup(*text_p, (size_t)(slash - *text_p)));
        tenure_status status = lookup(cli, LOOKUP_ORGANISATION, &organisation);
        if (status == TENURE_OK && strchr(slash, ' ') != NULL) // no id has spaces
            status = lookup_find(cli, slash + 1, &role_kind, 1, take_role, &role);
        if (status != TENURE_OK)
            return status;
        if (asprintf(&post, "%s/%s", organisation, role != NULL ? role : slash + 1) < 0)
            return TENURE_NO_MEMORY;
        *text_p = kept(post);
    }
    return lookup_best(cli, &kind, 1, "post", text_p, NULL);
}

tenure_status
lookup(struct tenure_cli *cli, enum lookup_kind kind, char **text_p)
{
    if (*text_p == NULL || (*text_p)[0] == '\0')
        return TENURE_OK;
    if (kind == LOOKUP_POST)
        return lookup_post(cli, text_p);
    if (kind == LOOKUP_REGION && strcmp(*text_p, TENURE_EVERYTHING) == 0)
        return TENURE_OK;
    tenure_status status = lookup_exact(cli, kind, *text_p); // cheaper than all matches
    return status == TENURE_NOT_FOUND || status == TENURE_INVALID
               ? lookup_best(cli, &kind, 1, lookup_kind_name(kind), text_p, NULL)
               : status;
}

static const enum lookup_kind subjects[] = { LOOKUP_POST, LOOKUP_ORGANISATION, LOOKUP_PERSON };

tenure_status
lookup_subject(struct tenure_cli *cli, char **text_p)
{
    if (*text_p == NULL || (*text_p)[0] == '\0' || strcmp(*text_p, TENURE_EVERYTHING) == 0)
        return TENURE_OK;
    if (strchr(*text_p, '/') != NULL)
        return lookup_post(cli, text_p);
    return lookup_best(cli, subjects, sizeof(subjects) / sizeof(subjects[0]), "subject", text_p,
                       NULL);
}

tenure_status
lookup_any(struct tenure_cli *cli, char **text_p, enum lookup_kind *ret_kind)
{
    *ret_kind = LOOKUP_POST;
    if (strchr(*text_p, '/') != NULL)
        return lookup_post(cli, text_p);
    return lookup_best(cli, subjects, sizeof(subjects) / sizeof(subjects[0]),
                       "post, organisation or person", text_p, ret_kind);
}
