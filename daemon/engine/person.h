/* SPDX-License-Identifier: Apache-2.0 */
/*
 * person - one person's posts, across organisations.
 */
#ifndef PERSON_H
#define PERSON_H

#include "work.h"

/* Publishes the person's posts if they changed, and evaluates the rules about the person. */
tenure_status person_publish(struct engine *engine, uint64_t number);

#endif
