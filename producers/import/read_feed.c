/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the items of an RSS or Atom document with libxml2's SAX parser. No tree is built, and
 * libxml2's limits on names, attributes and comments (10 MB) apply. Only the entities of XML and
 * HTML are known; declarations in the document are ignored. */
#include <errno.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <libxml/SAX2.h>
#include <libxml/uri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed_items.h"
#include "feed_text.h"

enum {
    DEPTH_MAX = 256, // libxml2's own limit applies only to trees
    FIELD_BYTES_MAX = 1024 * 1024,
    CHUNK = 32768
};

#define ATOM "http://www.w3.org/2005/Atom"
#define ATOM_0_3 "http://purl.org/atom/ns#"
#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

struct feed {
    xmlParserCtxt *parser;
    struct feed_items items;
    tenure_status status;
    struct record_problem *problem;
    uint64_t lines_before; // lines of white space that were skipped before the document
    bool is_feed;          // the root element is that of a feed

    unsigned depth;
    xmlChar *bases[DEPTH_MAX + 2]; // the resolved xml:base of each open element; NULL: none

    struct feed_item item;
    unsigned item_depth; // 0: no item is open
    char space[80];      // the namespace of the item
    unsigned author_depth;

    const struct feed_source *source; // where the present text goes; NULL: nowhere
    unsigned source_depth;
    bool html;
    bool permanent; // the item's id is also an address
    char *text;
    size_t size;
};

/* The value of an attribute, which the caller frees; NULL: there is none. */
static char *
attribute(int count, const xmlChar **attributes, const char *uri, const char *name)
{
    for (int i = 0; i < count; i++) {
        // five pointers: name, prefix, namespace, value, end of value
        const xmlChar **parts = attributes + 5 * i;
        const char *found = parts[2] != NULL ? (const char *)parts[2] : "";
        if (strcmp((const char *)parts[0], name) == 0 && strcmp(found, uri) == 0)
            return strndup((const char *)parts[3], (size_t)(parts[4] - parts[3]));
    }
    return NULL;
}

static enum feed_space
space_of(const struct feed *feed, const char *prefix, const char *uri)
{
    if (strncmp(uri, "http://purl.org/dc/", 19) == 0 ||
        (uri[0] == '\0' && (strcmp(prefix, "dc") == 0 || strcmp(prefix, "dcterms") == 0)))
        return FEED_DUBLIN_CORE;
    if (strcmp(uri, "http://purl.org/rss/1.0/modules/content/") == 0)
        return FEED_CONTENT;
    if (uri[0] == '\0' && prefix[0] != '\0') // an undeclared prefix
        return strcmp(prefix, "content") == 0 ? FEED_CONTENT : FEED_FOREIGN;
    if (strcmp(uri, feed->space) == 0)
        return FEED_CORE;
    return strcmp(uri, ATOM) == 0 ? FEED_ATOM : FEED_FOREIGN;
}

/* Whether the namespace is that of RSS or Atom; most of RSS has none. */
static bool
is_of_feeds(const char *prefix, const char *uri)
{
    return uri[0] == '\0' ? prefix[0] == '\0'
                          : strcmp(uri, ATOM) == 0 || strcmp(uri, ATOM_0_3) == 0 ||
                                strcmp(uri, "http://purl.org/rss/1.0/") == 0 ||
                                strcasestr(uri, "userland.com/rss") != NULL ||
                                strstr(uri, "netscape.com/rdf/simple/") != NULL;
}

static bool
is_atom(const struct feed *feed)
{
    return strcmp(feed->space, ATOM) == 0 || strcmp(feed->space, ATOM_0_3) == 0;
}

static void
push_base(struct feed *feed, int count, const xmlChar **attributes)
{
    char *base = attribute(count, attributes, (const char *)XML_XML_NAMESPACE, "base");
    const xmlChar *outer = feed->bases[feed->depth - 1];
    feed->bases[feed->depth] = base != NULL    ? xmlBuildURI(BAD_CAST base, outer)
                               : outer != NULL ? xmlStrdup(outer)
                                               : NULL;
    free(base);
}

