/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dry_run - shows what events would change, without publishing them.
 */
#ifndef DRY_RUN_H
#define DRY_RUN_H

#include <tenure/cli.h>

enum {
    DRY_RUN_EVENTS_MAX = 64 // in one request; see PublishRequest.preview
};

struct dry_run {
    Tenure__V1__Event *events[DRY_RUN_EVENTS_MAX];
    uint64_t tags[DRY_RUN_EVENTS_MAX];
    size_t count;
};

/* Adds a copy of the event. TENURE_TOO_LARGE: a dry run takes no more events. */
tenure_status dry_run_add(struct dry_run *dry_run, const Tenure__V1__Event *event, uint64_t tag);

/* Queries the daemon, passes the answers on, and prints what would change; with cli->json prints
 * the reply itself. */
tenure_status dry_run_show(struct dry_run *dry_run, struct tenure_cli *cli, bool is_atomic,
                           tenure_answer_fn *answered, void *context);

void dry_run_close(struct dry_run *dry_run);

#endif
