/* SPDX-License-Identifier: Apache-2.0 */
#include "supervisor.h"

#include <systemd/sd-daemon.h>

void
supervisor_ready(void)
{
    sd_notify(0, "READY=1");
}

void
supervisor_stopping(void)
{
    sd_notify(0, "STOPPING=1");
}

void
supervisor_alive(void)
{
    sd_notify(0, "WATCHDOG=1");
}
