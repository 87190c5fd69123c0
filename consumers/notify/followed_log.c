/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the ledger still is about the log that is followed; see followed_log.h. */
#include "followed_log.h"

#include <string.h>

#include <tenure/cli.h>

tenure_status
followed_log_check(struct ledger *ledger, const char *log)
{
    char known[TENURE_LOG_TEXT_MAX];
    tenure_status status = ledger_log(ledger, known, sizeof(known));
    if (status != TENURE_OK || strcmp(known, log) == 0)
        return status;
    if (known[0] != '\0')
        tenure_cli_say("the ledger was about log %s; from now on it is about log %s", known, log);
    return ledger_set_log(ledger, log);
}

tenure_status
followed_log_rewind(struct ledger *ledger, const struct tenure_rewind *rewind)
{
    (void)ledger; // what it had told stays told
    tenure_cli_say("the log is not the one that was followed: %s", rewind->reason);
    return TENURE_OK;
}
