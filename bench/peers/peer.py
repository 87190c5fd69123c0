# SPDX-License-Identifier: Apache-2.0
"""What the peers of tenure bench share: the events that the bench has written, and how storing them is measured.

A peer is started with a folder, how many events come first, unmeasured, and what is measured then, as 64:10240 for
10,240 events at 64 a commit. The folder has the events, each after its length. What was measured goes into its file
`figures`: a line with the events a commit, events/s and updates an event; or why there is nothing to measure."""
import itertools
import sys
import time
from datetime import date
from pathlib import Path
from typing import NamedTuple, Optional

FIRST_BATCH = 1024


def skip(why):
    """There is nothing to measure here, for a reason that is no failure."""
    (Path(sys.argv[1]) / "figures").write_text(f"skipped {why}\n")
    sys.exit(0)


# The schema's classes, which the tests' part of the build makes.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "python"))
try:
    from tenure.v1 import event_pb2
except ImportError as problem:
    skip(f"not installed ({problem})")


class Report(NamedTuple):
    """What a peer makes of an event: it needs no more."""
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
    target: str  # the id of the event that this one replaces or takes back
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
        while True:  # a varint, as before any delimited message of Protocol Buffers
            byte = data[at]
            at += 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        yield data[at:at + size]
        at += size


def store_some(peer, events, count, each):
    """Decoding counts: the daemon is sent encoded events too."""
    while count > 0:
        batch = [decode(encoded) for encoded in itertools.islice(events, min(each, count))]
        if not batch:
            raise SystemExit("there are too few events")
        peer.store(batch)
        count -= len(batch)


def measure(peer):
    """`peer` has store(reports), durable when it returns; count_updates(); and settle(), when there are rows to know."""
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
