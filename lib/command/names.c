/* SPDX-License-Identifier: Apache-2.0 */
#include "names.h"

#include <stdlib.h>
#include <string.h>

struct known_name {
    struct known_name *next;
    Tenure__V1__Found__Kind kind;
    char *id, *name; // no name: the daemon does not know one
};

/* "chair of Greater Manchester". */
static char *
describe_post(const Tenure__V1__PostState *post)
{
    const char *title = tenure_title_text(post->name, post->role_name, post->role);
    char *text;
    if (post->organisation_name[0] == '\0' ||
        asprintf(&text, "%s of %s", title, post->organisation_name) < 0)
        return NULL;
    return text;
}

/* NULL: the answer has no name. */
static char *
name_in(const Tenure__V1__Answer *answer)
{
    const char *name = "";
    if (answer->n_posts == 1)
        return describe_post(answer->posts[0]);
    if (answer->n_organisations == 1)
        name = answer->organisations[0]->name;
    else if (answer->n_people == 1)
        name = answer->people[0]->person->unnamed ? "somebody (name not reported)"
                                                  : answer->people[0]->person->name;
    return name[0] != '\0' ? strdup(name) : NULL;
}

static char *
ask(struct tenure_cli *cli, Tenure__V1__Found__Kind kind, const char *id)
{
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__OrganisationQuery organisation = TENURE__V1__ORGANISATION_QUERY__INIT;
    Tenure__V1__PersonQuery person = TENURE__V1__PERSON_QUERY__INIT;
    Tenure__V1__PostQuery post = TENURE__V1__POST_QUERY__INIT;
    Tenure__V1__Answer *answer;
    char *copy = strdup(id), *name = NULL;
    if (copy == NULL)
        return NULL;
    organisation.organisation = person.person = copy;
    query.body_case = TENURE__V1__QUERY__BODY_ORGANISATION;
    query.organisation = &organisation;
    if (kind == TENURE__V1__FOUND__KIND__PERSON) {
        query.body_case = TENURE__V1__QUERY__BODY_PERSON;
        query.person = &person;
    } else if (kind == TENURE__V1__FOUND__KIND__POST &&
               tenure_cli_split_post(copy, (const char **)&post.organisation,
                                     (const char **)&post.role)) {
        query.body_case = TENURE__V1__QUERY__BODY_POST;
        query.post = &post;
    }
    if (tenure_client_query(cli->client, &query, &answer) == TENURE_OK) {
        name = name_in(answer);
        tenure__v1__answer__free_unpacked(answer, NULL);
    }
    free(copy);
    return name;
}

static const char *
name_of(void *context, Tenure__V1__Found__Kind kind, const char *id)
{
    struct names *names = context;
    for (struct known_name *known = names->known; known != NULL; known = known->next) {
        if (known->kind == kind && strcmp(known->id, id) == 0)
            return known->name;
    }
    struct known_name *known = calloc(1, sizeof(*known));
    char *copy = strdup(id);
    if (known == NULL || copy == NULL) {
        free(known);
        free(copy);
        return NULL;
    }
    *known = (struct known_name){ names->known, kind, copy, ask(names->cli, kind, id) };
    names->known = known;
    return known->name;
}

void
names_begin(struct names *names, struct tenure_cli *cli)
{
    *names = (struct names){ .cli = cli };
    cli->out.name_of = name_of;
    cli->out.names = names;
}

void
names_end(struct names *names)
{
    names->cli->out.name_of = NULL;
    while (names->known != NULL) {
        struct known_name *known = names->known;
        names->known = known->next;
        free(known->id);
        free(known->name);
        free(known);
    }
}