/* Sets the item's link; a relative address is resolved. Takes ownership of the address. */
static void
set_link(struct feed *feed, unsigned rank, char *address)
{
    const xmlChar *base = feed->bases[feed->depth];
    if (address != NULL)
        feed_fold_space(address);
    if (address != NULL && address[0] != '\0' && base != NULL) {
        xmlChar *whole = xmlBuildURI(BAD_CAST address, base);
        if (whole != NULL) {
            free(address);
            address = strdup((const char *)whole);
            xmlFree(whole);
        }
    }
    feed_item_set(&feed->item, FEED_LINK, rank, address);
}

static void
begin_item(struct feed *feed, const char *uri, int count, const xmlChar **attributes)
{
    feed->item = (struct feed_item){ .line = feed->lines_before +
                                             (uint64_t)xmlSAX2GetLineNumber(feed->parser) };
    feed->item_depth = feed->depth;
    snprintf(feed->space, sizeof(feed->space), "%s", uri);
    char *about = attribute(count, attributes, RDF, "about");
    if (about != NULL)
        set_link(feed, 9, strdup(about));
    feed_item_set(&feed->item, FEED_ID, 2, about);
}

/* Takes an Atom link if it is to the page itself, not to its comments or an enclosure. */
static void
take_link(struct feed *feed, int count, const xmlChar **attributes)
{
    char *relation = attribute(count, attributes, "", "rel");
    char *type = attribute(count, attributes, "", "type");
    bool page = type == NULL || strstr(type, "html") != NULL;
    if (relation == NULL || strcmp(relation, "alternate") == 0)
        set_link(feed, page ? 1 : 2, attribute(count, attributes, "", "href"));
    free(relation);
    free(type);
}

static void
begin_text(struct feed *feed, const struct feed_source *source, int count,
           const xmlChar **attributes)
{
    char *permanent = attribute(count, attributes, "", "isPermaLink");
    char *type = attribute(count, attributes, "", "type");
    feed->source = source;
    feed->source_depth = feed->depth;
    feed->size = 0;
    feed->html = source->column == FEED_TITLE || source->column == FEED_TEXT;
    feed->permanent =
        strcmp(source->name, "guid") == 0 && (permanent == NULL || strcmp(permanent, "false") != 0);
    // Atom declares the type of its texts; RSS never does
    if (is_atom(feed) && source->space == FEED_CORE)
        feed->html = feed->html && type != NULL && strstr(type, "html") != NULL &&
                     strstr(type, "xhtml") == NULL;
    free(type);
    free(permanent);
}

static void
begin_child(struct feed *feed, const char *name, enum feed_space space, int count,
            const xmlChar **attributes)
{
    const struct feed_source *source = feed_source_of(space, name);
    bool direct = feed->depth == feed->item_depth + 1;
    if (direct && source != NULL && source->column == FEED_AUTHOR && is_atom(feed))
        feed->author_depth = feed->depth; // Atom has the author's name in a child element
    else if (direct && source != NULL) {
        if (source->column == FEED_LINK)
            take_link(feed, count, attributes);
        if (source->column == FEED_CATEGORY)
            feed_item_set(&feed->item, FEED_CATEGORY, 1, attribute(count, attributes, "", "term"));
        begin_text(feed, source, count, attributes);
    } else if (feed->author_depth != 0 && feed->depth == feed->author_depth + 1 &&
               space == FEED_CORE && strcmp(name, "name") == 0)
        begin_text(feed, feed_source_of(FEED_CORE, "author"), 0, NULL);
}

static void
add_text(void *context, const xmlChar *text, int size)
{
    struct feed *feed = context;
    if (feed->source == NULL)
        return;
    if (feed->size + (size_t)size >= FIELD_BYTES_MAX) {
        snprintf(feed->item.problem, sizeof(feed->item.problem),
                 "the item's %.30s is longer than 1 MiB", feed->source->name);
        return;
    }
    memcpy(feed->text + feed->size, text, (size_t)size);
    feed->size += (size_t)size;
}

