/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subjects - assigns numbers to names, and creates rows for new subjects.
 */
#ifndef SUBJECTS_H
#define SUBJECTS_H

#include "work.h"

/* The number of a name; a new name gets the next one, and a row. */
tenure_status subject_source(struct engine *engine, const char *source, uint64_t *ret_number);
tenure_status subject_person_id(struct engine *engine, const char *id, uint64_t *ret_number);
tenure_status subject_role(struct engine *engine, const char *role, uint64_t *ret_number);
tenure_status subject_organisation(struct engine *engine, const char *id, uint64_t *ret_number);
tenure_status subject_post(struct engine *engine, const char *organisation, const char *role,
                           uint64_t *ret_number);

tenure_status subject_survey(struct engine *engine, const Tenure__V1__Survey *survey,
                             uint64_t *ret_number);

/* The scope of a region's id: 0 for none or `all`. */
tenure_status subject_scope(struct store_read read, const char *region, uint64_t *ret_scope);

/* Finds the post's number; TENURE_NOT_FOUND: it is unknown. */
tenure_status subject_find_post(struct store_read read, const char *organisation, const char *role,
                                uint64_t *ret_number);

/* The organisation's first post after `post`; TENURE_NOT_FOUND: there is no more. */
tenure_status subject_next_post(struct store_read read, uint64_t organisation, uint64_t post,
                                uint64_t *ret_post);

/* The next organisation that was ever part of the given one; and records another one. Both must
 * exist. */
tenure_status subject_next_child(struct store_read read, uint64_t organisation, uint64_t child,
                                 uint64_t *ret_child);
tenure_status subject_add_child(struct engine *engine, const char *parent, const char *child);

/* The next post with a role; otherwise as subject_next_post(). */
tenure_status subject_next_of_role(struct store_read read, uint64_t role, uint64_t post,
                                   uint64_t *ret_post);

#endif
