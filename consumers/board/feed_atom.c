/* The latest alerts as an Atom feed. */
#include <libxml/xmlwriter.h>
#include <string.h>

#include "feeds.h"
#include "html.h"
#include <tenure/sentence.h>

enum {
    ENTRIES_MAX = 100
};

struct atom {
    struct request *request;
    xmlTextWriterPtr writer;
    unsigned entries;
};

static void
element(struct atom *atom, const char *name, const char *text)
{
    xmlTextWriterWriteElement(atom->writer, BAD_CAST name, BAD_CAST text);
}

/* The alert's name for ever (RFC 4151). */
static void
tag_of(const char *alert, char *ret_tag, size_t size)
{
    snprintf(ret_tag, size, "tag:tenure,2026:%s", alert);
}

static bool
matches(const struct request *request, const Tenure__V1__Alert *alert)
{
    const char *region = request_parameter(request, "region");
    const char *organisation = request_parameter(request, "organisation");
    const char *rule = request_parameter(request, "rule");
    return !alert->muted && (region[0] == '\0' || strcmp(region, alert->region) == 0) &&
           (organisation[0] == '\0' || strcmp(organisation, alert->organisation) == 0) &&
           (rule[0] == '\0' || strcmp(rule, alert->rule) == 0);
}

/* It should not have been sent (RFC 6721). */
static void
put_deleted(struct atom *atom, const Tenure__V1__Update *update)
{
    char tag[400];
    tag_of(update->alert->id, tag, sizeof(tag));
    xmlTextWriterStartElement(atom->writer, BAD_CAST "at:deleted-entry");
    xmlTextWriterWriteAttribute(atom->writer, BAD_CAST "ref", BAD_CAST tag);
    xmlTextWriterWriteAttribute(atom->writer, BAD_CAST "when",
                                BAD_CAST tenure_time_text(update->recorded_ms));
    element(atom, "at:comment", "A report that it rested on was taken back or replaced.");
    xmlTextWriterEndElement(atom->writer);
}

static void
put_entry(struct atom *atom, const Tenure__V1__Update *update)
{
    const Tenure__V1__Alert *alert = update->alert;
    char tag[400], url[URL_TEXT_MAX], link[URL_TEXT_MAX + 16], summary[1200];
    tag_of(alert->id, tag, sizeof(tag));
    snprintf(link, sizeof(link), "/why?id=%s", url_text(alert->id, url));
    snprintf(summary, sizeof(summary), "%s: %s Opened %s%s%s%s. It rests on %zu event%s.",
             tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity),
             alert->headline, alert->opened, alert->ended[0] != '\0' ? ", " : "",
             alert->ended[0] != '\0'
                 ? tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending)
                 : "",
             alert->ended, alert->n_evidence, alert->n_evidence == 1 ? "" : "s");
    xmlTextWriterStartElement(atom->writer, BAD_CAST "entry");
    element(atom, "id", tag);
    element(atom, "title", alert->headline);
    element(atom, "updated", tenure_time_text(update->recorded_ms));
    xmlTextWriterStartElement(atom->writer, BAD_CAST "link");
    xmlTextWriterWriteAttribute(atom->writer, BAD_CAST "href", BAD_CAST link);
    xmlTextWriterEndElement(atom->writer);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "category");
    xmlTextWriterWriteAttribute(atom->writer, BAD_CAST "term", BAD_CAST alert->rule);
    xmlTextWriterEndElement(atom->writer);
    element(atom, "summary", summary);
    xmlTextWriterEndElement(atom->writer);
}

static void
put_alert(void *context, const Tenure__V1__Update *update)
{
    struct atom *atom = context;
    if (!matches(atom->request, update->alert) || atom->entries == ENTRIES_MAX)
        return;
    if (atom->entries++ == 0) // the latest: as of it the feed stands
        element(atom, "updated", tenure_time_text(update->recorded_ms));
    if (update->alert->ending == TENURE__V1__ALERT__ENDING__WITHDRAWN)
        put_deleted(atom, update);
    else
        put_entry(atom, update);
}

static void
put_feed(struct atom *atom)
{
    char tag[400];
    snprintf(tag, sizeof(tag), "tag:tenure,2026:alerts/%s/%s/%s",
             request_parameter(atom->request, "region"),
             request_parameter(atom->request, "organisation"),
             request_parameter(atom->request, "rule"));
    xmlTextWriterStartDocument(atom->writer, NULL, "UTF-8", NULL);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "feed");
    xmlTextWriterWriteAttribute(atom->writer, BAD_CAST "xmlns",
                                BAD_CAST "http://www.w3.org/2005/Atom");
    xmlTextWriterWriteAttribute(atom->writer, BAD_CAST "xmlns:at",
                                BAD_CAST "http://purl.org/atompub/tombstones/1.0");
    element(atom, "id", tag);
    element(atom, "title", "Leadership alerts");
    xmlTextWriterStartElement(atom->writer, BAD_CAST "author");
    element(atom, "name", "tenure");
    xmlTextWriterEndElement(atom->writer);
    follow_alerts(atom->request->follow, put_alert, atom);
    if (atom->entries == 0)
        element(atom, "updated", tenure_time_text(0));
    xmlTextWriterEndElement(atom->writer);
    xmlTextWriterEndDocument(atom->writer);
}

void
feed_atom(struct request *request)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    struct atom atom = { .request = request,
                         .writer = buffer != NULL ? xmlNewTextWriterMemory(buffer, 0) : NULL };
    if (atom.writer == NULL) {
        request_fail(request, 503, "Out of memory", "Try again later.");
    } else {
        put_feed(&atom);
        xmlFreeTextWriter(atom.writer); // flushes
        request->type = "application/atom+xml; charset=utf-8";
        fwrite(xmlBufferContent(buffer), 1, (size_t)xmlBufferLength(buffer), request->out);
    }
    if (buffer != NULL)
        xmlBufferFree(buffer);
}