/* Stops reading the document. */
static void
stop(struct feed *feed, const char *reason)
{
    feed->status = TENURE_INVALID;
    feed->problem->line = feed->lines_before + (uint64_t)xmlSAX2GetLineNumber(feed->parser);
    snprintf(feed->problem->reason, sizeof(feed->problem->reason), "%s", reason);
    xmlStopParser(feed->parser);
}

static void
begin_element(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
              int namespaces, const xmlChar **declared, int count, int defaulted,
              const xmlChar **attributes)
{
    struct feed *feed = context;
    const char *name = (const char *)local, *space = uri != NULL ? (const char *)uri : "";
    const char *before = prefix != NULL ? (const char *)prefix : "";
    (void)namespaces, (void)declared, (void)defaulted;
    if (++feed->depth > DEPTH_MAX) {
        stop(feed, "elements are nested more than 256 levels deep");
        return;
    }
    push_base(feed, count, attributes);
    if (feed->depth == 1)
        feed->is_feed = strcmp(name, "rss") == 0 || strcmp(space, RDF) == 0 ||
                        (strcmp(name, "feed") == 0 && is_of_feeds(before, space));
    bool item = strcmp(name, "item") == 0 || strcmp(name, "entry") == 0;
    if (feed->source != NULL) // markup inside a text
        add_text(feed, BAD_CAST " ", feed_is_apart(name));
    else if (feed->item_depth != 0)
        begin_child(feed, name, space_of(feed, before, space), count, attributes);
    else if (feed->is_feed && feed->depth > 1 && item && is_of_feeds(before, space))
        begin_item(feed, space, count, attributes);
}

static void
end_text(struct feed *feed)
{
    const struct feed_source *source = feed->source;
    feed->text[feed->size] = '\0';
    bool markup = feed->html && strpbrk(feed->text, "<&") != NULL;
    char *text = markup ? feed_html_text(feed->text) : strdup(feed->text);
    feed->source = NULL;
    if (text == NULL) {
        feed->status = TENURE_NO_MEMORY;
        return;
    }
    feed_fold_space(text);
    if (feed->permanent && strncmp(text, "http", 4) == 0)
        set_link(feed, 8, strdup(text));
    if (source->column == FEED_LINK)
        set_link(feed, source->rank, text);
    else
        feed_item_set(&feed->item, source->column, source->rank, text);
}

static void
end_item(struct feed *feed)
{
    feed->item_depth = feed->author_depth = 0;
    if (feed->status == TENURE_OK)
        feed->status = feed_item_finish(&feed->item) ? feed_items_add(&feed->items, &feed->item)
                                                     : TENURE_NO_MEMORY;
    if (feed->status == TENURE_TOO_LARGE)
        stop(feed, "the feed has more than 16 MiB of items; this line and what follows are "
                   "not read");
    feed_item_free(&feed->item);
}

static void
end_element(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    struct feed *feed = context;
    (void)local, (void)prefix, (void)uri;
    if (feed->source != NULL && feed->depth == feed->source_depth)
        end_text(feed);
    if (feed->depth == feed->author_depth)
        feed->author_depth = 0;
    if (feed->item_depth != 0 && feed->depth == feed->item_depth)
        end_item(feed);
    if (feed->depth <= DEPTH_MAX) {
        xmlFree(feed->bases[feed->depth]);
        feed->bases[feed->depth] = NULL;
    }
    feed->depth--;
}

/* Feeds use HTML's entities without declaring them. Declarations in the document are ignored,
 * because a few lines could expand to gigabytes or include local files. */
static xmlEntity *
find_entity(void *context, const xmlChar *name)
{
    static xmlEntity found;
    static xmlChar text[8];
    const htmlEntityDesc *entity = htmlEntityLookup(name);
    (void)context;
    if (entity == NULL)
        return xmlGetPredefinedEntity(name);
    int size = xmlCopyCharMultiByte(text, (int)entity->value);
    text[size] = '\0';
    found = (xmlEntity){ .type = XML_ENTITY_DECL,
                         .name = name,
                         .content = text,
                         .orig = text,
                         .length = size,
                         .etype = XML_INTERNAL_PREDEFINED_ENTITY };
    return &found;
}

