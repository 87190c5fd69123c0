/* SPDX-License-Identifier: Apache-2.0 */
/*
 * says - sentences with links in them, for the template `said`.
 *
 * A sentence is a list of pieces: plain, strong, link (text, address), moment (a day), no_name, and
 * gone (a retracted sentence, struck out).
 */
#ifndef SAYS_H
#define SAYS_H

#include "request.h"

/* Append pieces to a sentence. */
void say(json_t *says, const char *format, ...) __attribute__((format(printf, 2, 3)));
void say_strong(json_t *says, const char *text);
void say_day(struct request *request, json_t *says, const char *date);
void say_link(json_t *says, const char *text, const char *address);

/* The name of an organisation; its id if the name is unknown. */
void name_organisation(struct request *request, const char *id, char *ret_name, size_t size);
void say_organisation(struct request *request, json_t *says, const char *id);

/* The name of a figure's scope: a region, or what the rules call the whole. */
void name_scope(struct request *request, const char *scope, char *ret_name, size_t size);

/* "executive lead of Hertfordshire and West Essex". `upper`: capitalised, to begin a sentence. */
void name_post(struct request *request, const char *organisation, const char *role, bool upper,
               char *ret_name, size_t size);
void say_post(struct request *request, json_t *says, const char *organisation, const char *role,
              bool upper);

/* What people call an id, for sentences outside pages; `request` is a struct request. */
const char *name_for_sentence(void *request, Tenure__V1__Found__Kind kind, const char *id);

/* Appends a person's name, or that the report does not name them. */
bool is_unnamed(const Tenure__V1__Person *person);
void say_person(struct request *request, json_t *says, const Tenure__V1__Person *person,
                const char *unnamed);

/* Appends the sentence of an event; for a correction also the retracted sentence, struck out. */
void say_event(struct request *request, json_t *says, const Tenure__V1__Event *event);
void say_update(struct request *request, json_t *says, const Tenure__V1__Update *update);

/* Whether the report is a departure that ended no tenure, only an appointment before it began. */
bool says_calling_off(struct request *request, const Tenure__V1__Update *update);

/* Puts a list `identifiers` of scheme and value. */
void put_identifiers(json_t *facts, Tenure__V1__Identifier *const *identifiers, size_t count);

/* "an integrated care system"; "" if the kind is unknown. */
const char *organisation_kind_words(Tenure__V1__OrganisationKind kind);

/* Puts a report as a row: kind and badge, says, when, sources, sure, entry. */
void put_report(struct request *request, json_t *row, const Tenure__V1__Update *update);

/* Puts an alert as a row. */
void put_alert(struct request *request, json_t *row, const Tenure__V1__Alert *alert);

/* Puts rows `reports` for the entries with these seqs, in this order. */
void put_reports(struct request *request, json_t *object, const char *name, const uint64_t *seqs,
                 size_t count);

/* Puts rows `evidence` with the confidence of each, and `evidence_count` in words; at most the
 * first hundred. */
void put_evidence(struct request *request, json_t *data, const uint64_t *seqs, size_t count);

#endif
