/*
 * store_fixture - a store in a fresh folder of its own.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "store.h"

struct store_fixture {
    char folder[64];
    struct store *store;
};

void store_fixture_open(struct store_fixture *fixture);

/* Closes the store and takes the folder away. */
void store_fixture_close(struct store_fixture *fixture);

#endif
