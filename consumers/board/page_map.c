/* SPDX-License-Identifier: Apache-2.0 */
/* The vacancy map: a tile for each system, by region. */
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "tables.h"
#include <tenure/date.h>
#include <tenure/sentence.h>

enum {
    LEADERS_MONTHS = 48,
    SHADES = 5,
    POSTS_MAX = 5000, // looked at: a browser is waiting
};

struct tile {
    char *organisation, *role, *name, *region, *holder;
    const char *by_status;
    unsigned leaders; // within four years
};

/* A region's id and what it is called. */
struct region {
    char *id, *name;
};

struct map {
    struct request *request;
    const char *role; // that the tiles are about
    struct tile *tiles;
    size_t count;
    char **roles; // there are, for the choice
    size_t roles_count;
    struct region *regions;
    size_t regions_count;
    bool is_cut; // there are more posts than are looked at
};

static const struct {
    const char *kind, *mark, *says;
} legend[] = {
    { "filled", "", "filled" },      { "leaving", "L", "filled, and leaving" },
    { "interim", "I", "interim" },   { "vacant", "V", "vacant" },
    { "unknown", "?", "not known" }, { "abolished", "-", "abolished" },
};

static const char *
status_of(const Tenure__V1__PostState *post)
{
    switch ((unsigned)post->status) {
    case TENURE__V1__POST_STATE__STATUS__FILLED: return post->open ? "leaving" : "filled";
    case TENURE__V1__POST_STATE__STATUS__INTERIM: return "interim";
    case TENURE__V1__POST_STATE__STATUS__VACANT: return "vacant";
    case TENURE__V1__POST_STATE__STATUS__ABOLISHED: return "abolished";
    default: return "unknown";
    }
}

/* How many held the post within the last four years. */
static unsigned
leaders_of(const Tenure__V1__PostState *post)
{
    int32_t today;
    unsigned leaders = post->truncated ? post->holders_count : (unsigned)post->n_holders;
    if (!tenure_day_parse(post->date, &today))
        return leaders;
    int32_t since = tenure_day_minus_months(today, LEADERS_MONTHS);
    for (size_t i = 0; i < post->n_past; i++) {
        struct tenure_date end;
        leaders += tenure_date_parse(post->past[i]->end, &end) && end.day >= since;
    }
    return leaders;
}

static void
free_tile(struct tile *tile)
{
    free(tile->organisation);
    free(tile->role);
    free(tile->name);
    free(tile->region);
    free(tile->holder);
}

static void
keep_role(struct map *map, const char *role)
{
    for (size_t i = 0; i < map->roles_count; i++) {
        if (strcmp(map->roles[i], role) == 0)
            return;
    }
    char **grown = realloc(map->roles, (map->roles_count + 1) * sizeof(grown[0]));
    if (grown == NULL)
        return;
    map->roles = grown;
    map->roles[map->roles_count] = strdup(role);
    if (map->roles[map->roles_count] != NULL)
        map->roles_count++;
}

static void
add_tile(struct map *map, const char *organisation, const char *name, const char *region,
         const Tenure__V1__PostState *post)
{
    bool is_held = post != NULL && post->n_holders > 0;
    struct tile *grown = realloc(map->tiles, (map->count + 1) * sizeof(grown[0]));
    if (grown == NULL)
        return;
    map->tiles = grown;
    struct tile *tile = &map->tiles[map->count++];
    *tile = (struct tile){
        .organisation = strdup(organisation),
        .role = strdup(map->role),
        .name = strdup(name[0] != '\0' ? name : organisation),
        .region = strdup(region),
        .holder = strdup(is_held ? tenure_person_text(post->holders[0]->person) : ""),
        .by_status = post != NULL ? status_of(post) : "unknown",
        .leaders = post != NULL ? leaders_of(post) : 0,
    };
    if (tile->organisation == NULL || tile->role == NULL || tile->name == NULL ||
        tile->region == NULL || tile->holder == NULL)
        free_tile(&map->tiles[--map->count]);
}

static void
take_post(void *context, const void *row)
{
    const Tenure__V1__PostState *post = row;
    struct map *map = context;
    keep_role(map, post->role);
    if (map->role[0] == '\0' && map->roles_count > 0)
        map->role = map->roles[0];
    if (strcmp(post->role, map->role) == 0)
        add_tile(map, post->organisation, post->organisation_name, post->region, post);
}

/* Regions' names, and a tile for each system of which no post is known. */
static void
take_organisation(void *context, const void *row)
{
    const Tenure__V1__OrganisationState *organisation = row;
    struct map *map = context;
    bool is_system = organisation->kind == TENURE__V1__ORGANISATION_KIND__STP ||
                     organisation->kind == TENURE__V1__ORGANISATION_KIND__ICS ||
                     organisation->kind == TENURE__V1__ORGANISATION_KIND__ICB;
    if (organisation->kind == TENURE__V1__ORGANISATION_KIND__REGION) {
        struct region *grown = realloc(map->regions, (map->regions_count + 1) * sizeof(grown[0]));
        if (grown == NULL)
            return;
        map->regions = grown;
        map->regions[map->regions_count++] =
            (struct region){ strdup(organisation->id), strdup(organisation->name) };
    }
    if (!is_system || organisation->ended[0] != '\0')
        return;
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(map->tiles[i].organisation, organisation->id) == 0)
            return;
    }
    add_tile(map, organisation->id, organisation->name, organisation->region, NULL);
}

static const char *
region_name(const struct map *map, const char *id)
{
    for (size_t i = 0; i < map->regions_count; i++) {
        if (map->regions[i].id != NULL && strcmp(map->regions[i].id, id) == 0 &&
            map->regions[i].name != NULL && map->regions[i].name[0] != '\0')
            return map->regions[i].name;
    }
    return id[0] != '\0' ? id : "No region";
}

