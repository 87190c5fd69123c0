/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options - what the command line and the configuration of tenured ask for.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "engine.h"
#include "keys.h"
#include "server.h"

struct options {
    const char *folder;
    char ingest[ENDPOINT_MAX];
    char feed[ENDPOINT_MAX];
    char query[ENDPOINT_MAX];
    enum clock_mode clock_mode;
    size_t map_bytes;
    size_t disk_reserve_bytes;
    const char *key_path;             // the file of the daemon's secret key; NULL: none
    const char *access_path;          // the access file that goes with it
    const Tenure__V1__RuleSet *rules; // NULL: those that ship
    bool adopt, fork;                 // what to do with a copied data folder
};

/* Exits with TENURE_EXIT_USAGE, and says why, if the command line or the configuration is wrong;
 * with TENURE_EXIT_DONE after --check-config. What the command line says goes before the
 * configuration. */
void options_parse(int argc, char **argv, struct options *ret_options);

#endif
