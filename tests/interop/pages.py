# SPDX-License-Identifier: Apache-2.0
"""Every query with pages, in pages of one, of two and of as many as fit: no page has more than the limit, and all pages
together are the same. Arguments: the query endpoint and a day in the past."""
import sys

import zmq
from tenure.v1 import wire_pb2

context = zmq.Context()
socket = context.socket(zmq.DEALER)
socket.setsockopt(zmq.RCVTIMEO, 20000)
socket.connect(sys.argv[1])
ROWS = ("updates", "posts", "histories", "alerts", "organisations", "people", "indicators")
# Queries and their fields; each has more results than a page of two.
QUESTIONS = [
    ("posts", {}), ("posts", {"role": "chair"}), ("posts", {"open_only": True}), ("posts", {"histories": True}),
    ("organisations", {}),
    ("organisations", {"standing_only": True}), ("people", {}), ("people", {"holding_only": True}), ("indicators", {}),
    ("indicators", {"scope": "all"}), ("indicator_history", {"scope": "all"}),
    ("indicator_history", {"scope": "all", "name": "filled"}), ("alerts", {}), ("alerts", {"all": True}),
    ("alerts", {"all": True, "newest_first": True}), ("alerts", {"all": True, "revisions": True})]
PAST = [("posts", {}), ("organisations", {}), ("people", {}), ("indicators", {}), ("alerts", {"all": True})]
DAY = sys.argv[2]


def ask(body, fields, limit, day):
    """The rows of all pages."""
    rows, after = [], 0
    while True:
        query = wire_pb2.Query(number=1)
        question = getattr(query, body)
        question.SetInParent()
        for name, value in {**fields, "limit": limit, "from" if body == "read_channel" else "after": after}.items():
            setattr(question, name, value)
        if day:
            question.axes.as_of = day
        socket.send(query.SerializeToString())
        answer = wire_pb2.Answer.FromString(socket.recv())
        assert answer.status == wire_pb2.Answer.OK, answer.reason
        page = [row.SerializeToString(deterministic=True) for name in ROWS for row in getattr(answer, name)]
        assert limit == 0 or len(page) <= limit or "revisions" in fields, f"{body} {fields}: {len(page)} rows in a page of {limit}"
        rows += page
        if answer.next == 0:
            return rows
        after = answer.next


def compare(body, fields, day=""):
    whole = ask(body, fields, 0, day)
    assert len(whole) > 2, f"{body} {fields} {day}: only {len(whole)} rows"
    for limit in (1, 2):
        assert ask(body, fields, limit, day) == whole, f"{body} {fields} {day} in pages of {limit}"


for body, fields in QUESTIONS:
    compare(body, fields)
# A figure's history, which an index finds, equals the figure's updates in the channel.
whole = [wire_pb2.Update.FromString(row) for row in ask("indicator_history", {}, 0, "")]
for name, label in {(update.indicator.name, update.indicator.label) for update in whole if update.indicator.scope == "all"}:
    history = [wire_pb2.Update.FromString(row) for row in ask(
        "indicator_history", {"scope": "all", "name": name, "label": label}, 7, "")]
    assert history == [update for update in whole if update.indicator.scope == "all" and update.indicator.name == name
                       and label in ("", update.indicator.label)], (name, label)
assert max(update.offset for update in whole) > 1000

# Entries by seq equal those of the channel, page by page, in the given order; unknown ones are left out.
log = ask("read_channel", {"channel": wire_pb2.EVENT}, 0, "")
seqs, rows, after = [*range(min(len(log), 999), 1, -1), 10**9, 1], [], 0
while True:
    socket.send(wire_pb2.Query(events=wire_pb2.EventsQuery(seqs=seqs, after=after)).SerializeToString())
    answer = wire_pb2.Answer.FromString(socket.recv())
    rows += [row.SerializeToString(deterministic=True) for row in answer.updates]
    if answer.next == 0:
        break
    assert answer.next > after
    after = answer.next
assert after > 0 and rows == [log[seq - 1] for seq in seqs if seq < 10**9], after
socket.send(wire_pb2.Query(events=wire_pb2.EventsQuery(seqs=range(1, 1002))).SerializeToString())
assert wire_pb2.Answer.FromString(socket.recv()).status == wire_pb2.Answer.INVALID

for body, fields in PAST:
    compare(body, fields, DAY)
for channel in range(wire_pb2.EVENT, wire_pb2.ALERT + 1):
    compare("read_channel", {"channel": channel})
    if channel != wire_pb2.EVENT:
        compare("read_snapshot", {"channel": channel})
