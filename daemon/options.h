/*
 * options - what the command line of tenured asks for.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "engine.h"
#include "server.h"

struct options {
    const char *folder;
    char ingest[ENDPOINT_MAX];
    char feed[ENDPOINT_MAX];
    char query[ENDPOINT_MAX];
    enum clock_mode clock_mode;
    size_t map_bytes;
};

/* Exits with TENURE_EXIT_USAGE, and says why, if the command line is wrong. */
void options_parse(int argc, char **argv, struct options *ret_options);

#endif
