/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookup - names of all subjects and the search for them: an in-memory database, filled by
 * following.
 *
 * It knows only the present: present names and present holders. Any thread may use it.
 */
#ifndef LOOKUP_H
#define LOOKUP_H

#include <stdbool.h>
#include <stdint.h>

#include <tenure/v1/wire.pb-c.h>

enum {
    LOOKUP_TEXT_MAX = 512
};

struct lookup;

struct lookup *lookup_open(void);
void lookup_close(struct lookup **lookup_p);

/* Deletes everything, because the log is another one. */
void lookup_clear(struct lookup *known);

/* Indexes an update of a post, an organisation, a person, an alert or an event. */
void lookup_take(struct lookup *known, const Tenure__V1__Update *update);

/* Reads the name of an id, and for an organisation also the id of its region; "" if unknown.
 * Returns false if the id is unknown. */
bool lookup_name(struct lookup *known, const char *kind, const char *id,
                 char ret_name[LOOKUP_TEXT_MAX], char ret_beside[LOOKUP_TEXT_MAX]);

/* The title of a post without its organisation: "executive lead". False if it is unknown. */
bool lookup_title(struct lookup *known, const char *organisation, const char *role,
                  char ret_title[LOOKUP_TEXT_MAX]);

/* The name of a role: the reported one, else its id with spaces. */
void lookup_role(struct lookup *known, const char *role, char ret_name[LOOKUP_TEXT_MAX]);

/* How many posts a region and a role ("" for any) have now, and how many of those are open, vacant,
 * or have a holder who is leaving. */
struct lookup_posts {
    uint64_t all, open, vacant, leaving;
};
struct lookup_posts lookup_count_posts(struct lookup *known, const char *region, const char *role);

/* A search result. `kind`: person, post, organisation, alert. `beside`: the post that a person
 * holds, or the holder of a post. */
struct lookup_found {
    const char *kind, *id, *name, *beside;
};

/* Calls `take` for at most `limit` results, best first. `kind` may be "". The search folds accents.
 * If nothing has all the words, unknown ones are corrected to known ones; `ret_instead` receives
 * what was found instead, "" if the words were found as they are. Returns the number of results. */
typedef void lookup_found_fn(void *context, const struct lookup_found *found);
unsigned lookup_find(struct lookup *known, const char *words, const char *kind, unsigned limit,
                     lookup_found_fn *take, void *context, char ret_instead[LOOKUP_TEXT_MAX]);

/* Which reports: between two announced days, of some kinds ("leaving,left"), a region, a role, an
 * organisation ("" for all), as known at an entry (0: now), at most `limit`. */
struct lookup_wanted {
    const char *since, *until, *kind, *region, *role, *organisation;
    uint64_t known_at;
    uint64_t after; // only entries after this one
    bool is_news;   // without what the desk did to alerts
    unsigned limit;
};

#define LOOKUP_KNOWS_NOTHING UINT64_MAX // as known before the first entry

/* Calls `take` for reports that no correction retracted, latest first. Only the latest
 * LOOKUP_REPORTS_MAX entries are kept. */
typedef void lookup_report_fn(void *context, uint64_t seq, const char *announced, const char *kind);
void lookup_reports(struct lookup *lookup, const struct lookup_wanted *wanted,
                    lookup_report_fn *take, void *context);

enum {
    LOOKUP_REPORTS_MAX = 100000
};

/* The latest entry that retracted or replaced the report; 0: none, or not known any more. */
uint64_t lookup_corrected_by(struct lookup *lookup, uint64_t seq);

/* Whether the report is a departure that ended no tenure, only an appointment before it began. */
bool lookup_calls_off(struct lookup *lookup, uint64_t seq);

/* Something with a date in the future, or overdue. `what`: last day, leaving (without a day),
 * starts, ends, duty. `subject`: a post or an organisation. `detail`: a person's name, a duty, a
 * successor. */
typedef void lookup_coming_fn(void *context, const char *subject, const char *day, const char *what,
                              const char *detail);
void lookup_coming(struct lookup *lookup, const char *today, unsigned limit, lookup_coming_fn *take,
                   void *context);

/* Calls `take` for each role that a post has, or each region, in alphabetical order. */
typedef void lookup_text_fn(void *context, const char *text);
void lookup_roles(struct lookup *lookup, lookup_text_fn *take, void *context);
void lookup_regions(struct lookup *lookup, lookup_text_fn *take, void *context);

/* Calls `take` for the id of each alert that an entry opened, in alphabetical order; of one rule,
 * or if it is "" of all. */
void lookup_alerts_of(struct lookup *lookup, const char *seq, const char *rule,
                      lookup_text_fn *take, void *context);

/* Calls `take` for each post that was abolished and goes on as this one. */
void lookup_continued(struct lookup *lookup, const char *post, lookup_text_fn *take, void *context);

/* Calls `take` for each post that the person was named for, but never took up. */
void lookup_called_off(struct lookup *lookup, const char *person, lookup_text_fn *take,
                       void *context);

#endif
