/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names - what people call an organisation, a person or a post, for sentences about events.
 */
#ifndef NAMES_H
#define NAMES_H

#include <tenure/cli.h>

/* The names that were queried; {0} is empty. */
struct names {
    struct tenure_cli *cli;
    struct known_name *known;
};

/* Until names_end(), sentences on the sheet cli->out have present names where they would have ids.
 * The first use of each id queries the daemon, with the client of `cli`. */
void names_begin(struct names *names, struct tenure_cli *cli);
void names_end(struct names *names);

#endif
