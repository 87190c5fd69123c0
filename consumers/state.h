/* SPDX-License-Identifier: Apache-2.0 */
/*
 * state - the options of tenure state, and the nouns that each applies to.
 */
#ifndef STATE_H
#define STATE_H

#include "axes.h"
#include "table_output.h"
#include <tenure/cli.h>

enum state_noun {
    STATE_POST,
    STATE_POSTS,
    STATE_ORGANISATION,
    STATE_ORGANISATIONS,
    STATE_PERSON,
    STATE_PEOPLE,
    STATE_INDICATORS,
    STATE_NOUNS,
    STATE_CHOICES_MAX = 16
};

struct state {
    struct tenure_cli cli; // first, because tenure_cli_parse() requires it
    enum state_noun noun;  // STATE_NOUNS if none is given
    char *name;            // the name of one post, organisation or person
    uint64_t given;        // the given options, a bit for each
    Tenure__V1__Axes axes;
    struct output_options output;
    Tenure__V1__PostsQuery posts;
    Tenure__V1__PostState__Status statuses[STATE_CHOICES_MAX];
    Tenure__V1__OrganisationsQuery organisations;
    Tenure__V1__OrganisationKind kinds[STATE_CHOICES_MAX];
    Tenure__V1__PeopleQuery people;
    Tenure__V1__IndicatorsQuery indicators;
    bool has_indicators; // the answer has some
};

/* Reads the command line. Options that do not belong to the noun are usage errors, which exit. */
void state_parse(struct state *state, int argc, char **argv);

/* The noun as on the command line, "tenure state posts". */
const char *state_noun_name(enum state_noun noun);

/* Whether the noun stands for one subject instead of a list. */
bool state_noun_is_one(enum state_noun noun);

#endif
