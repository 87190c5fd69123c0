/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page - what the board's pages share: head, menu, the choice of day, links, sentences.
 */
#ifndef PAGE_H
#define PAGE_H

#include "html.h"
#include "request.h"

/* Everything up to the page's own content, and after it. */
void page_begin(struct request *request, const char *title);
void page_end(struct request *request);

/* What a link or form goes on with so that the day that was chosen stays chosen: "&as_of=..." or
 * hidden fields. */
void page_put_axes(struct request *request);
void page_put_axes_fields(struct request *request);

/* Links to the page of a post, an organisation, a person, an event, an alert. */
void page_link_post(struct request *request, const char *organisation, const char *role,
                    const char *text);
void page_link(struct request *request, const char *page, const char *id, const char *text);

/* A select field with `first` for "all" and the values given; the one that is asked for is chosen.
 */
void page_select(struct request *request, const char *name, const char *label, const char *first,
                 char *const *values, size_t count);

/* A link to the next page of the same list; nothing where `next`, its Answer.next, is 0. */
void page_more(struct request *request, uint64_t next, const char *text);

/* The regions that there are, by id; the caller frees with page_free_texts(). */
char **page_regions(struct request *request, size_t *ret_count);
void page_free_texts(char **texts, size_t count);

/* The event as a list item: what it says, when, by whom, where it can be read. */
void page_event(struct request *request, const Tenure__V1__Update *update);

/* The same for an event by its seq; nothing where there is none. */
void page_event_at(struct request *request, uint64_t seq);

/* An alert in a list. */
void page_alert(struct request *request, const Tenure__V1__Alert *alert);

/* the pages */
void page_alerts(struct request *request);
void page_why(struct request *request);
void page_timeline(struct request *request);
void page_map(struct request *request);
void page_figures(struct request *request);
void page_figure(struct request *request);
void page_corrections(struct request *request);
void page_search(struct request *request);
void page_post(struct request *request);
void page_organisation(struct request *request);
void page_person(struct request *request);
void page_one_event(struct request *request);

#endif
