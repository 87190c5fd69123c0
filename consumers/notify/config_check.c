/* SPDX-License-Identifier: Apache-2.0 */
/* Checks every name in the routes against the daemon; see config_check.h. */
#include "config_check.h"

#include <string.h>

#include "pages.h"
#include <tenure/cli.h>
#include <tenure/nearest.h>

/* Looks for one name among those that the daemon has; `seen` is set if it is found. */
struct search {
    tenure_client *client;
    struct tenure_nearest nearest;
    bool seen;
};

/* Compares a known name, until the wanted one is found. */
static void
offer(struct search *search, const char *name)
{
    tenure_nearest_offer(&search->nearest, name);
    search->seen = search->seen || strcmp(name, search->nearest.wanted) == 0;
}

static bool
take_rules(void *context, const Tenure__V1__Answer *answer)
{
    for (size_t i = 0; answer->rules != NULL && i < answer->rules->n_rules; i++)
        offer(context, answer->rules->rules[i]->name);
    return true;
}

static tenure_status
find_rule(struct search *search)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__RulesQuery body = TENURE__V1__RULES_QUERY__INIT;
    query.body_case = TENURE__V1__QUERY__BODY_RULES;
    query.rules = &body;
    return pages_ask(search->client, &query, NULL, take_rules, search);
}

static bool
take_organisations(void *context, const Tenure__V1__Answer *answer)
{
    struct search *search = context;
    for (size_t i = 0; i < answer->n_organisations && !search->seen; i++)
        offer(search, answer->organisations[i]->id);
    return !search->seen;
}

static bool
take_regions(void *context, const Tenure__V1__Answer *answer)
{
    struct search *search = context;
    for (size_t i = 0; i < answer->n_organisations && !search->seen; i++)
        offer(search, answer->organisations[i]->region);
    return !search->seen;
}

static tenure_status
ask_organisations(struct search *search, pages_fn *take)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationsQuery body = TENURE__V1__ORGANISATIONS_QUERY__INIT;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATIONS;
    query.organisations = &body;
    return pages_ask(search->client, &query, &body.after, take, search);
}

static tenure_status
find_organisation(struct search *search)
{
    return ask_organisations(search, take_organisations);
}

static tenure_status
find_region(struct search *search)
{
    return ask_organisations(search, take_regions);
}

static bool
take_roles(void *context, const Tenure__V1__Answer *answer)
{
    struct search *search = context;
    for (size_t i = 0; i < answer->n_posts && !search->seen; i++)
        offer(search, answer->posts[i]->role);
    return !search->seen;
}

static tenure_status
find_role(struct search *search)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    return pages_ask(search->client, &query, &body.after, take_roles, search);
}

/* The kinds of names, and the keys of a route that hold them. */
static const struct kind {
    const char *key, *word;
    tenure_status (*find)(struct search *search);
    bool is_error;
} kinds[] = {
    { "rules", "rule", find_rule, true },
    { "regions", "region", find_region, false },
    { "organisations", "organisation", find_organisation, false },
    { "roles", "role", find_role, false },
};

/* The state of one check. */
struct checking {
    const char *path;
    tenure_client *client;
    bool strict;
    unsigned errors;
};

static tenure_status
check_name(struct checking *checking, const struct kind *kind, struct yaml_value value)
{
    char text[200];
    struct yaml_problem problem;
    struct search search = { .client = checking->client };
    bool is_error = kind->is_error || checking->strict;
    tenure_nearest_begin(&search.nearest, yaml_text(value));
    tenure_status status = kind->find(&search);
    if (status != TENURE_OK || search.seen)
        return status;
    yaml_fail(value, &problem, "%s",
              tenure_nearest_text(&search.nearest, kind->word, text, sizeof(text)));
    tenure_cli_say("%s:%d:%d: %s%s", checking->path, problem.line, problem.column,
                   is_error ? "" : "warning: ", problem.reason);
    checking->errors += is_error ? 1 : 0;
    return TENURE_OK;
}

/* Checks a list of names, or a single name. */
static tenure_status
check_names(struct checking *checking, const struct kind *kind, struct yaml_value names)
{
    struct yaml_value item;
    tenure_status status = TENURE_OK;
    if (names.node != 0 && yaml_text(names) != NULL)
        return check_name(checking, kind, names);
    for (size_t i = 0; status == TENURE_OK && yaml_item(names, i, &item); i++)
        status = check_name(checking, kind, item);
    return status;
}

tenure_status
config_check(const struct notify_config *config, const char *path, tenure_client *client,
             bool strict, unsigned *ret_errors)
{
    struct checking checking = { path, client, strict, 0 };
    struct search rules = { .client = client };
    struct yaml_value routes = yaml_get(yaml_root(config->yaml), "routes"), route;
    tenure_nearest_begin(&rules.nearest, "");
    // before printing anything, because there may be no rules yet
    tenure_status status = find_rule(&rules);
    for (size_t i = 0; status == TENURE_OK && yaml_item(routes, i, &route); i++) {
        struct yaml_value when = yaml_get(route, "when");
        for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]) && status == TENURE_OK; k++)
            status = check_names(&checking, &kinds[k], yaml_get(when, kinds[k].key));
    }
    *ret_errors = checking.errors;
    return status;
}
