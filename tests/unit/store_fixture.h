/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_fixture - a store in its own new folder.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "checkpoint.h"
#include "store.h"

struct store_fixture {
    char folder[64];
    struct store *store;
};

void store_fixture_open(struct store_fixture *fixture);

/* Closes the store and removes the folder. */
void store_fixture_close(struct store_fixture *fixture);

/* Closes the store and opens it again; memory is empty until a checkpoint is read. */
void store_fixture_reopen(struct store_fixture *fixture);

/* Writes a checkpoint in a commit of its own. */
void store_fixture_checkpoint(struct store *store, struct checkpoint *checkpoint);

/* Fills memory with the content of the last checkpoint; returns the status of reading it. */
tenure_status store_fixture_read_checkpoint(struct store *store, struct checkpoint *checkpoint);

/* A test whose state is a store fixture. */
int store_fixture_setup(void **state);
int store_fixture_teardown(void **state);
#define WITH_STORE(test)                                                                           \
    cmocka_unit_test_setup_teardown(test, store_fixture_setup, store_fixture_teardown)

#endif
