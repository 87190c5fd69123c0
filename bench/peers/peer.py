# SPDX-License-Identifier: Apache-2.0
"""Shared by the peers of tenure bench: reading the bench's events, and measuring how fast they are stored.

A peer is started with a folder, the number of events to store first, without measuring, and what is measured
then: 64:10240 for 10,240 events with 64 in each commit. The folder has the events, each after its length. The
results go into its file `figures`: a line with events per commit, events/s and updates per event; or why nothing
can be measured."""
import itertools
import sys
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple, Optional

FIRST_BATCH = 1024


def skip(why):
    """Ends without a measurement, for a reason that is not a failure."""
    (Path(sys.argv[1]) / "figures").write_text(f"skipped {why}\n")
    sys.exit(0)


# The schema's classes, which the build of the tests generates.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "python"))
try:
    from tenure.v1 import event_pb2
except ImportError as problem:
    skip(f"not installed ({problem})")


class Report(NamedTuple):
    """The fields of an event that a peer uses."""
    source: str
    id: str
    announced: date
    effective: Optional[date]
    kind: str
    organisation: str
    role: str
    person: str
    name: str
    interim: bool
    searching: bool
    target: str  # the id of the event that this one replaces or retracts
    encoded: bytes

    @property
    def day(self):
        return self.effective or self.announced


def first_day(text):
    """The first day of a day, a month or a year."""
    return date.fromisoformat((text + "-01-01")[:10])


def decode(encoded):
    event = event_pb2.Event.FromString(encoded)
    kind = event.WhichOneof("body")
    body = getattr(event, kind)
    is_organisation = kind == "organisation"
    person = body.person if kind in ("appointment", "departure") else None
    return Report(
        event.source, event.id, first_day(event.announced), first_day(event.effective) if event.effective else None, kind,
        body.id if is_organisation else getattr(body, "organisation", ""), getattr(body, "role", ""),
        (person.id or person.name) if person else "", person.name if person else body.name if is_organisation else "",
        kind == "appointment" and body.basis != event_pb2.Appointment.SUBSTANTIVE,
        kind == "recruitment" and body.stage == event_pb2.Recruitment.OPENED,
        body.id if kind == "retraction" else event.supersedes, encoded)


def read_events(path):
    data, at = path.read_bytes(), 0
    while at < len(data):
        size = shift = 0
        while True:  # a varint, the usual prefix of a delimited message
            byte = data[at]
            at += 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        yield data[at:at + size]
        at += size


def store_some(peer, events, count, each):
    """Decoding is part of the measurement, because the daemon also receives encoded events."""
    while count > 0:
        batch = [decode(encoded) for encoded in itertools.islice(events, min(each, count))]
        if not batch:
            raise SystemExit("there are too few events")
        peer.store(batch)
        count -= len(batch)


def measure(peer):
    """`peer` has store(reports), which returns when they are durable; count_updates(); and settle(), called once the
    tables have rows."""
    folder = Path(sys.argv[1])
    events = read_events(folder / "events")
    first, lines = int(sys.argv[2]), []
    store_some(peer, events, min(first, FIRST_BATCH), FIRST_BATCH)
    peer.settle()
    store_some(peer, events, max(first - FIRST_BATCH, 0), FIRST_BATCH)
    peer.settle()
    for run in sys.argv[3:]:
        each, count = map(int, run.split(":"))
        updates, began = peer.count_updates(), time.monotonic()
        store_some(peer, events, count, each)
        took = time.monotonic() - began
        lines.append(f"{each} {count / took:.1f} {(peer.count_updates() - updates) / count:.6f}\n")
    (folder / "figures").write_text("".join(lines))
