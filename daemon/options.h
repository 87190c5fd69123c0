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
    char metrics[ENDPOINT_MAX]; // where metrics are served over HTTP; "": nowhere
    enum clock_mode clock_mode;
    size_t map_bytes;
    size_t disk_reserve_bytes;
    size_t memory_limit;
    const char *key_path;             // the file of the daemon's secret key; NULL: none
    const char *access_path;          // the access file that goes with it
    const Tenure__V1__RuleSet *rules; // NULL: those that ship
    bool adopt, fork;                 // what to do with a copied data folder
    const char *follow;               // the daemon that is followed; NULL: none
    const char *group;                // endpoints of etcd; NULL: no member of a group
    const char *group_ca, *group_certificate, *group_key; // files for its TLS; NULL: none
    const char *group_user, *group_password_path;         // for etcd; NULL: none are asked for
    uint64_t group_keep;                                  // entries that etcd keeps in any case
    size_t group_quota;                                   // of etcd's file
    bool group_begin;             // make this folder's log the group's, and stop
    const char *node, *advertise; // this member's name, and its ingest endpoint for producers
    const char *leader_key;       // its public key or the file of it; NULL: none was given
};

/* Exits with TENURE_EXIT_USAGE, and says why, if the command line or the configuration is wrong;
 * with TENURE_EXIT_DONE after --check-config. What the command line says goes before the
 * configuration. */
void options_parse(int argc, char **argv, struct options *ret_options);

#endif
