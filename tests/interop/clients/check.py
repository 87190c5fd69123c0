# SPDX-License-Identifier: Apache-2.0
"""check.py AT DATABASE FILE SOURCE COUNT...: exits with 0 if the results of follow.py and follow.mjs equal the daemon's
channels, once each and without gaps, and if the log has COUNT events of each source, once each and in order."""
import json
import os
import sqlite3
import sys

import tenure
from tenure.position import CHANNELS
from tenure.v1.wire_pb2 import Query, ReadChannel

at, database, file, *sources = sys.argv[1:]
client = tenure.Client(at)


def channel(number):
    following = 1
    while following:
        answer = client.query(Query(read_channel=ReadChannel(channel=number, **{"from": following})))
        yield from answer.updates
        following = answer.next


def rows_of_file():
    """The lines, without those that a rewind voided and those that were repeated after a kill."""
    rows = {}
    for line in open(file):
        words = line.split()
        if words[0] == "rewind":
            rows = {key: seq for key, seq in rows.items() if key[0] != int(words[1]) or key[1] <= int(words[2])}
            continue
        number, offset, seq = map(int, words)
        last = max((key[1] for key in rows if key[0] == number), default=0)
        if offset not in (last, last + 1):
            sys.exit(f"{file}: after {last} comes {offset} of channel {number}")
        rows[number, offset] = seq
    return rows


kept = sqlite3.connect(database).execute("SELECT channel, offset, seq, json FROM updates ORDER BY channel, offset").fetchall()
numbers = sorted({row[0] for row in kept})
if [number for number in numbers] != sorted(CHANNELS[name] for name in ("event", "post")):
    sys.exit(f"channels {numbers}")
expected = [(n, update.offset, update.seq, tenure.to_json(update)) for n in numbers for update in channel(n)]
if kept != expected:
    sys.exit(f"{database}: {len(kept)} rows, the daemon has {len(expected)}")
if os.path.exists(file):
    rows = rows_of_file()
    if rows != {(number, offset): seq for number, offset, seq, _ in expected}:
        sys.exit(f"{file}: {len(rows)} rows, the daemon has {len(expected)}")
events = [json.loads(row[3])["event"] for row in kept if row[0] == CHANNELS["event"]]
for source, count in zip(sources[::2], sources[1::2]):
    ids = [int(event["id"]) for event in events if event["source"] == source]
    if ids != list(range(int(count))):
        sys.exit(f"{source}: {len(ids)} events, {ids[:5]} ... {ids[-5:]}")
