/* SPDX-License-Identifier: Apache-2.0 */
#include "revived.h"

#include <stdlib.h>

#include "entry.h"
#include "kept.h"

/* The id of the event that this one takes back; "" if there is none. */
static const char *
target_of(const Tenure__V1__Event *event)
{
    return event->body_case == TENURE__V1__EVENT__BODY_RETRACTION ? event->retraction->id
                                                                  : event->supersedes;
}

/* Whoever retracts a retraction wants the report back, and need not be told. */
static bool
replaces(const Tenure__V1__Change *change)
{
    return change->corrected != NULL && !change->taken_back &&
           change->event->event->body_case != TENURE__V1__EVENT__BODY_RETRACTION;
}

static void
take(struct revived *revived, struct tenure_cli *cli, const Tenure__V1__Change *change)
{
    char *event, *report = NULL;
    size_t size;
    Tenure__V1__Change live = *change;
    live.taken_back = false; // as it will be
    FILE *out = open_memstream(&report, &size);
    if (out == NULL)
        return;
    entry_write(cli, &live, out);
    if (fclose(out) != 0 ||
        asprintf(&event, "%s/%s", change->event->event->source, change->event->event->id) < 0) {
        free(report);
        return;
    }
    *revived = (struct revived){ kept(event), kept(report) };
}

/* Takes the report with that seq if nothing but its correction `by` keeps it out. */
static void
take_replaced(struct revived *revived, struct tenure_cli *cli, uint64_t seq, uint64_t by)
{
    Tenure__V1__Answer *answer, *others;
    if (entry_ask_correction(cli, seq, by, &others) != NULL) {
        tenure__v1__answer__free_unpacked(others, NULL);
        return;
    }
    const Tenure__V1__Change *change = entry_ask(cli, seq, &answer);
    if (change == NULL)
        return;
    take(revived, cli, change);
    tenure__v1__answer__free_unpacked(answer, NULL);
}

void
revived_find(struct revived *revived, struct tenure_cli *cli, const Tenure__V1__Event *event)
{
    Tenure__V1__Answer *answer;
    uint64_t target;
    *revived = (struct revived){ 0 };
    if (target_of(event)[0] == '\0' ||
        entry_find(cli, event->source, target_of(event), &target) != TENURE_OK || target == 0)
        return;
    const Tenure__V1__Change *change = entry_ask(cli, target, &answer);
    if (change == NULL)
        return;
    if (replaces(change))
        take_replaced(revived, cli, change->event->corrects, target);
    tenure__v1__answer__free_unpacked(answer, NULL);
}
