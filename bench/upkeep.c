/* SPDX-License-Identifier: Apache-2.0 */
/* How long a start and a rebuild take, relative to the size of the log. */
#include <stdio.h>

#include "bench.h"

void
part_upkeep(const struct plan *plan)
{
    static const size_t sizes[] = { 10000, 100000 };
    for (size_t i = 0; i < (plan->quick ? 1 : 2); i++) {
        struct load_options options = {
            .organisations = 1000, .pace = 2, .events = sizes[i], .seed = 1
        };
        struct load load;
        struct daemon daemon;
        char name[64];
        load_make(&load, &options);
        daemon_prepare(&daemon, plan->under, false);
        daemon_start(&daemon);
        load_send(&daemon, &load, 1, sizes[i], (struct way){ 128, 8 }, NULL);
        daemon_stop(&daemon);
        snprintf(name, sizeof(name), "start with %zu events", sizes[i]);
        report_add(name, "ms", (double)daemon_start(&daemon) / 1000);
        daemon_stop(&daemon);
        snprintf(name, sizeof(name), "rebuild of %zu events", sizes[i]);
        report_add(name, "events/s",
                   (double)sizes[i] * 1e6 / (double)daemon_run(&daemon, "tenure-rebuild"));
        daemon_remove(&daemon);
        load_free(&load);
    }
}
