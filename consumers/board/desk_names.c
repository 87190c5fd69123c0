/* SPDX-License-Identifier: Apache-2.0 */
#include "desk_names.h"

#include <string.h>

#include "lookup_words.h"
#include "page.h"
#include "says.h"
#include <tenure/event.h>
#include <tenure/text.h>

enum {
    CANDIDATES_MAX = 50,
    NEAR_MAX = 3
};

struct search {
    char wanted[LOOKUP_TEXT_MAX]; // the text, folded
    char id[TENURE_ID_MAX + TENURE_SLUG_MAX];
    unsigned same; // how many have exactly this name
    char near[400];
    unsigned near_count;
};

static void
take(void *context, const struct lookup_found *found)
{
    struct search *search = context;
    char folded[LOOKUP_TEXT_MAX];
    lookup_words_fold(found->name, folded, sizeof(folded));
    if (strcmp(folded, search->wanted) == 0) {
        if (search->same++ == 0)
            tenure_text_format(search->id, sizeof(search->id), "%s", found->id);
        return;
    }
    size_t at = strlen(search->near);
    if (search->near_count == NEAR_MAX || at + 10 > sizeof(search->near))
        return;
    tenure_text_format(search->near + at, sizeof(search->near) - at, "%s%.100s",
                       search->near_count > 0 ? "; or " : "", found->name);
    search->near_count++;
}

/* Finds the id for a text that is a name or an id of that kind; false: *problem is written. */
static bool
find(struct request *request, const char *kind, const char *text, const char *field, char *ret_id,
     size_t size, struct desk_problem *problem)
{
    struct search search = { .same = 0 };
    char name[LOOKUP_TEXT_MAX], beside[LOOKUP_TEXT_MAX], instead[LOOKUP_TEXT_MAX];
    tenure_text_format(ret_id, size, "%s", text);
    if (text[0] != '\0' && lookup_name(follow_lookup(request->follow), kind, text, name, beside))
        return true; // the text is itself an id
    lookup_words_fold(text, search.wanted, sizeof(search.wanted));
    lookup_find(follow_lookup(request->follow), text, kind, CANDIDATES_MAX, take, &search, instead);
    if (search.same == 1) {
        tenure_text_format(ret_id, size, "%s", search.id);
        return true;
    }
    tenure_text_format(problem->field, sizeof(problem->field), "%s", field);
    if (text[0] == '\0')
        tenure_text_format(problem->reason, sizeof(problem->reason), "This is missing.");
    else if (search.same > 1)
        tenure_text_format(problem->reason, sizeof(problem->reason),
                           "%u are called \xe2\x80\x9c%.100s\xe2\x80\x9d: give the id.",
                           search.same, text);
    else
        tenure_text_format(problem->reason, sizeof(problem->reason),
                           "Nothing is called \xe2\x80\x9c%.100s\xe2\x80\x9d.%s%s%s", text,
                           search.near_count > 0 ? " Did you mean " : "", search.near,
                           search.near_count > 0 ? "?" : "");
    return false;
}

/* Finds a post by its name or id, or by the id of an organisation together with a role. */
static bool
read_post(struct request *request, json_t *body, struct desk_problem *problem)
{
    char id[TENURE_ID_MAX + TENURE_SLUG_MAX], name[LOOKUP_TEXT_MAX], beside[LOOKUP_TEXT_MAX];
    const char *text = desk_value(request, "post");
    const char *slash = strchr(text, '/');
    bool new = false;
    if (slash != NULL && strchr(text, ' ') == NULL) {
        tenure_text_format(id, sizeof(id), "%.*s", (int)(slash - text), text);
        new = lookup_name(follow_lookup(request->follow), "organisation", id, name, beside);
        tenure_text_format(id, sizeof(id), "%s", text);
    }
    if (!new && !find(request, "post", text, "post", id, sizeof(id), problem))
        return false;
    char *role = strchr(id, '/');
    if (role == NULL)
        return false;
    *role++ = '\0';
    put_text(body, "organisation", id);
    put_text(body, "role", role);
    return true;
}

