/* SPDX-License-Identifier: Apache-2.0 */
/* Asks the daemon a question about each name, because it knows them all, and the nearest one. */
#include "rule_names.h"

#include <string.h>

#include "rule.h"
#include <tenure/cli.h>
#include <tenure/text.h>

struct checking {
    const char *path;
    tenure_client *client;
    unsigned unknown;
};

static void
say(const struct checking *checking, struct yaml_value value, const char *kind, const char *text)
{
    struct yaml_problem problem;
    yaml_fail(value, &problem, "%s", text);
    tenure_cli_say("%s:%d:%d: %s%s", checking->path, problem.line, problem.column, kind,
                   problem.reason);
}

/* *ret_is_empty: the daemon knows the name, but nothing of it. */
static tenure_status
ask(struct checking *checking, struct yaml_value value, Tenure__V1__Query *query,
    bool *ret_is_empty)
{
    Tenure__V1__Answer *answer = NULL;
    *ret_is_empty = false;
    tenure_status status = tenure_client_query(checking->client, query, &answer);
    if (status == TENURE_INVALID) {
        say(checking, value, "", tenure_client_problem(checking->client));
        checking->unknown++;
        return TENURE_OK;
    }
    if (status == TENURE_OK)
        *ret_is_empty = answer->n_organisations == 0 && answer->next == 0;
    tenure__v1__answer__free_unpacked(answer, NULL);
    return status;
}

static tenure_status
check_region(struct checking *checking, struct yaml_value value, char *name)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationsQuery body = TENURE__V1__ORGANISATIONS_QUERY__INIT;
    char text[TENURE_SLUG_MAX + 64];
    bool is_empty;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATIONS;
    query.organisations = &body;
    body.region = name;
    body.limit = 1;
    tenure_status status = ask(checking, value, &query, &is_empty);
    if (is_empty) {
        tenure_text_format(text, sizeof(text), "no organisation is in region %s yet", body.region);
        say(checking, value, "note: ", text);
    }
    return status;
}

static tenure_status
check_role(struct checking *checking, struct yaml_value value, char *name)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__PostsQuery body = TENURE__V1__POSTS_QUERY__INIT;
    bool is_empty;
    query.body_case = TENURE__V1__QUERY__BODY_POSTS;
    query.posts = &body;
    body.role = name;
    body.limit = 1;
    return ask(checking, value, &query, &is_empty);
}

typedef tenure_status check_fn(struct checking *checking, struct yaml_value value, char *name);

/* Checks the names in a text, which commas divide. */
static tenure_status
check_text(struct checking *checking, struct yaml_value value, check_fn *check)
{
    char text[RULE_ROLES_MAX * (TENURE_SLUG_MAX + 2)], *rest = text, *name;
    tenure_status status = TENURE_OK;
    tenure_text_format(text, sizeof(text), "%s", yaml_text(value));
    while (status == TENURE_OK && (name = strsep(&rest, ", ")) != NULL) {
        if (name[0] != '\0')
            status = check(checking, value, name);
    }
    return status;
}

/* Checks a list of names, a text with some, or none. */
static tenure_status
check_names(struct checking *checking, struct yaml_value names, check_fn *check)
{
    struct yaml_value item;
    tenure_status status = TENURE_OK;
    if (names.node != 0 && yaml_text(names) != NULL)
        return check_text(checking, names, check);
    for (size_t i = 0; status == TENURE_OK && yaml_item(names, i, &item); i++)
        status = check_text(checking, item, check);
    return status;
}

tenure_status
rule_names_check(struct yaml_value file, const char *path, tenure_client *client,
                 unsigned *ret_unknown)
{
    struct checking checking = { path, client, 0 };
    struct yaml_value rules = yaml_get(file, "rules"), rule;
    tenure_status status = check_names(&checking, yaml_get(file, "lead_roles"), check_role);
    for (size_t i = 0; status == TENURE_OK && yaml_item(rules, i, &rule); i++) {
        status = check_names(&checking, yaml_get(rule, "regions"), check_region);
        if (status == TENURE_OK)
            status = check_names(&checking, yaml_get(rule, "roles"), check_role);
        if (status == TENURE_OK)
            status = check_names(&checking, yaml_get(rule, "posts"), check_role);
    }
    *ret_unknown = checking.unknown;
    return status;
}
