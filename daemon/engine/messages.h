/* SPDX-License-Identifier: Apache-2.0 */
/*
 * messages - rows as messages of the schema, and their way into the channels.
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

/* The entry has said all: what it said goes to the rows of the channels. */
tenure_status emit_rows(struct engine *engine);

/* Whether an encoded state, without its date and revision, says anything new; if so it gets them
 * and the next offset of its channel. */
bool sent_renew(struct engine *engine, struct sent *sent, uint64_t *channel_offset,
                struct tni_writer *state, uint32_t date_field, uint32_t revision_field);

/* state.c, state_others.c: messages in the arena; NULL: it does not fit */

/* A state is cut by count, always in the same way, so that it and the update that carries it are no
 * longer than 64 KiB with the longest names. */
enum {
    STATE_PAST_SHOWN = 3,          // tenures of a post that are over
    STATE_NAMES_SHOWN = 64,        // other names of a person, and as many identifiers
    STATE_CALLED_OFF_SHOWN = 8,    // appointments to a post that were called off
    STATE_HOLDERS_SHOWN = 128,     // of a post
    STATE_PERSON_POSTS_SHOWN = 32, // of a person: this many present ones, and as many past ones
    STATE_ICPS_SHOWN = 128,        // of an organisation
    STATE_PREDECESSORS_SHOWN = 128,
    STATE_EVIDENCE_SHOWN = 256, // of an alert
    HISTORY_PAGE = 500,         // entries of a history
};

Tenure__V1__PostState *state_of_post(struct store_read read, struct tni_arena *arena,
                                     const struct post_row *row, const struct timeline *timeline,
                                     const struct post_view *view,
                                     const struct organisation *organisation,
                                     const struct post_names *names);
/* One page of it: from the entry with that index on, first all tenures and then all searches;
 * *after becomes the index of the next page's first, 0 where there is none. */
Tenure__V1__PostHistory *state_history(struct store_read read, struct tni_arena *arena,
                                       Tenure__V1__PostState *state,
                                       const struct timeline *timeline, int32_t day,
                                       uint64_t *after);
Tenure__V1__Tenure *state_tenure(struct store_read read, struct tni_arena *arena,
                                 const struct timeline *timeline, uint32_t index, int32_t day,
                                 const struct basis *designated);
Tenure__V1__Person *state_person(struct store_read read, struct tni_arena *arena, uint64_t number);
Tenure__V1__OrganisationState *state_of_organisation(struct store_read read,
                                                     struct tni_arena *arena,
                                                     const struct organisation *organisation,
                                                     const struct organisation_detail *detail,
                                                     int32_t day);

/* What a person is in a post by its timeline on a day. */
enum holding_phase state_phase(const struct post_subject *post, uint64_t person);
/* The same as a message; ret_row->phase HOLDING_NONE and NULL where the timeline says nothing. */
Tenure__V1__PersonPost *state_person_post(struct store_read read, struct tni_arena *arena,
                                          const struct post_subject *post,
                                          const char *organisation_id, uint64_t person,
                                          struct holding_row *ret_row);

/* A copy of a text in the arena; NULL: it does not fit. */
char *state_text(struct tni_arena *arena, const char *text);
char *state_date(struct tni_arena *arena, struct tenure_date date);
char *state_day(struct tni_arena *arena, int32_t day);

#endif
