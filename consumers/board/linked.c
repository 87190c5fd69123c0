/* SPDX-License-Identifier: Apache-2.0 */
#include "linked.h"

#include <stdlib.h>
#include <string.h>

#include "lookup_words.h"
#include "says.h"
#include "shell.h"
#include <tenure/sentence.h>

enum {
    ROLES_MAX = 200
};

static json_t *
put_node(json_t *object, const char *name, const char *type)
{
    json_t *node = put_object(object, name);
    put_text(node, "@type", type);
    return node;
}

static json_t *
put_root(json_t *data, const char *type)
{
    json_t *root = put_object(data, "linked");
    put_text(root, "@context", "https://schema.org");
    put_text(root, "@type", type);
    return root;
}

/* The address of a page: absolute if the board has a --base-url; otherwise relative to the page's
 * own. */
static void
put_address(struct request *request, json_t *node, const char *page, const char *id)
{
    size_t whole = strlen(request->base_url), path = strlen(request->base);
    char *link = request_link(request, page, id);
    while (whole > 0 && request->base_url[whole - 1] == '/')
        whole--;
    int host = whole > path ? (int)(whole - path) : 0;
    if (link != NULL)
        put_format(node, "url", "%.*s%s", host, request->base_url, link);
    free(link);
}

static void
put_properties(json_t *node, Tenure__V1__Identifier *const *identifiers, size_t count)
{
    json_t *list = count > 0 ? put_list(node, "identifier") : NULL;
    for (size_t i = 0; i < count; i++) {
        const char *value = identifiers[i]->value;
        bool is_item = value[0] == 'Q' && value[strspn(value + 1, "0123456789") + 1] == '\0';
        json_t *one = add_object(list);
        put_text(one, "@type", "PropertyValue");
        put_text(one, "propertyID", identifiers[i]->scheme);
        put_text(one, "value", value);
        if (strcmp(identifiers[i]->scheme, "wikidata") == 0 && is_item)
            put_format(node, "sameAs", "https://www.wikidata.org/entity/%s", value);
    }
}

static void
put_person(struct request *request, json_t *node, const Tenure__V1__Person *person)
{
    put_text(node, "name", tenure_person_text(person));
    if (person->id[0] != '\0')
        put_address(request, node, "person", person->id);
}

static void
put_organisation(struct request *request, json_t *node, const char *id)
{
    char name[LOOKUP_TEXT_MAX];
    name_organisation(request, id, name, sizeof(name));
    put_text(node, "name", name);
    put_address(request, node, "organisation", id);
}

/* Dates may be a month or a year, which both ISO 8601 and schema.org allow. */
static json_t *
add_role(json_t *list, const char *title, const Tenure__V1__Tenure *tenure)
{
    char name[LOOKUP_TEXT_MAX];
    json_t *role = add_object(list);
    snprintf(name, sizeof(name), "%s", title);
    lookup_words_capital(name);
    put_text(role, "@type", "OrganizationRole");
    put_text(role, "roleName", name);
    if (tenure->start[0] != '\0')
        put_text(role, "startDate", tenure->start);
    if (tenure->end[0] != '\0')
        put_text(role, "endDate", tenure->end);
    return role;
}

static void
add_holder(struct request *request, json_t *list, const Tenure__V1__PostState *state,
           const Tenure__V1__Tenure *tenure)
{
    if (is_unnamed(tenure->person) || json_array_size(list) == ROLES_MAX)
        return;
    const char *title = tenure_title_text(state->name, state->role_name, state->role);
    put_person(request, put_node(add_role(list, title, tenure), "member", "Person"),
               tenure->person);
}

void
linked_put_person(struct request *request, json_t *data, const Tenure__V1__PersonHistory *history)
{
    const Tenure__V1__PersonState *state = history->state;
    if (is_unnamed(state->person))
        return;
    json_t *root = put_root(data, "Person");
    put_person(request, root, state->person);
    json_t *names = state->n_other_names > 0 ? put_list(root, "alternateName") : NULL;
    for (size_t i = 0; i < state->n_other_names; i++)
        json_array_append_new(names, json_string(state->other_names[i]));
    put_properties(root, state->identifiers, state->n_identifiers);
    json_t *roles = put_list(root, "memberOf");
    for (size_t i = 0; i < history->n_holdings && i < ROLES_MAX; i++) {
        const Tenure__V1__PersonPost *post = history->holdings[i];
        json_t *role = add_role(
            roles, tenure_title_text(post->post_name, post->role_name, post->role), post->tenure);
        put_organisation(request, put_node(role, "memberOf", "Organization"), post->organisation);
    }
}

void
linked_put_post(struct request *request, json_t *data, const Tenure__V1__PostHistory *history)
{
    json_t *root = put_root(data, "Organization");
    put_organisation(request, root, history->state->organisation);
    json_t *members = put_list(root, "member");
    for (size_t i = history->n_tenures; i > 0; i--)
        add_holder(request, members, history->state, history->tenures[i - 1]);
}

void
linked_put_organisation(struct request *request, json_t *data,
                        const Tenure__V1__OrganisationState *state, const Tenure__V1__Answer *posts)
{
    json_t *root = put_root(data, "Organization");
    put_organisation(request, root, state->id);
    if (state->short_name[0] != '\0')
        put_text(root, "alternateName", state->short_name);
    put_properties(root, state->identifiers, state->n_identifiers);
    if (state->ended[0] != '\0')
        put_text(root, "dissolutionDate", state->ended);
    if (state->parent[0] != '\0')
        put_organisation(request, put_node(root, "parentOrganization", "Organization"),
                         state->parent);
    json_t *members = put_list(root, "member");
    for (size_t i = 0; posts != NULL && i < posts->n_histories; i++) {
        const Tenure__V1__PostState *post = posts->histories[i]->state;
        for (size_t h = 0; h < post->n_holders; h++)
            add_holder(request, members, post, post->holders[h]);
    }
}
