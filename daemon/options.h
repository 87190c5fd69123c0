/* SPDX-License-Identifier: Apache-2.0 */
/*
 * options - the settings of tenured from the command line and the configuration.
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
    const char *access_path;          // the access file, used together with the key
    const Tenure__V1__RuleSet *rules; // NULL: the shipped ones
    bool adopt, fork;                 // how to treat a copied data folder
    const char *follow;               // the daemon to follow; NULL: none
    const char *group;                // endpoints of etcd; NULL: not in a group
    const char *group_ca, *group_certificate, *group_key; // files for its TLS; NULL: none
    const char *group_user, *group_password_path;         // for etcd; NULL: no authentication
    uint64_t group_keep;                                  // entries that always stay in etcd
    size_t group_quota;                                   // of etcd's database
    bool group_begin;             // make this folder's log the group's, then stop
    const char *node, *advertise; // this member's name, and its ingest endpoint for producers
    const char *leader_key;       // the leader's public key or its file; NULL: not given
};

/* Exits with TENURE_EXIT_USAGE, with an error, if the command line or the configuration is wrong;
 * with TENURE_EXIT_DONE after --check-config. The command line overrides the configuration. */
void options_parse(int argc, char **argv, struct options *ret_options);

#endif
