/* SPDX-License-Identifier: Apache-2.0 */
#include "atom.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    TAG_MAX = 400
};

struct atom {
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
    unsigned entries;
};

static void
element(struct atom *atom, const char *name, const char *text)
{
    xmlTextWriterWriteElement(atom->writer, BAD_CAST name, BAD_CAST text);
}

static void
attribute(struct atom *atom, const char *name, const char *text)
{
    xmlTextWriterWriteAttribute(atom->writer, BAD_CAST name, BAD_CAST text);
}

struct atom *
atom_begin(const char *name)
{
    char tag[TAG_MAX];
    struct atom *atom = calloc(1, sizeof(*atom));
    if (atom == NULL)
        return NULL;
    atom->buffer = xmlBufferCreate();
    atom->writer = atom->buffer != NULL ? xmlNewTextWriterMemory(atom->buffer, 0) : NULL;
    if (atom->writer == NULL) {
        atom_end(atom, NULL);
        return NULL;
    }
    tenure_text_clean(tenure_text_format(tag, sizeof(tag), "tag:tenure,2026:alerts/%s", name));
    xmlTextWriterStartDocument(atom->writer, NULL, "UTF-8", NULL);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "feed");
    attribute(atom, "xmlns", "http://www.w3.org/2005/Atom");
    attribute(atom, "xmlns:at", "http://purl.org/atompub/tombstones/1.0");
    element(atom, "id", tag);
    element(atom, "title", "Leadership alerts");
    xmlTextWriterStartElement(atom->writer, BAD_CAST "author");
    element(atom, "name", "tenure");
    xmlTextWriterEndElement(atom->writer);
    return atom;
}

/* The alert's name for ever (RFC 4151). */
static void
tag_of(const Tenure__V1__Alert *alert, char ret_tag[TAG_MAX])
{
    snprintf(ret_tag, TAG_MAX, "tag:tenure,2026:%s", alert->id);
}

static void
put_deleted(struct atom *atom, const Tenure__V1__Update *update)
{
    char tag[TAG_MAX];
    tag_of(update->alert, tag);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "at:deleted-entry");
    attribute(atom, "ref", tag);
    attribute(atom, "when", tenure_time_text(update->recorded_ms));
    element(atom, "at:comment", "A report that it rested on was taken back or replaced.");
    xmlTextWriterEndElement(atom->writer);
}

static void
put_summary(struct atom *atom, const Tenure__V1__Alert *alert)
{
    char summary[1200];
    bool ended = alert->ended[0] != '\0';
    tenure_text_format(
        summary, sizeof(summary), "%s: %s Opened %s%s%s%s%s. It rests on %zu event%s.",
        tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity), alert->headline,
        alert->opened, ended ? ", " : "",
        ended ? tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending) : "",
        ended ? " " : "", alert->ended, alert->n_evidence, alert->n_evidence == 1 ? "" : "s");
    element(atom, "summary", summary);
}

static void
put_entry(struct atom *atom, const Tenure__V1__Update *update, const char *base)
{
    const Tenure__V1__Alert *alert = update->alert;
    char tag[TAG_MAX], link[TAG_MAX * 2];
    tag_of(alert, tag);
    snprintf(link, sizeof(link), "%s/why?id=%s", base, alert->id);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "entry");
    element(atom, "id", tag);
    element(atom, "title", alert->headline);
    element(atom, "updated", tenure_time_text(update->recorded_ms));
    xmlTextWriterStartElement(atom->writer, BAD_CAST "link");
    attribute(atom, "href", link);
    xmlTextWriterEndElement(atom->writer);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "category");
    attribute(atom, "term", alert->rule);
    xmlTextWriterEndElement(atom->writer);
    put_summary(atom, alert);
    xmlTextWriterEndElement(atom->writer);
}

/* The latest comes first: as of it the feed stands. */
static void
count_entry(struct atom *atom, const Tenure__V1__Update *update)
{
    if (atom->entries++ == 0)
        element(atom, "updated", tenure_time_text(update->recorded_ms));
}

void
atom_add(struct atom *atom, const Tenure__V1__Update *update, const char *base)
{
    count_entry(atom, update);
    if (update->alert->ending == TENURE__V1__ALERT__ENDING__WITHDRAWN)
        put_deleted(atom, update);
    else
        put_entry(atom, update, base);
}

void
atom_add_note(struct atom *atom, const Tenure__V1__Update *update, const char *base)
{
    char tag[TAG_MAX], link[TAG_MAX * 2];
    tag_of(update->alert, tag);
    snprintf(link, sizeof(link), "%s/", base);
    count_entry(atom, update);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "entry");
    element(atom, "id", tag);
    element(atom, "title", update->alert->headline);
    element(atom, "updated", tenure_time_text(update->recorded_ms));
    xmlTextWriterStartElement(atom->writer, BAD_CAST "link");
    attribute(atom, "href", link);
    xmlTextWriterEndElement(atom->writer);
    element(atom, "summary", update->alert->headline);
    xmlTextWriterEndElement(atom->writer);
}

void
atom_end(struct atom *atom, FILE *out)
{
    if (atom->writer != NULL) {
        if (atom->entries == 0)
            element(atom, "updated", tenure_time_text(0));
        xmlTextWriterEndElement(atom->writer);
        xmlTextWriterEndDocument(atom->writer);
        xmlFreeTextWriter(atom->writer); // flushes
    }
    if (atom->writer != NULL && out != NULL)
        fwrite(xmlBufferContent(atom->buffer), 1, (size_t)xmlBufferLength(atom->buffer), out);
    if (atom->buffer != NULL)
        xmlBufferFree(atom->buffer);
    free(atom);
}
