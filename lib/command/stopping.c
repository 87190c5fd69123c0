/* SPDX-License-Identifier: Apache-2.0 */
#include "stopping.h"

volatile sig_atomic_t stopping;

static void
stop(int signal_number)
{
    (void)signal_number;
    stopping = 1;
}

void
stop_on_signals(void)
{
    const struct sigaction action = { .sa_handler = stop };
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
}
