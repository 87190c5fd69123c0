/* SPDX-License-Identifier: Apache-2.0 */
#include "atom.h"

#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include <tenure/sentence.h>
#include <tenure/text.h>

enum {
    TAG_MAX = 600
};

/* A report that retracts or replaces another. */
struct correction {
    uint64_t seq; // of the other one
    int64_t recorded_ms;
};

struct atom {
    struct atom_feed feed;
    xmlBufferPtr buffer;
    xmlTextWriterPtr writer;
    unsigned entries;
    struct correction *corrections; // those added so far that count, latest first
    size_t corrections_count;
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

/* The board's host; "tenure.invalid" if the board has no address. */
static void
host_of(const char *base, char *ret_host, size_t size)
{
    const char *host = strstr(base, "://");
    host = host != NULL ? host + 3 : "";
    size_t length = strcspn(host, ":/?#");
    tenure_text_format(ret_host, size, "%.*s", (int)length, host);
    if (length == 0)
        tenure_text_format(ret_host, size, "tenure.invalid");
}

/* A permanent id (RFC 4151). */
static void
tag_of(const struct atom *atom, const char *name, char ret_tag[TAG_MAX])
{
    char host[128];
    host_of(atom->feed.base, host, sizeof(host));
    tenure_text_clean(tenure_text_format(ret_tag, TAG_MAX, "tag:%s,2026:%s%s%s", host,
                                         atom->feed.log, atom->feed.log[0] != '\0' ? "/" : "",
                                         name));
}

static void
put_link(struct atom *atom, const char *relation, const char *path, const char *id)
{
    char link[TAG_MAX * 2];
    tenure_text_format(link, sizeof(link), "%s%s%s", relation[0] == 's' ? "" : atom->feed.base,
                       path, id);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "link");
    attribute(atom, "rel", relation);
    attribute(atom, "href", link);
    xmlTextWriterEndElement(atom->writer);
}

struct atom *
atom_begin(const struct atom_feed *feed)
{
    char tag[TAG_MAX];
    struct atom *atom = calloc(1, sizeof(*atom));
    if (atom == NULL)
        return NULL;
    atom->feed = *feed;
    atom->buffer = xmlBufferCreate();
    atom->writer = atom->buffer != NULL ? xmlNewTextWriterMemory(atom->buffer, 0) : NULL;
    if (atom->writer == NULL) {
        atom_end(atom, NULL);
        return NULL;
    }
    tag_of(atom, feed->name, tag);
    xmlTextWriterStartDocument(atom->writer, NULL, "UTF-8", NULL);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "feed");
    attribute(atom, "xmlns", "http://www.w3.org/2005/Atom");
    attribute(atom, "xmlns:at", "http://purl.org/atompub/tombstones/1.0");
    element(atom, "id", tag);
    element(atom, "title", feed->title);
    if (feed->self[0] != '\0')
        put_link(atom, "self", feed->self, "");
    put_link(atom, "alternate", "/", "");
    xmlTextWriterStartElement(atom->writer, BAD_CAST "author");
    element(atom, "name", "tenure");
    xmlTextWriterEndElement(atom->writer);
    return atom;
}

static void
put_deleted(struct atom *atom, int64_t deleted_ms, const char *tag, const char *comment)
{
    xmlTextWriterStartElement(atom->writer, BAD_CAST "at:deleted-entry");
    attribute(atom, "ref", tag);
    attribute(atom, "when", tenure_time_text(deleted_ms));
    element(atom, "at:comment", comment);
    xmlTextWriterEndElement(atom->writer);
}

static void
put_summary(struct atom *atom, const Tenure__V1__Alert *alert)
{
    char summary[1200];
    bool ended = alert->ended[0] != '\0';
    tenure_text_format(
        summary, sizeof(summary), "%s: %s. Opened %s%s%s%s%s. It rests on %zu event%s.",
        tenure_enum_text(&tenure__v1__severity__descriptor, (int)alert->severity), alert->headline,
        alert->opened, ended ? ", " : "",
        ended ? tenure_enum_text(&tenure__v1__alert__ending__descriptor, (int)alert->ending) : "",
        ended ? " " : "", alert->ended, alert->n_evidence, alert->n_evidence == 1 ? "" : "s");
    element(atom, "summary", summary);
}

