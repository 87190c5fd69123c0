# SPDX-License-Identifier: Apache-2.0
"""Queries to a daemon."""
from __future__ import annotations

import os
import time
from typing import Any, Iterable, Iterator

from google.protobuf.message import Message

from .address import Address, Deadline
from .connection import Connection
from .errors import Failed, Invalid, NoDaemon, NotAllowed, NotFound, TooOld, WrongLog
from .position import Position
from .v1 import alert_pb2, state_pb2, wire_pb2
from .v1.wire_pb2 import Query

_PATIENCE = 1.0  # seconds until a query is repeated on a new connection; doubled each time
_BUSY_PAUSE = 0.2
_ERRORS = {
    wire_pb2.Answer.NOT_FOUND: NotFound,
    wire_pb2.Answer.INVALID: Invalid,
    wire_pb2.Answer.TOO_OLD: TooOld,
    wire_pb2.Answer.FAILED: Failed,
    wire_pb2.Answer.REFUSED: NotAllowed,
    wire_pb2.Answer.BUSY: NoDaemon,
}


class Client:
    """Sends queries to a daemon. Only one thread at a time may use it.

    `at`: a data folder, an endpoints file, tcp://host:port of the ingest socket, or several of these separated by commas,
    which are tried in turn. Not given: the environment's TENURE_AT, else tcp://127.0.0.1:7301. `key`, `server_key`: for a
    daemon that requires keys, the file of the caller's secret key, and the daemon's public key or its file. Not given:
    TENURE_KEY and TENURE_SERVER_KEY; an endpoints file also contains the daemon's key. `timeout`: seconds until a call
    without an answer raises NoDaemon.

    The keywords of the methods are the fields of the query messages in wire.proto, and `as_of`, `known_at`, `known_at_ms` of
    its Axes: what was true on a day, as known at a log entry or at a time.
    """

    def __init__(
        self, at: str | os.PathLike[str] | None = None, *, key: str | None = None, server_key: str | None = None,
        timeout: float = 10.0,
    ):
        self.timeout = timeout
        self._address = Address(at, key, server_key)
        self._connection = Connection(self._address, "query", wire_pb2.Answer)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def query(self, query: Query) -> wire_pb2.Answer:
        """Sends a query, and returns its answer; if that has several pages, one of them.

        Raises NotFound, Invalid, NotAllowed, TooOld, Failed, or NoDaemon.
        """
        deadline, patience = Deadline(self.timeout), _PATIENCE
        problem = f"no daemon answered within {self.timeout:g} s; {self._address.hint()}"
        while deadline:
            query.number = self._connection.next_number()
            try:
                answer = self._connection.ask(query.SerializeToString(), [query.number], min(patience, deadline.left))
            except NoDaemon as missing:  # the daemon may still be starting and have no endpoints file yet
                problem = str(missing)
                time.sleep(min(0.1, deadline.left))
                continue
            if answer is None:
                self._connection.give_up()  # the daemon may have moved
                patience *= 2
            elif answer.status == wire_pb2.Answer.BUSY:
                problem = f"the daemon is busy: {answer.reason}"
                time.sleep(min(_BUSY_PAUSE, deadline.left))
            elif answer.status in (wire_pb2.Answer.OK, wire_pb2.Answer.CURSOR_ABANDONED):
                return answer
            else:
                raise _ERRORS.get(answer.status, Failed)(answer.reason)
        raise NoDaemon(problem)

    def locate(self, position: Position) -> tuple[wire_pb2.Rewind, Position, bool]:
        """Compares the daemon's log with the history up to a position. Returns the rewind, the log's present position, and
        whether the given position was abandoned. Raises WrongLog if the log has another identity."""
        try:
            answer = self.query(Query(locate=wire_pb2.LocateQuery(log=position.log, position=position.message())))
        except NotFound as problem:
            raise WrongLog(f"the daemon has another log than {position.log}: {problem}") from problem
        now = Position.take(answer.log, answer.position)
        return answer.rewind, now, answer.status == wire_pb2.Answer.CURSOR_ABANDONED

    def _pages(self, name: str, body: Message, cursor: str = "after") -> Iterator[wire_pb2.Answer]:
        while True:
            answer = self.query(Query(**{name: body}))
            yield answer
            if not answer.next:
                return
            setattr(body, cursor, answer.next)

    def status(self) -> wire_pb2.StatusReport:
        """The daemon's health, counters and limits."""
        return self.query(Query(status=wire_pb2.StatusQuery())).status_report

    def position(self) -> Position:
        """The position of the daemon's log."""
        answer = self.query(Query(status=wire_pb2.StatusQuery()))
        return Position.take(answer.log, answer.position)

    def rules(self) -> Any:
        """The rules in force, a RuleSet."""
        return self.query(Query(rules=wire_pb2.RulesQuery())).rules

    def post(self, post: str, **axes: Any) -> state_pb2.PostState:
        """The state of a post, ORGANISATION/ROLE. Raises NotFound."""
        body = wire_pb2.PostQuery(**_post(post), **_with_axes(axes))
        return self.query(Query(post=body)).posts[0]

    def history(self, post: str, **axes: Any) -> Iterator[state_pb2.PostHistory]:
        """The tenures and searches of a post, in pages of 500."""
        for answer in self._pages("history", wire_pb2.PostQuery(**_post(post), **_with_axes(axes))):
            yield answer.history

    def posts(self, **filters: Any) -> Iterator[state_pb2.PostState]:
        """The posts that match: organisation, region, role, statuses, open_only; with axes."""
        for answer in self._pages("posts", wire_pb2.PostsQuery(**_with_axes(filters))):
            yield from answer.posts

    def organisation(self, organisation: str, **axes: Any) -> state_pb2.OrganisationState:
        """The state of an organisation. Raises NotFound."""
        body = wire_pb2.OrganisationQuery(organisation=organisation, **_with_axes(axes))
        return self.query(Query(organisation=body)).organisations[0]

    def organisations(self, **filters: Any) -> Iterator[state_pb2.OrganisationState]:
        """The organisations that match: region, kinds, standing_only; with axes."""
        for answer in self._pages("organisations", wire_pb2.OrganisationsQuery(**_with_axes(filters))):
            yield from answer.organisations

    def person(self, person: str, **axes: Any) -> state_pb2.PersonState:
        """The state of a person, by id. Raises NotFound."""
        body = wire_pb2.PersonQuery(person=person, **_with_axes(axes))
        return self.query(Query(person=body)).people[0]

    def people(self, **filters: Any) -> Iterator[state_pb2.PersonState]:
        """The people that match: holding_only; with axes."""
        for answer in self._pages("people", wire_pb2.PeopleQuery(**_with_axes(filters))):
            yield from answer.people

    def indicators(self, **filters: Any) -> Iterator[state_pb2.Indicator]:
        """The indicators that match: scope, name, label; with axes."""
        for answer in self._pages("indicators", wire_pb2.IndicatorsQuery(**_with_axes(filters))):
            yield from answer.indicators

    def alerts(self, **filters: Any) -> Iterator[alert_pb2.Alert]:
        """The active alerts that match: rule, severity, organisation, region, subject, newest_first; `all` to include
        ended ones; with axes. With `as_now_known` what the rules find on the day of `as_of` with what is known now, sent
        or not."""
        for answer in self._pages("alerts", wire_pb2.AlertsQuery(**_with_axes(filters))):
            yield from answer.alerts

    def changes(self, **filters: Any) -> Iterator[wire_pb2.Change]:
        """Reports between two announced days, latest entry first: since, until, region, organisation, role, kinds (such as
        "LEFT"), known_at. Without `since`, the last seven days by the daemon's clock."""
        for answer in self._pages("changes", wire_pb2.ChangesQuery(**filters), "before"):
            yield from answer.changes

    def alert_counts(self, **filters: Any) -> Iterator[wire_pb2.AlertCount]:
        """How many alerts match, by rule, region and severity; filters as for alerts(). A log with thousands of alerts has
        several counts of the same kind: add them."""
        for answer in self._pages("alerts", wire_pb2.AlertsQuery(counts=True, **_with_axes(filters))):
            yield from answer.alert_counts

    def coming(self, **filters: Any) -> Iterator[wire_pb2.Coming]:
        """Announced dates that lie ahead, not sorted: since, until, region, organisation, role; with axes."""
        for answer in self._pages("coming", wire_pb2.ComingQuery(**_with_axes(filters))):
            yield from answer.coming

    def regions(self, **filters: Any) -> Iterator[wire_pb2.RegionSum]:
        """What the standing organisations of each region, or of one `region`, add up to; with axes. A log with thousands of
        organisations has several sums of a region: add them."""
        for answer in self._pages("regions", wire_pb2.RegionsQuery(**_with_axes(filters))):
            yield from answer.regions

    def why(self, alert: str) -> wire_pb2.Why:
        """An alert by its id, or the latest one of RULE/SUBJECT: its rule and the events that it rests on. Raises NotFound."""
        return self.query(Query(why=wire_pb2.WhyQuery(alert=alert))).why

    def find(self, text: str, *kinds: Any) -> Iterator[wire_pb2.Found]:
        """Subjects that match a text by id or name. Pages are not sorted by `match`, so read all to find the best.
        Without kinds: people, posts and organisations."""
        for answer in self._pages("find", wire_pb2.FindQuery(text=text, kinds=list(kinds))):
            yield from answer.found

    def events(self, seqs: Iterable[int]) -> Iterator[wire_pb2.Update]:
        """The log entries with these seqs, at most 1,000."""
        for answer in self._pages("events", wire_pb2.EventsQuery(seqs=list(seqs))):
            yield from answer.updates


def _post(post: str) -> dict[str, str]:
    organisation, slash, role = post.partition("/")
    if not slash or not organisation or not role:
        raise Invalid(f"{post!r} is not a post; it is ORGANISATION/ROLE")
    return {"organisation": organisation, "role": role}


def _with_axes(filters: dict[str, Any]) -> dict[str, Any]:
    axes = {name: filters[name] for name in ("as_of", "known_at", "known_at_ms") if filters.get(name)}
    rest = {name: value for name, value in filters.items() if name not in ("as_of", "known_at", "known_at_ms")}
    return {**rest, "axes": wire_pb2.Axes(**axes)} if axes else rest
