/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page - what several pages share, and the pages themselves.
 */
#ifndef PAGE_H
#define PAGE_H

#include "request.h"
#include "url_text.h"

/* All regions or roles; the caller frees them with page_free_texts(). */
char **page_regions(struct request *request, size_t *ret_count);
char **page_roles(struct request *request, size_t *ret_count);
void page_free_texts(char **texts, size_t count);

/* Puts a list `regions` or `roles` of options, by name. */
void page_put_regions(struct request *request, json_t *object, const char *chosen);
void page_put_roles(struct request *request, json_t *object, const char *chosen);

/* Puts a list `rules` of options: the rules in force, after a first one named `all`; each
 * has `rule_says`, what it looks for. */
void page_put_rules(struct request *request, json_t *object, const char *all);

/* Queries the page's subject, after the daemon's status. False: the page shows the error; otherwise
 * the caller frees *ret_answer. */
bool page_ask(struct request *request, Tenure__V1__Query *query, Tenure__V1__Answer **ret_answer);

/* Reads the whole history of a post; on TENURE_OK the caller frees *ret_answer. */
tenure_status page_ask_history(struct request *request, const char *organisation, const char *role,
                               Tenure__V1__Answer **ret_answer);

/* Reads the state of the post ORGANISATION/ROLE; on TENURE_OK it is the answer's only post, and the
 * caller frees *ret_answer. */
tenure_status page_ask_post(struct request *request, const char *post,
                            Tenure__V1__Answer **ret_answer);

/* Puts a list `alerts_about`, newest first, including ended ones, and `has_alerts`: for a subject
 * or an organisation ("" for any). */
void page_put_alerts_about(struct request *request, json_t *data, const char *subject,
                           const char *organisation, unsigned limit);

/* How many alerts are active on the day of the view. */
uint64_t page_count_active_alerts(struct request *request);

/* Puts the worst active alerts of a region ("" for all), and `alerts_said`, how many of each
 * severity: "" if there are too many to count. */
void page_put_active_alerts(struct request *request, json_t *data, const char *region,
                            unsigned limit);

/* the pages */
void page_today(struct request *request);
void page_changes(struct request *request);
void page_alerts(struct request *request);
void page_one_alert(struct request *request);
void page_posts(struct request *request);
void page_post(struct request *request);
void page_person(struct request *request);
void page_organisation(struct request *request);
void page_region(struct request *request);
void page_map(struct request *request);
void page_figures(struct request *request);
void page_figure(struct request *request);
void page_corrections(struct request *request);
void page_search(struct request *request);
void page_one_event(struct request *request);
void page_about(struct request *request);

/* short addresses of posts and alerts; request->path is the part after /p/ or /a/ */
void short_post(struct request *request);
void short_alert(struct request *request);

/* Put `short`, the short address in full, if the board has a --base-url. */
void short_put_post(struct request *request, json_t *data, const char *id);
void short_put_alert(struct request *request, json_t *data, const Tenure__V1__Alert *alert);

#endif
