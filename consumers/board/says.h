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

/* Pieces at the end of a sentence. */
void say(json_t *says, const char *format, ...) __attribute__((format(printf, 2, 3)));
void say_strong(json_t *says, const char *text);
void say_day(struct request *request, json_t *says, const char *date);
void say_link(json_t *says, const char *text, const char *address);

/* What an organisation is called: its name, or the id where nothing is known. */
void name_organisation(struct request *request, const char *id, char *ret_name, size_t size);
void say_organisation(struct request *request, json_t *says, const char *id);

/* "executive lead of Hertfordshire and West Essex". `upper`: it begins a sentence. */
void name_post(struct request *request, const char *organisation, const char *role, bool upper,
               char *ret_name, size_t size);
void say_post(struct request *request, json_t *says, const char *organisation, const char *role,
              bool upper);

/* A person, or that the report does not say who it is. */
bool is_unnamed(const Tenure__V1__Person *person);
void say_person(struct request *request, json_t *says, const Tenure__V1__Person *person,
                const char *unnamed);

/* What an event says; of a correction also what it takes back, struck out. */
void say_event(struct request *request, json_t *says, const Tenure__V1__Event *event);
void say_update(struct request *request, json_t *says, const Tenure__V1__Update *update);

/* A list `identifiers` of scheme and value, for a subject's facts. */
void put_identifiers(json_t *facts, Tenure__V1__Identifier *const *identifiers, size_t count);

/* "an integrated care system"; "" where the kind is not said. */
const char *organisation_kind_words(Tenure__V1__OrganisationKind kind);

/* A report as a row: kind and badge, says, when, sources, sure, entry. */
void put_report(struct request *request, json_t *row, const Tenure__V1__Update *update);

/* An alert as a row. */
void put_alert(struct request *request, json_t *row, const Tenure__V1__Alert *alert);

/* Rows `reports` for entries of the log by their numbers, in this order. */
void put_reports(struct request *request, json_t *object, const char *name, const uint64_t *seqs,
                 size_t count);

/* Rows `evidence` with how sure each is, and `evidence_count` in words; the first hundred. */
void put_evidence(struct request *request, json_t *data, const uint64_t *seqs, size_t count);

#endif