static void
put_entry(struct atom *atom, const Tenure__V1__Update *update)
{
    const Tenure__V1__Alert *alert = update->alert;
    char tag[TAG_MAX];
    tag_of(atom, alert->id, tag);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "entry");
    element(atom, "id", tag);
    element(atom, "title", alert->headline);
    element(atom, "updated", tenure_time_text(update->recorded_ms));
    put_link(atom, "alternate", "/alert?id=", alert->id);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "category");
    attribute(atom, "term", alert->rule);
    xmlTextWriterEndElement(atom->writer);
    put_summary(atom, alert);
    xmlTextWriterEndElement(atom->writer);
}

/* The first entry added is the latest, so it dates the feed. */
static void
count_entry(struct atom *atom, const Tenure__V1__Update *update)
{
    if (atom->entries++ == 0)
        element(atom, "updated", tenure_time_text(update->recorded_ms));
}

void
atom_add(struct atom *atom, const Tenure__V1__Update *update)
{
    char tag[TAG_MAX];
    count_entry(atom, update);
    tag_of(atom, update->alert->id, tag);
    if (update->alert->ending == TENURE__V1__ALERT__ENDING__WITHDRAWN)
        put_deleted(atom, update->recorded_ms, tag,
                    "A report that it rested on was taken back or replaced.");
    else
        put_entry(atom, update);
}

void
atom_add_note(struct atom *atom, const Tenure__V1__Update *update)
{
    char tag[TAG_MAX];
    tag_of(atom, update->alert->id, tag);
    count_entry(atom, update);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "entry");
    element(atom, "id", tag);
    element(atom, "title", update->alert->headline);
    element(atom, "updated", tenure_time_text(update->recorded_ms));
    put_link(atom, "alternate", "/", "");
    element(atom, "summary", update->alert->headline);
    xmlTextWriterEndElement(atom->writer);
}

static void
keep_correction(struct atom *atom, const Tenure__V1__Update *update)
{
    size_t count = atom->corrections_count;
    void *grown = realloc(atom->corrections, (count + 1) * sizeof(atom->corrections[0]));
    if (grown == NULL)
        return; // the tombstone then has the time of the report
    atom->corrections = grown;
    atom->corrections[atom->corrections_count++] =
        (struct correction){ update->corrects, update->recorded_ms };
}

/* When the report was taken back: the first correction that counts. That of the report itself if a
 * filter keeps corrections out of the feed. */
static int64_t
taken_back_ms(const struct atom *atom, const Tenure__V1__Update *update)
{
    int64_t recorded_ms = update->recorded_ms;
    for (size_t i = 0; i < atom->corrections_count; i++) {
        if (atom->corrections[i].seq == update->seq)
            recorded_ms = atom->corrections[i].recorded_ms;
    }
    return recorded_ms;
}

void
atom_add_report(struct atom *atom, const Tenure__V1__Update *update, const char *title,
                bool taken_back)
{
    char tag[TAG_MAX], seq[24], name[40];
    snprintf(seq, sizeof(seq), "%" PRIu64, update->seq);
    snprintf(name, sizeof(name), "entry/%s", seq);
    tag_of(atom, name, tag);
    count_entry(atom, update);
    if (taken_back) {
        put_deleted(atom, taken_back_ms(atom, update), tag, "It was taken back or replaced.");
        return;
    }
    if (update->corrects != 0)
        keep_correction(atom, update);
    xmlTextWriterStartElement(atom->writer, BAD_CAST "entry");
    element(atom, "id", tag);
    element(atom, "title", title);
    element(atom, "updated", tenure_time_text(update->recorded_ms));
    put_link(atom, "alternate", "/event?id=", seq);
    element(atom, "summary", title);
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
        xmlFreeTextWriter(atom->writer); // freeing flushes the output
    }
    if (atom->writer != NULL && out != NULL)
        fwrite(xmlBufferContent(atom->buffer), 1, (size_t)xmlBufferLength(atom->buffer), out);
    if (atom->buffer != NULL)
        xmlBufferFree(atom->buffer);
    free(atom->corrections);
    free(atom);
}