/* If a known person has exactly this name, uses their id; otherwise the daemon derives one. */
static void
read_person(struct request *request, json_t *body)
{
    struct search search = { .same = 0 };
    char instead[LOOKUP_TEXT_MAX];
    json_t *person = json_object_get(body, "person");
    const char *text = desk_value(request, "person");
    lookup_words_fold(text, search.wanted, sizeof(search.wanted));
    lookup_find(follow_lookup(request->follow), text, "person", CANDIDATES_MAX, take, &search,
                instead);
    if (person == NULL || text[0] == '\0')
        return;
    json_object_del(person, "id");
    json_object_del(person, "unnamed");
    if (search.same == 1)
        put_text(person, "id", search.id);
}

static bool
read_merger(struct request *request, json_t *body, struct desk_problem *problem)
{
    char id[TENURE_ID_MAX], text[LOOKUP_TEXT_MAX];
    if (!find(request, "organisation", desk_value(request, "into"), "into", id, sizeof(id),
              problem))
        return false;
    put_text(body, "into", id);
    json_t *from = put_list(body, "from");
    for (const char *at = desk_value(request, "from"); *at != '\0';) {
        at += strspn(at, "; ");
        size_t length = strcspn(at, ";");
        tenure_text_format(text, sizeof(text), "%.*s", (int)length, at);
        for (size_t end = strlen(text); end > 0 && text[end - 1] == ' ';)
            text[--end] = '\0';
        at += length;
        if (text[0] == '\0')
            continue;
        if (!find(request, "organisation", text, "from", id, sizeof(id), problem))
            return false;
        json_array_append_new(from, json_string(id));
    }
    return true;
}

bool
desk_names_read(struct request *request, enum desk_kind kind, json_t *body,
                struct desk_problem *ret_problem)
{
    if (kind == DESK_APPOINTMENT || kind == DESK_DEPARTURE)
        read_person(request, body);
    if (kind == DESK_MERGER)
        return read_merger(request, body, ret_problem);
    return kind == DESK_BODY || read_post(request, body, ret_problem);
}

static void
name_post_of(struct request *request, const char *organisation, const char *role, char *ret_text,
             size_t size)
{
    char id[TENURE_ID_MAX + TENURE_SLUG_MAX], name[LOOKUP_TEXT_MAX], beside[LOOKUP_TEXT_MAX];
    tenure_text_format(id, sizeof(id), "%s/%s", organisation, role);
    bool known = lookup_name(follow_lookup(request->follow), "post", id, name, beside);
    tenure_text_format(ret_text, size, "%s", known ? name : id);
}

void
desk_names_of(struct request *request, const Tenure__V1__Event *event, const char *field,
              char *ret_text, size_t size)
{
    ret_text[0] = '\0';
    switch ((int)event->body_case) {
    case TENURE__V1__EVENT__BODY_APPOINTMENT:
        name_post_of(request, event->appointment->organisation, event->appointment->role, ret_text,
                     size);
        return;
    case TENURE__V1__EVENT__BODY_DEPARTURE:
        name_post_of(request, event->departure->organisation, event->departure->role, ret_text,
                     size);
        return;
    case TENURE__V1__EVENT__BODY_RECRUITMENT:
        name_post_of(request, event->recruitment->organisation, event->recruitment->role, ret_text,
                     size);
        return;
    case TENURE__V1__EVENT__BODY_MERGER:
        if (strcmp(field, "into") == 0) {
            tenure_text_format(ret_text, size, "%s", event->merger->into);
            return;
        }
        for (size_t i = 0, at = 0; i < event->merger->n_from && at + 1 < size; i++) {
            tenure_text_format(ret_text + at, size - at, "%s%s", i > 0 ? "; " : "",
                               event->merger->from[i]);
            at += strlen(ret_text + at);
        }
        return;
    default: return;
    }
}
