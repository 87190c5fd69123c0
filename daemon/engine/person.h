/* SPDX-License-Identifier: Apache-2.0 */
/*
 * person - what a person holds, across organisations.
 */
#ifndef PERSON_H
#define PERSON_H

#include "work.h"

/* Publishes what the person holds if it is new, and asks the rules about it. */
tenure_status person_publish(struct engine *engine, uint64_t number);

#endif