static int
by_region(const void *left, const void *right)
{
    const struct tile *a = left, *b = right;
    int order = strcmp(a->region, b->region);
    return order != 0 ? order : strcmp(a->name, b->name);
}

static void
put_legend(struct request *request, bool by_leaders)
{
    html(request->out, "<ul class=\"legend\">");
    for (unsigned i = 1; by_leaders && i <= SHADES; i++)
        html(request->out, "<li><span class=\"tile key leaders-%u\">%u</span> %u%s leader%s</li>",
             i, i, i, i == SHADES ? " or more" : "", i == 1 ? "" : "s");
    for (size_t i = 0; !by_leaders && i < sizeof(legend) / sizeof(legend[0]); i++)
        html(request->out, "<li><span class=\"tile key %s\">%s</span> %s</li>", legend[i].kind,
             legend[i].mark, legend[i].says);
    html(request->out, "</ul>\n");
}

static const char *
mark_of(const char *kind)
{
    for (size_t i = 0; i < sizeof(legend) / sizeof(legend[0]); i++) {
        if (strcmp(legend[i].kind, kind) == 0)
            return legend[i].mark;
    }
    return "";
}

static void
put_tile(struct request *request, const struct tile *tile, bool by_leaders)
{
    char id[160], url[URL_TEXT_MAX];
    unsigned shade = tile->leaders > SHADES ? SHADES : tile->leaders;
    bool has_post = tile->leaders > 0 || strcmp(tile->by_status, "unknown") != 0;
    snprintf(id, sizeof(id), "%s%s%s", tile->organisation, has_post ? "/" : "",
             has_post ? tile->role : "");
    html(request->out, "<li><a href=\"/%s?id=%s", has_post ? "post" : "organisation",
         url_text(id, url));
    page_put_axes(request);
    if (by_leaders)
        html(request->out, "\" class=\"tile leaders-%u\" title=\"%u in four years\">", shade,
             tile->leaders);
    else
        html(request->out, "\" class=\"tile %s\" title=\"%s%s%s\">", tile->by_status,
             tile->by_status, tile->holder[0] != '\0' ? ": " : "", tile->holder);
    html(request->out, "<b>%s</b> <span>%s</span>", tile->name,
         by_leaders ? "" : mark_of(tile->by_status));
    if (by_leaders)
        html(request->out, has_post ? "<span>%u</span>" : "<span>?</span>", tile->leaders);
    html(request->out, "</a></li>");
}

static void
put_controls(struct request *request, const struct map *map, bool by_leaders)
{
    html(request->out, "<form class=\"filters\" method=\"get\" aria-label=\"What is shown\">");
    page_put_axes_fields(request);
    page_select(request, "role", "Role", map->roles_count > 0 ? map->roles[0] : "any",
                map->roles_count > 0 ? map->roles + 1 : NULL,
                map->roles_count > 0 ? map->roles_count - 1 : 0);
    html(request->out, "<label>Coloured by <select name=\"by\"><option value=\"status\">status"
                       "</option>");
    html(request->out, by_leaders ? "<option value=\"leaders\" selected>"
                                  : "<option "
                                    "value=\"leaders\">");
    html(request->out,
         "leaders in four years</option></select></label> <button>Show</button></form>");
}

static void
put_map(struct request *request, const struct map *map)
{
    bool by_leaders = strcmp(request_parameter(request, "by"), "leaders") == 0;
    page_begin(request, "Vacancy map");
    put_controls(request, map, by_leaders);
    put_legend(request, by_leaders);
    for (size_t i = 0; i < map->count; i++) {
        bool first = i == 0 || strcmp(map->tiles[i].region, map->tiles[i - 1].region) != 0;
        if (first)
            html(request->out, "<section><h2>%s</h2><ul class=\"tiles\">",
                 region_name(map, map->tiles[i].region));
        put_tile(request, &map->tiles[i], by_leaders);
        if (i + 1 == map->count || strcmp(map->tiles[i].region, map->tiles[i + 1].region) != 0)
            html(request->out, "</ul></section>\n");
    }
    if (map->count == 0)
        html(request->out, "<p>No post with that role.</p>");
    if (map->is_cut)
        html(request->out, "<p>Of the first %d posts alone; the timeline has all.</p>", POSTS_MAX);
    html(request->out, "<p class=\"forms\"><a href=\"/csv/posts\">CSV</a> "
                       "<a href=\"/api/state/posts\">JSON</a></p>");
    page_end(request);
}

void
page_map(struct request *request)
{
    struct map map = { .request = request, .role = request_parameter(request, "role") };
    struct tables tables = { .client = request->client,
                             .axes = &request->axes,
                             .rows_max = POSTS_MAX };
    tenure_status status = table_find("posts")->read(&tables, take_post, &map);
    map.is_cut = tables.rows >= POSTS_MAX;
    tables.rows = 0;
    if (status == TENURE_OK)
        status = table_find("organisations")->read(&tables, take_organisation, &map);
    if (map.count > 0)
        qsort(map.tiles, map.count, sizeof(map.tiles[0]), by_region);
    if (status == TENURE_OK)
        put_map(request, &map);
    else
        request_fail_status(request, status);
    for (size_t i = 0; i < map.count; i++)
        free_tile(&map.tiles[i]);
    for (size_t i = 0; i < map.regions_count; i++) {
        free(map.regions[i].id);
        free(map.regions[i].name);
    }
    free(map.regions);
    free(map.tiles);
    page_free_texts(map.roles, map.roles_count);
}