/* Refuses an unknown entity; its declaration may be in a document type that was not read. */
static void
refuse_entity(void *context, const xmlChar *name)
{
    struct feed *feed = context;
    snprintf(feed->item.problem, sizeof(feed->item.problem), "&%.60s; is not known", name);
}

static void
take_error(void *context, xmlError *error)
{
    struct feed *feed = context;
    if (error->level != XML_ERR_FATAL || feed->problem->reason[0] != '\0')
        return;
    feed->problem->line = feed->lines_before + (uint64_t)error->line;
    snprintf(feed->problem->reason, sizeof(feed->problem->reason), "%s",
             error->message != NULL ? error->message : "this is not XML");
    feed->problem->reason[strcspn(feed->problem->reason, "\n")] = '\0';
}

/* Skips white space before the document, which XML forbids but blogs write. */
static ssize_t
read_first(struct feed *feed, int fd, char *chunk, size_t *ret_skipped)
{
    ssize_t size = read(fd, chunk, CHUNK);
    size_t mark = size >= 3 && memcmp(chunk, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, blank = mark;
    while ((ssize_t)blank < size && memchr(" \t\r\n", chunk[blank], 4) != NULL)
        feed->lines_before += chunk[blank++] == '\n';
    *ret_skipped = blank > mark ? blank : 0;
    return size;
}

static tenure_status
parse(struct feed *feed, int fd)
{
    char chunk[CHUNK];
    size_t skipped;
    ssize_t size = read_first(feed, fd, chunk, &skipped);
    while (size > 0 && feed->status == TENURE_OK && feed->parser->wellFormed) {
        xmlParseChunk(feed->parser, chunk + skipped, (int)((size_t)size - skipped), 0);
        skipped = 0;
        size = read(fd, chunk, sizeof(chunk));
    }
    if (size < 0)
        return TENURE_STORAGE;
    if (feed->status == TENURE_OK && feed->parser->wellFormed)
        xmlParseChunk(feed->parser, chunk, 0, 1);
    if (feed->status == TENURE_OK && !feed->parser->wellFormed)
        return TENURE_INVALID;
    if (feed->status == TENURE_OK && !feed->is_feed) {
        snprintf(feed->problem->reason, sizeof(feed->problem->reason),
                 "it is neither RSS nor Atom");
        return TENURE_INVALID;
    }
    return feed->status;
}

static void
close_feed(struct feed *feed)
{
    for (unsigned depth = 0; depth <= DEPTH_MAX; depth++)
        xmlFree(feed->bases[depth]);
    feed_item_free(&feed->item);
    feed_items_free(&feed->items);
    free(feed->text);
    if (feed->parser != NULL && feed->parser->myDoc != NULL)
        xmlFreeDoc(feed->parser->myDoc);
    xmlFreeParserCtxt(feed->parser);
}

tenure_status
read_feed(const struct record_source *source, record_fn *emit, void *context,
          struct record_problem *ret_problem)
{
    xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC,
                              .startElementNs = begin_element,
                              .endElementNs = end_element,
                              .characters = add_text,
                              .ignorableWhitespace = add_text,
                              .cdataBlock = add_text,
                              .getEntity = find_entity,
                              .reference = refuse_entity,
                              .serror = (xmlStructuredErrorFunc)take_error };
    struct feed feed = { .problem = ret_problem, .text = malloc(FIELD_BYTES_MAX + 1) };
    *ret_problem = (struct record_problem){ 0 };
    feed.parser = xmlCreatePushParserCtxt(&handler, &feed, NULL, 0, NULL);
    tenure_status status = TENURE_NO_MEMORY;
    if (feed.text != NULL && feed.parser != NULL) {
        xmlCtxtUseOptions(feed.parser, XML_PARSE_NONET);
        status = parse(&feed, source->fd);
    }
    if (status == TENURE_OK || status == TENURE_INVALID) {
        tenure_status emit_status = feed_items_emit(&feed.items, emit, context);
        status = emit_status != TENURE_OK ? emit_status : status;
    }
    close_feed(&feed);
    return status;
}
