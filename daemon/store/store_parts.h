/*
 * store_parts - what the two files that know LMDB share.
 */
#ifndef STORE_PARTS_H
#define STORE_PARTS_H

#include <lmdb.h>

#include "store.h"

struct store {
    MDB_env *env;
    MDB_dbi tables[STORE_TABLES];
};

/* The one place where LMDB's codes become ours. */
tenure_status status_of_mdb(int rc);

#endif
