/* SPDX-License-Identifier: Apache-2.0 */
/* Posts, organisations and people by a part of their name. */
#include <string.h>

#include "page.h"
#include <tenure/event.h>
#include <tenure/sentence.h>

enum {
    FOUND_MAX = 100,
    LOOKED_AT_MAX = 200000, // subjects of a kind: a browser is waiting
};

struct search {
    struct request *request;
    const char *wanted;
    char slug[TENURE_SLUG_MAX + 1]; // accents folded, so that "Zoe" finds "Zoë"; "": none
    unsigned found;
};

static bool
has(const struct search *search, const char *text)
{
    return strcasestr(text, search->wanted) != NULL;
}

/* False once there are enough. */
static bool
begin_item(struct search *search)
{
    if (search->found == FOUND_MAX)
        return false;
    html(search->request->out, search->found++ == 0 ? "<ul class=\"found\"><li>" : "<li>");
    return true;
}

static void
take_post(void *context, const void *row)
{
    const Tenure__V1__PostState *post = row;
    struct search *search = context;
    char id[160];
    snprintf(id, sizeof(id), "%s/%s", post->organisation, post->role);
    if ((!has(search, id) && !has(search, post->organisation_name)) || !begin_item(search))
        return;
    page_link_post(search->request, post->organisation, post->role, id);
    html(search->request->out, " %s</li>", post->organisation_name);
}

static void
take_organisation(void *context, const void *row)
{
    const Tenure__V1__OrganisationState *organisation = row;
    struct search *search = context;
    if ((!has(search, organisation->id) && !has(search, organisation->name)) || !begin_item(search))
        return;
    page_link(search->request, "organisation", organisation->id, organisation->name);
    html(search->request->out, " %s</li>", organisation->id);
}

static void
take_person(void *context, const void *row)
{
    const Tenure__V1__Person *person = ((const Tenure__V1__PersonState *)row)->person;
    struct search *search = context;
    bool by_id = search->slug[0] != '\0' && strstr(person->id, search->slug) != NULL;
    if ((!by_id && !has(search, person->name)) || !begin_item(search))
        return;
    page_link(search->request, "person", person->id, tenure_person_text(person));
    html(search->request->out, "</li>");
}

static tenure_status
search_table(struct search *search, const char *name, const char *title, table_row_fn *told)
{
    struct tables tables = { .client = search->request->client,
                             .axes = &search->request->axes,
                             .rows_max = LOOKED_AT_MAX };
    search->found = 0;
    html(search->request->out, "<section><h2>%s</h2>", title);
    tenure_status status = table_find(name)->read(&tables, told, search);
    html(search->request->out, search->found > 0 ? "</ul>" : "<p>None.</p>");
    if (search->found == FOUND_MAX)
        html(search->request->out, "<p>These are the first %d.</p>", FOUND_MAX);
    if (tables.rows >= LOOKED_AT_MAX)
        html(search->request->out, "<p>Of the first %d alone.</p>", LOOKED_AT_MAX);
    html(search->request->out, "</section>\n");
    return status;
}

void
page_search(struct request *request)
{
    struct search search = { .request = request, .wanted = request_parameter(request, "q") };
    tenure_status status = TENURE_OK;
    tenure_person_id(search.wanted, search.slug);
    page_begin(request, "Search");
    html(request->out, "<form class=\"filters\" method=\"get\" role=\"search\">");
    page_put_axes_fields(request);
    html(
        request->out,
        "<label>Name, organisation or post <input type=\"search\" name=\"q\" value=\"%s\"></label> "
        "<button>Search</button></form>\n",
        search.wanted);
    if (search.wanted[0] != '\0')
        status = search_table(&search, "people", "People", take_person);
    if (search.wanted[0] != '\0' && status == TENURE_OK)
        status = search_table(&search, "organisations", "Organisations", take_organisation);
    if (search.wanted[0] != '\0' && status == TENURE_OK)
        status = search_table(&search, "posts", "Posts", take_post);
    if (status != TENURE_OK) {
        request_fail_status(request, status);
        return;
    }
    page_end(request);
}
