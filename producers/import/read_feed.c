/* Items of an RSS 2.0 or Atom document, by libxml2. */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "record.h"

enum {
    ITEMS_MAX = 10000,
    VALUES_MAX = 16
};

/* An item under way: texts that libxml2 made. */
struct item {
    struct record record;
    xmlChar *values[VALUES_MAX];
    size_t count;
    char day[11];
};

static bool
is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static void
add(struct item *item, const char *name, xmlChar *value)
{
    if (item->count == VALUES_MAX || record_value(&item->record, name)[0] != '\0') {
        xmlFree(value);
        return;
    }
    item->values[item->count++] = value;
    record_add(&item->record, name, (const char *)value);
}

/* The day of a time: of RFC 3339, which begins with it, or of RFC 822 ("Wed, 27 Nov 2019 ..."). */
static void
add_day(struct item *item, const char *time)
{
    struct tm parts = { 0 };
    const char *comma = strchr(time, ',');
    if (time[0] >= '0' && time[0] <= '9' && strlen(time) >= 10 && time[4] == '-')
        snprintf(item->day, sizeof(item->day), "%.10s", time);
    else if (strptime(comma != NULL ? comma + 1 : time, " %d %b %Y", &parts) != NULL)
        strftime(item->day, sizeof(item->day), "%Y-%m-%d", &parts);
    record_add(&item->record, "date", item->day);
}

static void
add_child(struct item *item, xmlNode *child)
{
    static const char *const names[][2] = {
        { "id", "id" },         { "guid", "id" },           { "title", "title" },
        { "summary", "text" },  { "description", "text" },  { "content", "text" },
        { "updated", "time" },  { "published", "time" },    { "pubDate", "time" },
        { "author", "author" }, { "category", "category" },
    };
    if (is(child, "link")) {
        xmlChar *href = xmlGetProp(child, BAD_CAST "href");
        add(item, "link", href != NULL ? href : xmlNodeGetContent(child));
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (is(child, names[i][0]))
            add(item, names[i][1], xmlNodeGetContent(child));
    }
}

static tenure_status
tell_item(const xmlNode *node, uint64_t number, record_fn *told, void *context)
{
    struct item item = { .record = { .line = number } };
    for (xmlNode *child = node->children; child != NULL; child = child->next)
        add_child(&item, child);
    add_day(&item, record_value(&item.record, "time"));
    tenure_status status = told(context, &item.record, 0);
    for (size_t i = 0; i < item.count; i++)
        xmlFree(item.values[i]);
    return status;
}

/* Where the items are: in RSS below the channel, in Atom below the feed. */
static const xmlNode *
list_of(const xmlNode *root)
{
    if (is(root, "feed"))
        return root;
    for (const xmlNode *child = root->children; child != NULL; child = child->next) {
        if (is(child, "channel"))
            return child;
    }
    return NULL;
}

static tenure_status
tell_items(const xmlNode *list, record_fn *told, void *context)
{
    uint64_t number = 0;
    tenure_status status = TENURE_OK;
    // Feeds have the newest first.
    for (xmlNode *node = list->last; node != NULL && status == TENURE_OK; node = node->prev) {
        if ((is(node, "item") || is(node, "entry")) && number < ITEMS_MAX)
            status = tell_item(node, ++number, told, context);
    }
    return status;
}

tenure_status
read_feed(const struct record_source *source, record_fn *told, void *context,
          struct record_problem *ret_problem)
{
    xmlDoc *document = xmlReadFd(source->fd, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    const xmlNode *root = document != NULL ? xmlDocGetRootElement(document) : NULL;
    const xmlNode *list = root != NULL ? list_of(root) : NULL;
    tenure_status status = TENURE_INVALID;
    if (list != NULL) {
        status = tell_items(list, told, context);
    } else {
        const xmlError *error = xmlGetLastError();
        ret_problem->line = document == NULL && error != NULL ? (uint64_t)error->line : 0;
        snprintf(ret_problem->reason, sizeof(ret_problem->reason), "%s",
                 document == NULL && error != NULL && error->message != NULL
                     ? error->message
                     : "it is neither RSS 2.0 nor Atom");
        ret_problem->reason[strcspn(ret_problem->reason, "\n")] = '\0';
    }
    if (document != NULL)
        xmlFreeDoc(document);
    return status;
}
