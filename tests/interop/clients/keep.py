# SPDX-License-Identifier: Apache-2.0
"""keep.py AT OUTBOX SOURCE COUNT: publishes COUNT appointments through an outbox, a few at a time, and waits for a daemon as long
as necessary. After a kill it starts again from the first."""
import sys

import tenure

at, folder, source, count = sys.argv[1:]
with tenure.Outbox(folder, at, timeout=2) as outbox:
    for number in range(int(count)):
        appointment = {"organisation": f"Q{number}", "role": "chair", "person": {"id": f"p{number}"}}
        outbox.keep({"source": source, "id": f"{number}", "announced": "2019-01-01", "appointment": appointment})
        while number % 7 == 6 or number == int(count) - 1:
            try:
                sent = outbox.flush()
                break
            except tenure.NoDaemon:
                continue
        else:
            continue
        if sent.refused or sent.problem:
            sys.exit(f"{sent.refused} {sent.problem}")
        if sent.resent:
            print("resent", sent.resent, flush=True)
