/* SPDX-License-Identifier: Apache-2.0 */
/*
 * messages - converts rows to messages of the schema, and publishes them.
 */
#ifndef MESSAGES_H
#define MESSAGES_H

#include "work.h"
/* emit.c */
tenure_status emit_event(struct engine *engine, const struct log_entry *entry,
                         const char *organisation);
/* The bodies are encoded messages. */
tenure_status emit_post(struct engine *engine, const struct post_row *row, struct tni_span state);
tenure_status emit_organisation(struct engine *engine, const char *id, struct tni_span state);
tenure_status emit_person(struct engine *engine, const char *id, struct tni_span state);
tenure_status emit_indicator(struct engine *engine, const char *scope, const char *name,
                             struct tni_span indicator);
tenure_status emit_alert(struct engine *engine, const struct alert_row *row);

/* Writes the entry's updates to the rows of the channels, after its last one. */
tenure_status emit_rows(struct engine *engine);

/* Whether an encoded state, without its date and revision, differs from the last published one; if
 * so, assigns them and the channel's next offset. */
bool sent_renew(struct engine *engine, struct sent *sent, uint64_t *channel_offset,
                struct tni_writer *state, uint32_t date_field, uint32_t revision_field);

/* state.c, state_others.c: messages in the arena; NULL: out of arena memory */

/* Lists in a state are cut at fixed counts, so that the state and its update have at most 64 KiB
 * even with the longest names. */
enum {
    STATE_PAST_SHOWN = 3,      // ended tenures of a post
    STATE_NAMES_SHOWN = 64,    // other names of a person, and as many identifiers
    STATE_HOLDERS_SHOWN = 128, // for each post
    // for each person: this many present ones, and this many past ones
    STATE_PERSON_POSTS_SHOWN = 32,
    STATE_ICPS_SHOWN = 128, // for each organisation
    STATE_PREDECESSORS_SHOWN = 128,
    STATE_EVIDENCE_SHOWN = 256, // for each alert
    HISTORY_PAGE = 500,         // entries of a history on one page
};

Tenure__V1__PostState *state_of_post(struct store_read read, struct tni_arena *arena,
                                     const struct post_row *row, const struct timeline *timeline,
                                     const struct post_view *view,
                                     const struct organisation *organisation,
                                     const struct post_names *names);
/* One page, beginning with entry *after: first all tenures, then all searches; *after becomes the
 * index for the next page, 0 if there is none. */
Tenure__V1__PostHistory *state_history(struct store_read read, struct tni_arena *arena,
                                       Tenure__V1__PostState *state,
                                       const struct timeline *timeline, int32_t day,
                                       uint64_t *after);
Tenure__V1__Tenure *state_tenure(struct store_read read, struct tni_arena *arena,
                                 const struct timeline *timeline, uint32_t index, int32_t day,
                                 const struct basis *designated);
/* Its texts are valid as long as spans read from the store. */
Tenure__V1__Person *state_person(struct store_read read, struct tni_arena *arena, uint64_t number);
Tenure__V1__OrganisationState *state_of_organisation(struct store_read read,
                                                     struct tni_arena *arena,
                                                     const struct organisation *organisation,
                                                     const struct organisation_detail *detail,
                                                     int32_t day);

/* A person's role in a post on a day, from the post's timeline. */
enum holding_phase state_phase(const struct post_subject *post, uint64_t person);
/* The same as a message; if the timeline does not have the person, ret_row->phase is HOLDING_NONE
 * and the result NULL. */
Tenure__V1__PersonPost *state_person_post(struct store_read read, struct tni_arena *arena,
                                          const struct post_subject *post,
                                          const char *organisation_id, uint64_t person,
                                          struct holding_row *ret_row);

/* Copies a text into the arena unless it is empty. NULL: it does not fit. */
char *state_text(struct tni_arena *arena, const char *text);
char *state_date(struct tni_arena *arena, struct tenure_date date);
char *state_day(struct tni_arena *arena, int32_t day);

#endif
