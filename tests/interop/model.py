# SPDX-License-Identifier: Apache-2.0
"""The reference model: docs/domain.md in the simplest code possible. After each entry, and on every single
day that the clock passes, it folds everything again, evaluates every rule for every subject and computes
every figure. Written from that page, not from the C code."""
import bisect
import calendar
import copy
import datetime
import functools
import hashlib

EPOCH = datetime.date(1970, 1, 1)
DAY = datetime.timedelta(days=1)
NEVER = datetime.date.max
ALWAYS = datetime.date.min
GROUPS = [{"STP", "ICS", "ICB"}, {"CCG"}, {"ICP"}]


def first_day(text):
    """The first day of the date, which is a day, month or year."""
    return datetime.date.fromisoformat(text + "-01-01"[len(text) - 4:] if len(text) < 10 else text)


def last_day(text):
    """The last day of the date, which is a day, month or year."""
    first = first_day(text)
    if len(text) == 10:
        return first
    month = first.month if len(text) == 7 else 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


def months_before(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def window_begin(window, day):
    """The first day of a window that ends on the day; windows are ("months" or "days", number)."""
    return months_before(day, window[1]) + DAY if window[0] == "months" else day - DAY * (window[1] - 1)


def unnamed_id(message):
    text = message["source"].encode() + b"\0" + message["id"].encode()
    return "unnamed-" + hashlib.sha256(text).hexdigest()[:16]


def each_once(values):
    """The values without repetitions, in their order."""
    return [value for place, value in enumerate(values) if value not in values[:place]]


class Event:
    def __init__(self, seq, message):
        self.seq, self.message = seq, message
        self.id = (message["source"], message["id"])
        self.announced = first_day(message["announced"])
        self.dated = "effective" in message
        date = message["effective"] if self.dated else message["announced"]
        self.first, self.last = first_day(date), last_day(date)
        self.exactness = len(date)  # length of the date: 10, 7 or 4 for a day, month or year
        self.confidence = ["CONFIRMED", "REPORTED", "RUMOURED"].index(message.get("confidence", "CONFIRMED"))
        target = message.get("retraction", {}).get("id") or message.get("supersedes")
        self.target = (message["source"], target) if target else None
        self.kind = next(k for k in message if isinstance(message[k], dict))
        self.body = message[self.kind]
        person = self.body.get("person")
        if person and not person.get("id"):  # the histories give ids to all named people
            self.body = {**self.body, "person": {**person, "id": unnamed_id(message)}}
        self.joined_copies = {}
        self.day = self.first
        if self.body.get("status") == "ABOLISHED" or self.kind in ("merger", "dissolution") or self.body.get("stage") == "DISSOLVED":
            self.day = self.last
        elif self.first <= self.announced <= self.last:
            self.day = self.announced

    def of_person(self, joined):
        """The same report, with the person's id replaced by the one it is joined into."""
        person = self.body.get("person")
        if person is None or person["id"] not in joined:
            return self
        key = joined[person["id"]]
        if key not in self.joined_copies:
            made = self.joined_copies[key] = copy.copy(self)
            made.body = {**self.body, "person": {"id": key}}  # the person's reports give the name
        return self.joined_copies[key]

    def called_day(self):
        """The day from which a departure calls off appointments."""
        return self.announced if self.first <= self.announced <= self.last else self.first

    def date(self, day):
        """The day as shown: no more exact than the report."""
        return day.isoformat()[:self.exactness]

    def shown_day(self):
        """Of several, the least is the earliest day, as exactly as it was reported."""
        return self.day, -self.exactness, self.date(self.day)


def live_events(events):
    """An event is live unless a later live event retracts or supersedes it."""
    taken_back, live = set(), []
    for event in reversed(events):
        if event.id in taken_back:
            continue
        live.append(event)
        if event.target:
            taken_back.add(event.target)
    return live[::-1]


def settle(reports):
    """Copies of a post's reports, in which every vague date is settled on one day."""
    settled = [copy.copy(report) for report in reports]
    for report in settled:
        report.exists_again = None  # the day since which the post that it is about exists again after it was abolished
        report.asked = report.calls = False  # of a departure: whether it was checked for appointments to call off; whether it does only that
    starts = [r for r in settled if r.kind == "appointment"]
    ends = [r for r in settled if r.kind == "departure" and r.dated]
    for start in sorted((r for r in starts if r.exactness < 10), key=lambda r: -r.exactness):
        start.day = settle_start(start, starts, ends)
    for end in ends:
        if end.exactness < 10:
            end.day = settle_end(end, starts, ends)
    for start in starts:
        start.left = start.exactness < 10 and any(  # the person also left in the period
            person_of(end) == person_of(start) and start.first <= end.first and end.last <= start.last
            for end in ends)
    return settled


def person_of(report):
    return report.body["person"]["id"]


def basis_of(report):
    return report.body.get("basis", "SUBSTANTIVE")


def settle_start(start, starts, ends):
    who, inside = person_of(start), lambda day: start.first <= day <= start.last
    own = [r.day for r in starts if person_of(r) == who and r.exactness > start.exactness
           and basis_of(r) == basis_of(start) and inside(r.day)]
    if own:
        return min(own)
    left = [r for r in ends if r.exactness > start.exactness and inside(r.last)]
    bound = min((r.last for r in left if person_of(r) == who), default=start.last)
    days = [start.announced]
    if not start.body.get("joint"):
        days += [r.last for r in left if person_of(r) != who and not began_between(r, starts, start.announced)]
    return max((day for day in days if inside(day) and day <= bound), default=start.first)


def began_between(end, starts, announced):
    """Whether the person who left had begun, by an exact date, after the day of the announcement."""
    return any(person_of(r) == person_of(end) and r.exactness == 10 and not r.body.get("incumbent")
               and announced < r.day <= end.last for r in starts)


def settle_end(end, starts, ends):
    who = person_of(end)
    begun = max([r.day for r in starts if person_of(r) == who and r.day <= end.last] + [end.first])
    exact = [r.day for r in ends if person_of(r) == who and r.exactness == 10 and begun <= r.day <= end.last]
    others = [r.day for r in starts if person_of(r) != who and not r.body.get("joint")
              and begun <= r.day <= end.last]
    return min(exact or others, default=end.last)


class Tenure:
    def __init__(self, person, start, held_from, report=None):
        self.person, self.start, self.held_from, self.begun_by = person, start, held_from, report
        self.end = self.end_announced = self.ended_by = self.left_by = None
        self.leavings, self.stays = [], []  # (announced, dated) of departures; (announced, day) of appointments
        self.departing = None  # when a departure was first announced
        self.succeeded, self.abolished, self.reason = False, False, None
        self.backgrounds = []  # (from day, seq, background as given by then or None)
        self.bases = []  # (from day, announced, basis, report or None, seq)

    def runs(self, day):
        return self.held_from <= day and (self.end is None or day < self.end)

    def holds(self, day):
        """Whether the person holds the post on the day. A tenure with an unknown start also covers all days
        before it was reported."""
        return self.runs(day) or (self.start is None and day < self.held_from)

    def basis(self, day):
        begun = [basis for basis in self.bases if basis[0] <= day] or self.bases[:1]
        return begun[-1]

    def background(self, day):
        """The latest background given up to the day."""
        return next((b for from_, _, b in reversed(self.backgrounds) if b and from_ <= day), None)

    def substantive(self, day):
        return self.basis(day)[2] == "SUBSTANTIVE"

    def going(self, day):
        return self.leaving(day) is not None or (self.end is not None and self.end_announced <= day)

    def leaving(self, day):
        """The first announcement, up to the day, of a departure that still stands; None if there is none."""
        return min((announced for announced, dated in self.leavings if announced <= day and (
            dated or not any(announced < stay <= day and term > announced for stay, term in self.stays))),
            default=None)

    def would_run(self, day, known):
        """Whether the tenure runs on the day, by what has been announced by the day `known`."""
        return self.held_from <= day and (self.end is None or day < self.end or self.end_announced > known)

    def held_date(self):
        return self.begun_by.date(self.held_from) if self.begun_by else self.held_from.isoformat()

    def end_date(self):
        return self.ended_by.date(self.end) if self.end else ""

    def last_day(self):
        return NEVER if self.end is None else max(self.end - DAY, self.held_from)

    def end_events(self, day):
        found = []
        if self.leaving(day) is not None and self.left_by:
            found.append(self.left_by)
        if self.end is not None and self.end_announced <= day:
            found.append(self.ended_by)
        return found


class Post:
    """The fold of one post's live events that are not rumours."""

    def __init__(self, reports=None):
        self.tenures, self.marks = [], []
        self.called_off = {}  # by the seq of an appointment: the departure that called it off
        self.offs = []  # appointments that were called off
        self.idle = set()  # seqs of appointments without any effect
        self.abolished = self.created = self.gap = self.goes_into = None
        self.reports = []  # reports that were folded or called off
        if reports is not None:
            self.fold(settle(reports))
            self.slices()

    def fold(self, reports, before=NEVER):
        """Folds the reports of days before that one. Vague departures of later days also call off the
        appointments that they would call off by then."""
        days = {d for report in reports for d in (report.day, self.calling_day(report)) if d < before}
        for day in sorted(days):
            for report in sorted((r for r in reports if self.calling_day(r) == day), key=lambda r: r.seq):
                self.call_off(report, reports)
            today = [r for r in reports if r.day == day and not r.calls]
            places = {r.seq: self.place(r, day) for r in today}
            for report in sorted(today, key=lambda r: (places[r.seq], r.seq)):
                self.take(report)

    def take(self, report):
        self.note(report)
        getattr(self, report.kind)(report)

    def note(self, report):
        if report not in self.reports:
            self.reports.append(report)

    def fold_leavers(self, reports, day):
        """Folds the day's departures of people who hold the post; returns their seqs."""
        leavers = [r for r in reports if r.day == day and r.kind == "departure" and not r.calls]
        found = set()
        for report in sorted(leavers, key=lambda r: r.seq):
            if self.place(report, day) == 0:
                self.take(report)
                found.add(report.seq)
        return found

    def abolish(self, change):
        for tenure in self.tenures:
            if tenure.end is None:
                tenure.end = tenure.end_announced = change.day
                tenure.abolished, tenure.ended_by = True, change

    def join(self, other):
        """Takes over everything from another post. A person who holds both keeps the tenure that began
        earlier, and the appointments of the other tenure count for it, too."""
        def holds(tenures, person):
            return next((t.held_from for t in tenures if t.person == person and t.end is None), None)
        mine, theirs, merged, dropped = list(self.tenures), list(other.tenures), [], []
        while mine or theirs:
            first = not theirs or (mine and mine[0].held_from <= theirs[0].held_from)
            tenure = (mine if first else theirs).pop(0)
            held = holds((other if first else self).tenures, tenure.person) if tenure.end is None else None
            is_kept = held is None or tenure.held_from < held or (first and tenure.held_from == held)
            (merged if is_kept else dropped).append(tenure)
        self.tenures = merged
        for tenure in dropped:
            kept = self.latest_open(tenure.person)
            kept.bases = sorted(kept.bases + tenure.bases, key=lambda b: (b[0], b[4]))
            kept.backgrounds = sorted(kept.backgrounds + tenure.backgrounds, key=lambda b: b[:2])
        self.marks = sorted(self.marks + other.marks, key=lambda m: (m[0], m[2].seq))
        self.called_off = {**other.called_off, **self.called_off}
        self.offs += other.offs
        self.idle |= other.idle
        for report in other.reports:
            self.note(report)

    @staticmethod
    def calling_day(report):
        """The day on which a departure calls off appointments if the person does not hold the post."""
        if report.kind != "departure":
            return report.day
        return min(report.day, report.called_day())

    def call_off(self, report, reports):
        if report.kind != "departure" or report.asked:
            return
        report.asked = True
        tenure = self.latest(person_of(report))
        if tenure and tenure.end is None and tenure.held_from < self.calling_day(report):
            return  # the departure ends this tenure instead
        called = [r for r in reports if self.is_called_off(r, report) and not self.is_dropped(r)]
        for r in called:
            self.note(r)
            self.called_off.setdefault(r.seq, report)
            if (report.announced, report.seq) < (self.called_off[r.seq].announced, self.called_off[r.seq].seq):
                self.called_off[r.seq] = report
        report.calls = bool(called)

    @staticmethod
    def is_called_off(start, end):
        if start.kind != "appointment" or person_of(start) != person_of(end):
            return False
        if (start.announced, start.seq) >= (end.announced, end.seq):
            return False
        if not end.dated:
            return end.announced < start.day
        date = end.called_day()
        return start.announced <= date <= start.day and min(end.announced, date) < start.day

    def is_dropped(self, start):
        """The departure that ended a tenure of the person and that also calls off this further term; None if
        there is none."""
        return next((t.ended_by for t in self.tenures if t.person == person_of(start) and t.end
                     and not t.succeeded and not t.abolished and start.announced < t.ended_by.announced
                     and (start.day - t.end).days > 1 and t.basis(t.last_day())[2] == basis_of(start)), None)

    def is_idle(self, start):
        """Whether a census found an unnamed holder in a post with a known holder."""
        return start.body["person"].get("unnamed") and start.body.get("incumbent") and any(
            t.runs(start.day) for t in self.tenures)

    def latest_open(self, person):
        return next(t for t in self.tenures if t.person == person and t.end is None)

    def latest(self, person):
        return next((t for t in reversed(self.tenures) if t.person == person), None)

    def place(self, report, day):
        """The order of the report within its day."""
        if report.kind == "appointment":
            return 2 - report.left
        if report.kind == "recruitment":
            return 4
        tenure = self.latest(report.body["person"]["id"])
        return 0 if tenure and tenure.end is None and tenure.held_from < day else 3

    def appointment(self, report):
        person, basis = report.body["person"]["id"], report.body.get("basis", "SUBSTANTIVE")
        tenure = self.latest(person)
        by = self.called_off.get(report.seq)
        if by is None and self.is_idle(report):
            self.idle.add(report.seq)
            return
        by = by or self.is_dropped(report)
        if by:
            self.called_off[report.seq] = by
            self.offs.append(report)
            return
        if tenure is None or tenure.end is not None:
            tenure = Tenure(person, None if report.body.get("incumbent") else report.day, report.day, report)
            if not report.body.get("joint"):
                for other in self.tenures:
                    if other.end is None:
                        other.end, other.end_announced, other.succeeded = report.day, report.announced, True
                        other.ended_by = report
            self.tenures.append(tenure)
        elif not report.body.get("incumbent"):
            tenure.stays.append((report.announced, report.day))
            if tenure.start == report.day and report.exactness > tenure.begun_by.exactness:
                tenure.begun_by = report  # of two reports of one start, the more exact one dates it
        tenure.bases.append((report.day, report.announced, basis, report, report.seq))
        said = report.body.get("background") or next((b for *_, b in reversed(tenure.backgrounds) if b), None)
        tenure.backgrounds.append((report.day, report.seq, said))

    @staticmethod
    def unreported_from(report):
        return min(report.announced, report.day - DAY) if report.dated else report.announced

    def unreported(self, report):
        held_from = self.unreported_from(report)
        tenure = Tenure(report.body["person"]["id"], None, held_from)
        tenure.bases.append((held_from, report.announced, "SUBSTANTIVE", None, report.seq))
        self.tenures.append(tenure)
        return tenure

    def departure(self, report):
        tenure = self.latest(report.body["person"]["id"])
        if not report.dated:
            if tenure is None or tenure.end is not None:
                tenure = self.unreported(report)
            self.announce(tenure, report)
            if self.counts_more(report, tenure.left_by):
                tenure.left_by = report
                tenure.reason = report.body.get("reason", tenure.reason)
            return
        if report.exists_again:
            if tenure and tenure.end is not None and tenure.end <= report.exists_again:
                tenure = None  # of the time before the post was abolished
            if tenure is None and self.unreported_from(report) < report.exists_again:
                return
        stated = tenure is not None and tenure.end is not None and not tenure.succeeded and not tenure.abolished
        same = stated and self.is_same(report, tenure.ended_by)
        if tenure is None or tenure.abolished or stated and not same:
            tenure = self.unreported(report)
        self.announce(tenure, report)
        if not same or self.overrules(report, tenure.ended_by):
            tenure.end, tenure.end_announced, tenure.succeeded = report.day, report.announced, False
            tenure.ended_by = report
            tenure.reason = report.body.get("reason", tenure.reason)
        else:
            tenure.reason = tenure.reason or report.body.get("reason")

    @staticmethod
    def announce(tenure, report):
        """The first report fixes the day since which the person is leaving."""
        before = [announced for announced, _ in tenure.leavings]
        if before and max(before) < report.announced and tenure.leaving(report.announced - DAY) is None:
            tenure.departing = tenure.left_by = tenure.reason = None  # this is a new departure
        tenure.departing = min(tenure.departing or report.announced, report.announced)
        tenure.leavings.append((report.announced, report.dated))

    @staticmethod
    def counts_more(report, other):
        if other is None:
            return True  # the first report without a date
        if report.seq > other.seq:
            return report.confidence <= other.confidence
        return report.confidence < other.confidence

    @staticmethod
    def is_same(report, other):
        """Whether both reports are about the same departure."""
        earlier, later = sorted((report, other), key=lambda r: (r.announced, r.seq))
        apart = max((report.first - other.last).days, (other.first - report.last).days)
        return apart <= 92 or later.announced < earlier.day

    def overrules(self, report, other):
        if report.exactness == other.exactness:
            return self.counts_more(report, other)
        if report.exactness > other.exactness:
            return report.confidence <= other.confidence
        return report.confidence < other.confidence

    def recruitment(self, report):
        self.marks.append((report.day, report.body["stage"], report))

    def known_since(self):
        return min([t.held_from for t in self.tenures] + [m[0] for m in self.marks] + (
            [self.created.day] if self.created else []), default=NEVER)

    def missing(self, day):
        """Whether the post did not exist on the day: it was abolished, or it was created later and nobody
        held it."""
        if self.gap and self.gap[0] <= day < self.gap[1]:
            return True
        return self.created is not None and day < self.created.day and not any(t.runs(day) for t in self.tenures)

    def designate(self, day):
        return min((d for d in self.designations if d[0] > day and d[1] <= day and not (
            d[4] and d[4].announced <= day) and not self.would_hold(d[2], d[0] - DAY, day)), default=None,
            key=lambda d: d[0])

    def would_hold(self, person, day, known):
        return any(t.person == person and t.would_run(day, known) and t.substantive(day) for t in self.tenures)

    def staying(self, day):
        return any(t.runs(day) and t.substantive(day) and not t.going(day) for t in self.tenures)

    def recruiting(self, day):
        since = None
        if self.abolished:
            return None
        for mark, stage, _ in reversed([m for m in self.marks if m[0] <= day]):
            if stage != "OPENED" or (self.gap and mark < self.gap[1]) or any(mark <= a <= day for a in self.announcements):
                break
            since = mark
        return since

    def slices(self):
        """The state of the post from each day on which something changes."""
        self.people = {t.person for t in self.tenures}
        bases = [(t, b) for t in self.tenures for b in t.bases]
        self.announcements = [b[1] for _, b in bases if b[3]] + [r.announced for r in self.offs]
        self.designations = [(b[0], b[1], t.person, b[3].date(b[0]), None) for t, b in bases
                             if b[3] and b[2] == "SUBSTANTIVE"]
        self.designations += [(r.day, r.announced, person_of(r), r.date(r.day), self.called_off[r.seq])
                              for r in self.offs if basis_of(r) == "SUBSTANTIVE"]
        days = {self.known_since(), *self.announcements} | {m[0] for m in self.marks}
        for t in self.tenures:
            days |= {t.held_from, t.end, t.end_announced} | {l[0] for l in t.leavings} | {s[0] for s in t.stays}
            days |= {basis[i] for basis in t.bases for i in (0, 1)}
        for start, announced, *_, by in self.designations:
            days |= {start, announced} | ({by.announced} if by else set())
        days |= set(self.gap or ()) | ({self.created.day} if self.created else set())
        self.days = sorted(days - {None, NEVER})
        self.said = [self.say(day) for day in self.days]

    def say(self, day):
        holders = [t for t in self.tenures if t.runs(day)]
        status = ("FILLED" if any(t.substantive(day) for t in holders) else "INTERIM" if holders
                  else "VACANT" if self.known_since() <= day else "UNKNOWN")
        is_open = status != "UNKNOWN" and not self.missing(day) and not self.staying(day) and self.designate(day) is None
        return {"status": status, "open": is_open, "holders": holders, "designate": self.designate(day),
                "recruiting": self.recruiting(day)}

    def on(self, day):
        if self.abolished:
            return {"status": "ABOLISHED", "open": False, "holders": [], "designate": None, "recruiting": None}
        at = bisect.bisect_right(self.days, day) - 1
        return self.said[at] if at >= 0 else {"status": "UNKNOWN", "open": False, "holders": [],
                                               "designate": None, "recruiting": None}

    def since(self, day, holds):
        """The first day of the unbroken run up to the day in which `holds` is true of the state."""
        at = bisect.bisect_right(self.days, day) - 1
        while at > 0 and holds(self.said[at - 1]):
            at -= 1
        return self.days[at]

    def shown(self, day, opens=False):
        """A day on which something begins or ends, or on which the post opens, as exact as its most exact
        report."""
        if day is None:
            return None
        exactness = [mark[2].exactness for mark in self.marks if mark[0] == day]
        exactness += [self.created.exactness] if self.created and self.created.day == day else []
        for t in self.tenures:
            exactness += [t.ended_by.exactness] if t.end == day else []
            exactness += [basis[3].exactness if basis[3] else 10 for basis in t.bases if basis[0] == day]
            exactness += [10] if opens and day in (t.end_announced, *(l[0] for l in t.leavings), *(s[0] for s in t.stays), *(basis[1] for basis in t.bases)) else []
        return day.isoformat()[:max(exactness, default=10)]

    def vacant_since(self, day):
        return max([t.end for t in self.tenures if t.end is not None and t.end <= day and t.held_from <= day] + (
            [self.created.day] if self.created else []), default=None)


@functools.lru_cache(maxsize=4096)
def fold_post(reports):
    return Post(reports)


@functools.lru_cache(maxsize=1024)
def fold_family(members, changes):
    """Folds posts that end, begin or go into one another by these changes. Members are pairs of a name and
    its reports."""
    posts = {name: Post() for name, _ in members}
    leads = {name: name for name, _ in members}  # by post: the post for which its reports count; None: they count for none
    waiting = [(name, r) for name, reports in members for r in settle(reports)]
    changes = sorted(changes, key=lambda c: (c.day, c.seq))

    def mine(name):
        return [r for about, r in waiting if leads[about] == name]

    def fold_before(day):
        nonlocal waiting
        for name, post in posts.items():
            post.fold(mine(name), day)
        for report in mine(None):  # reports that count for no post also call nothing off
            report.asked |= Post.calling_day(report) < day
        waiting = [(about, r) for about, r in waiting if r.day >= day]

    def revive(name, day):
        if leads[name] != name:
            posts[name].gap = (posts[name].abolished.day, day)
            posts[name].abolished = posts[name].created = None
            leads[name] = name
            for about, report in waiting:
                if about == name:
                    report.exists_again = day

    for day in sorted({change.day for change in changes}):
        fold_before(day)
        for name, post in posts.items():
            gone = post.fold_leavers(mine(name), day)
            waiting = [(about, r) for about, r in waiting if r.seq not in gone]
        for change in [c for c in changes if c.day == day]:
            name, into = post_of(change.body), change.body.get("into")
            into = post_of(into) if into else None
            if change.body["status"] == "CREATED":
                revive(name, day)
                posts[name].created = posts[name].created or change
            elif leads[name] == name:
                if into:
                    revive(into, day)
                    posts[into].join(posts[name])
                    gap, posts[name] = posts[name].gap, Post()
                    posts[name].gap = gap
                else:
                    posts[name].abolish(change)
                posts[name].abolished = change
                leads = {about: into if to == name else to for about, to in leads.items()}
    fold_before(NEVER)
    for name, post in posts.items():
        post.goes_into = leads[name] if leads[name] != name else None
        post.slices()
    return posts


def post_of(body):
    return body["organisation"], body["role"]


def join_steps(reports):
    """By id, the id into which it is joined. Of two joins of one id the later counts; of a ring, the one that
    was logged last does not count."""
    void = set()
    while True:
        last = {r.body["id"]: r for r in reports if r.seq not in void}
        into = {id_: r.body["mergedInto"] for id_, r in last.items()}
        ring = next((ring for ring in (ring_of(id_, into) for id_ in into) if ring), None)
        if ring is None:
            return into
        void.add(max(last[id_].seq for id_ in ring))


def join_ids(reports):
    """By id, the id that remains after all joins."""
    into = join_steps(reports)

    def follow(id_):
        while id_ in into:
            id_ = into[id_]
        return id_
    return {id_: follow(id_) for id_ in into}


def ring_of(id_, into):
    chain = [id_]
    while chain[-1] in into:
        if into[chain[-1]] in chain:
            return chain[chain.index(into[chain[-1]]):]
        chain.append(into[chain[-1]])
    return None


class Organisation:
    """An organisation on a day, by its live reports."""

    def __init__(self, id_, reports, day):
        self.id, self.name, self.kind, self.region, self.parent = id_, id_, None, "", ""
        self.population, self.population_by, self.ended, self.successor = 0, None, None, ""
        self.short_name, self.identifiers = "", ()
        self.predecessors, self.milestones, self.icps = [], {}, {}
        self.count, self.designated = 0, []
        self.since, _, self.shown_since = min((r.shown_day() for r in reports), default=(None, 0, None))
        self.shown_end = None
        given = {}
        for report in sorted(reports, key=lambda r: (r.day, r.seq)):
            self.take(report, report.day <= day, given)
        self.name = given.get("name", (id_,))[0]
        self.short_name = given.get("shortName", ("",))[0]
        self.identifiers = each_once(given.get("identifiers", ((),))[0])
        self.kind = given.get("kind", ("OTHER",))[0]
        self.region, self.parent = given.get("region", ("",))[0], given.get("parent", ("",))[0]
        self.population, self.population_by = given.get("population", (0, None))
        for name, milestone in self.milestones.items():
            if name == "ics-designation":
                milestone["met"] = min([*self.designated, *filter(None, [milestone["met"]])], default=None)

    def give(self, given, field, value, report, in_force):
        if value and (in_force or field not in given):
            given[field] = (value, report)

    def take(self, report, in_force, given):
        body, kind = report.body, report.kind
        if kind == "organisation":
            for field in ("name", "shortName", "identifiers", "kind", "region", "parent"):
                self.give(given, field, body.get(field), report, in_force)
            self.give(given, "population", int(body.get("population", 0)), report, in_force)
        elif kind == "icpFormation" and body.get("id") == self.id:
            if body["stage"] == "DISSOLVED":
                self.end(report, "")
            else:
                self.give(given, "kind", "ICP", report, in_force)
                self.give(given, "name", body.get("name"), report, in_force)
                self.give(given, "parent", body["system"], report, in_force)
                self.give(given, "population", int(body.get("population", 0)), report, in_force)
        elif kind == "dissolution":
            self.end(report, "")
        elif kind == "merger" and body["into"] != self.id:
            self.end(report, body["into"])
        elif in_force:
            self.take_detail(report, given)

    def end(self, report, successor):
        if self.ended is None:
            self.ended, self.shown_end, self.successor = report.day, report.date(report.day), successor

    def take_detail(self, report, given):
        body, kind = report.body, report.kind
        if kind == "designation":
            given["kind"] = (body["kind"], report)
            if body["kind"] in ("ICS", "ICB"):
                self.designated.append(report.shown_day())
        elif kind == "merger":
            self.predecessors += sorted(body["from"])
        elif kind == "milestone":
            milestone = self.milestones.setdefault(body["name"], {"due": None, "met": None, "by": None})
            if body.get("due"):
                milestone["due"], milestone["by"] = body["due"], report
            if body["status"] == "MET":
                milestone["met"] = min(milestone["met"] or report.shown_day(), report.shown_day())
        elif kind == "icpFormation" and body.get("id"):
            icp = self.icps.setdefault(body["id"], {"name": body["id"], "population": 0})
            icp["stage"] = body["stage"]
            icp["name"] = body.get("name") or icp["name"]
            icp["population"] = int(body.get("population", 0)) or icp["population"]
        elif kind == "icpFormation":
            self.count = int(body["count"])

    def stands(self, day):
        return self.ended is None or self.ended > day

    def unnamed(self):
        return max(0, self.count - len(self.icps))


@functools.lru_cache(maxsize=16384)
def fold_organisation(id_, reports, day):
    return Organisation(id_, reports, day)


def mentions(event):
    """The organisations that exist from this event on if they did not exist before."""
    body, kind = event.body, event.kind
    fields = {"role": (), "person": (), "organisation": ("id", "region", "parent"), "icpFormation": ("system", "id"), "survey": ("scope",),
              "merger": ("into",)}.get(kind, ("organisation",) if kind not in ("silence", "retraction") else ())
    found = {body.get(field) for field in fields} | set(body.get("from", ())) | {body.get("into", {}).get("organisation")
                                                                               if kind == "post" else None}
    return found - {None, "", "all"}


def concerns(event):
    """The organisations that the event reports on."""
    body, kind = event.body, event.kind
    if kind == "organisation":
        return {body["id"]}
    if kind == "icpFormation":
        return {body["system"], body.get("id")} - {None, ""}
    if kind == "merger":
        return {body["into"], *body["from"]}
    return {body["organisation"]} if kind in ("designation", "dissolution", "milestone") else set()


def of_the_day(method):
    """Caches a World method's result by subject, for one day at a time."""
    def ask(world, subject, day):
        if world.day != day:
            world.day, world.answers = day, {}
        answer = world.answers.get((method, subject), world)
        if answer is world:
            answer = world.answers[method, subject] = method(world, subject, day)
        return answer
    return ask


class World:
    """What is known after the first entries of a log, and its state on a day."""

    def __init__(self, events, rules):
        self.live = live_events(events)
        self.sure = [e for e in self.live if e.confidence < 2]
        self.rules = rules
        self.day, self.answers = None, {}  # the cache of of_the_day
        self.silences = [e for e in self.sure if e.kind == "silence"]
        self.joined = join_ids([e for e in self.sure if e.kind == "person" and e.body.get("mergedInto")])
        posts, organisations = {}, {id_: [] for e in events for id_ in mentions(e)}
        for e in events:
            if e.kind in ("appointment", "departure", "recruitment", "post"):
                posts.setdefault(post_of(e.body), [])
                if e.body.get("into"):
                    posts.setdefault(post_of(e.body["into"]), [])
        for e in self.sure:
            if e.kind in ("appointment", "departure", "recruitment"):
                posts[post_of(e.body)].append(e.of_person(self.joined))
            for id_ in concerns(e):
                organisations[id_].append(e)
        self.find_families(posts)
        self.names = {name: tuple(reports) for name, reports in posts.items()}
        self.alone = {name: fold_post(reports) for name, reports in self.names.items() if name not in self.family_of}
        self.reports = {id_: tuple(reports) for id_, reports in organisations.items()}
        self.numbered = {}  # people, in the order of their first mention
        for e in events:
            if "person" in e.body:
                self.numbered[e.body["person"]["id"]] = None
            if e.kind == "person":
                self.numbered.update({id_: None for id_ in (e.body["id"], e.body.get("mergedInto")) if id_})
        self.people = set(self.numbered)
        self.mentions = {}  # by person: names in all events, live or not
        for e in events:
            person = e.body.get("person", {})
            old = self.mentions.setdefault(person.get("id"), {"name": "", "shortName": "", "unnamed": False})
            old.update({key: person[key] for key in ("name", "shortName", "unnamed") if person.get(key)})

    def find_families(self, posts):
        """Finds the changes of posts, and the families of posts that these connect."""
        self.changes = [e for e in self.sure if e.kind == "post" and e.body.get("status")]
        self.family_of = {}
        for change in self.changes:
            joined = {post_of(change.body)} | ({post_of(change.body["into"])} if change.body.get("into") else set())
            family = frozenset().union(joined, *(self.family_of.get(name, ()) for name in joined))
            self.family_of.update({name: family for name in family})

    @of_the_day
    def post(self, name, day):
        """The post as it is on the day; None if no event mentions it."""
        if name not in self.family_of:
            return self.alone.get(name)
        family = self.family_of[name]
        members = tuple((member, self.names[member]) for member in self.names if member in family)
        return fold_family(members, tuple(c for c in self.changes if post_of(c.body) in family and c.day <= day))[name]

    def posts_on(self, day):
        return {name: self.post(name, day) for name in self.names}

    def given(self, kind, subject, field, day):
        """The value of a field by the reports on the day, and whether its report has taken effect by then."""
        reports = [e for e in self.sure if e.kind == kind and e.body.get(field)
                   and all(e.body[key] == value for key, value in subject.items())]
        come = [e for e in reports if e.day <= day]
        if come:
            return max(come, key=lambda e: (e.day, e.seq)).body[field], True
        return min(reports, key=lambda e: (e.day, e.seq)).body[field] if reports else "", False

    def post_names(self, name, day):
        role = {"id": name[1]}
        return (self.given("post", {"organisation": name[0], "role": name[1]}, "name", day)[0],
                self.given("role", role, "name", day)[0], self.given("role", role, "shortName", day)[0])

    def person_names(self, id_, day):
        mention = self.mentions.get(id_, {"name": "", "shortName": "", "unnamed": False})
        reported, come = self.given("person", {"id": id_}, "name", day)
        name = reported if come or not mention["name"] else mention["name"]
        name = name or next(filter(None, (  # else the name of an id that was joined into it
            self.person_names(old, day)["name"] for old in self.numbered if self.joined.get(old) == id_)), "")
        return {"id": id_, "name": name, "shortName": mention["shortName"],
                "unnamed": mention["unnamed"] and not name}

    def person_lists(self, id_, day):
        names, identifiers = (each_once(self.given("person", {"id": id_}, field, day)[0]) for field in ("otherNames", "identifiers"))
        shown = self.person_names(id_, day)["name"]
        for old in (o for o in self.numbered if self.joined.get(o) == id_):
            mention = self.mentions.get(old, {"name": ""})["name"]
            reported = {field: self.given("person", {"id": old}, field, day)[0]
                        for field in ("name", "otherNames", "identifiers")}
            for name in [self.person_names(old, day)["name"], mention, reported["name"], *reported["otherNames"]]:
                if name and name != shown and name not in names:
                    names.append(name)
            identifiers = each_once([*identifiers, *reported["identifiers"]])
        return [names, identifiers]

    @of_the_day
    def organisation(self, id_, day):
        found = fold_organisation(id_, self.reports[id_], day)
        if found.kind == "ICP" and not found.region and found.parent:
            system = fold_organisation(found.parent, self.reports[found.parent], day)
            if system.kind != "ICP":
                found = copy.copy(found)
                found.region = system.region
        return found

    @staticmethod
    def last_called_off(post, day):
        """The eight appointments for the latest days, each with the departure that called it off."""
        pairs = [(r, post.called_off[r.seq]) for r in post.reports if r.seq in post.called_off and r.kind == "appointment"]
        return sorted((pair for pair in pairs if pair[1].announced <= day), key=lambda pair: (pair[0].day, pair[0].seq))[-8:]

    def post_state(self, name, day):
        post = self.post(name, day)
        said = post.on(day)
        gone = post.abolished is not None or not self.organisation(name[0], day).stands(day)
        return {
            "status": "ABOLISHED" if gone else said["status"],
            "holders": [self.person_names(t.person, day) for t in said["holders"]],
            "names": self.post_names(name, day),
            "organisation": self.organisation(name[0], day).short_name,
            "open": not gone and said["open"],
            "openSince": post.shown(post.since(day, lambda s: s["open"]), True) if said["open"] and not gone else None,
            "vacantSince": post.shown(post.vacant_since(day) or post.known_since()) if said["status"] == "VACANT" and not gone else None,
            "bound": said["status"] == "VACANT" and not gone and post.vacant_since(day) is None,
            "designate": said["designate"][3] if said["designate"] else None,
            "recruitingSince": post.shown(said["recruiting"]),
            "failed": sum(1 for m in post.marks if m[0] <= day and m[1] == "FAILED"),
            "held": [(t.begun_by.date(t.start) if t.start else None, t.held_date(), t.end_date()) for t in said["holders"]],
            "abolished": post.abolished.date(post.abolished.day) if post.abolished else None,
            "into": post.goes_into,
            "calledOff": sorted((person_of(r), r.date(r.day), str(by.announced)) for r, by in self.last_called_off(post, day)),
            "rumours": min(8, sum(1 for e in self.live if e.confidence == 2 and e.kind != "post"
                                  and e.body.get("role") == name[1]
                                  and e.body.get("organisation") == name[0])),
        }

    def holding(self, name, person, day):
        """What the person is in the post ("held", "named", "past" or None), with the tenure."""
        tenures = [t for t in self.post(name, day).tenures if t.person == person]
        held = [t for t in tenures if t.runs(day)]
        named = [t for t in tenures if t.held_from > day and t.basis(day)[1] <= day]
        past = [t for t in tenures if t.held_from <= day and not t.runs(day)]
        if held:
            return "held", held[0]
        if named:
            return "named", min(named, key=lambda t: t.held_from)
        if past:
            return "past", max(enumerate(past), key=lambda p: (p[1].end, p[0]))[1]
        return None, None

    @of_the_day
    def by_people(self, _, day):
        """By person, the posts that the person ever held or is named for."""
        found = {}
        for name, post in self.posts_on(day).items():
            for person in post.people:
                found.setdefault(person, []).append(name)
        return found

    def holdings(self, person, day):
        found = []
        for name in self.by_people("posts", day).get(person, ()):
            phase, tenure = self.holding(name, person, day)
            if phase:
                gone = self.post(name, day).abolished is not None or not self.organisation(name[0], day).stands(day)
                found.append(("past" if gone else phase, name, tenure))
        return found

    def person_state(self, person, day):
        found = [(phase, *name, t.end_date()) for phase, name, t in self.holdings(person, day)]
        return sorted((p == "named", *rest) for p, *rest in found if p != "past"), sorted(
            tuple(rest) for p, *rest in found if p == "past")


    def is_system(self, organisation, day):
        return (organisation.kind in self.rules["systems"] and organisation.stands(day)
                and organisation.since is not None and organisation.since <= day)

    def figures(self, day):
        sums, starts, systems = {}, {}, {}

        def add(region, name, label, numerator, denominator=0):
            for scope in {"all", region} - {""}:
                old = sums.get((scope, name, label), (0, 0))
                sums[scope, name, label] = (old[0] + numerator, old[1] + denominator)

        for id_ in self.reports:
            organisation = self.organisation(id_, day)
            if not self.is_system(organisation, day):
                continue
            region = organisation.region
            for scope in {"all", region} - {""}:
                systems[scope] = systems.get(scope, 0) + 1
            add(region, "systems", "", 1)
            add(region, "systems", organisation.kind, 1)
            stages = [icp["stage"] for icp in organisation.icps.values()]
            counts = {"planned": stages.count("PLANNED") + organisation.unnamed(),
                      "shadow": stages.count("SHADOW"), "formed": stages.count("FORMED")}
            for stage, count in counts.items():
                add(region, "icps", stage, count)
            add(region, "icps", "systems", int(sum(counts.values()) > 0))
        for (id_, role), post in self.posts_on(day).items():
            organisation = self.organisation(id_, day)
            if organisation.kind in self.rules["systems"]:
                for label, days in (("14 days", 14), ("90 days", 90), ("365 days", 365)):
                    add(organisation.region, "departures", label, sum(
                        1 for t in post.tenures if t.departing and t.reason != "REORGANISATION"
                        and t.departing <= day < t.departing + DAY * days))
            if self.is_system(organisation, day):
                self.post_figures(post, role, organisation, day, add, starts)
        for person in self.people:
            held = [self.organisation(name[0], day) for phase, name, _ in self.holdings(person, day)
                    if phase == "held"]
            if sum(1 for group in GROUPS if any(o.kind in group for o in held)) >= 2:
                regions = {o.region for o in held if o.kind in self.rules["systems"]}
                scopes = ({"all"} | regions if regions else set()) - {""}
                for scope in scopes:
                    old = sums.get((scope, "several-posts", ""), (0, 0))
                    sums[scope, "several-posts", ""] = (old[0] + 1, 0)
        vague = {scope for scope, found in starts.items() if any(exactness < 10 for _, exactness in found)}
        for scope, found in starts.items():
            days = sorted(day for day, _ in found)
            lower, upper = days[(len(days) - 1) // 2], days[len(days) // 2]
            since = day - DAY * (((day - lower).days + (day - upper).days) // 2)
            sums[scope, "median-tenure", ""] = ((since - EPOCH).days, 2 if scope in vague else 1)
        self.survey_figures(day, sums)
        for (scope, name, label), (numerator, _) in list(sums.items()):
            if name in ("filled", "interim", "vacant", "recruiting") or (name == "systems" and label):
                sums[scope, name, label] = (numerator, systems.get(scope, 0))
            elif name == "leaders-by-background" and label:
                sums[scope, name, label] = (numerator, sums[scope, name, ""][0])
        return sums

    def post_figures(self, post, role, organisation, day, add, starts):
        said, region = post.on(day), organisation.region
        if said["status"] in ("FILLED", "INTERIM", "VACANT"):
            add(region, said["status"].lower(), role, 1)
        if said["recruiting"]:
            add(region, "recruiting", role, 1)
        for holder in said["holders"]:
            add(region, "leaders-by-background", "", 1)
            if holder.background(day):
                add(region, "leaders-by-background", holder.background(day), 1)
            if holder.start:
                for scope in {"all", region} - {""}:
                    starts.setdefault(scope, []).append((holder.start, holder.begun_by.exactness))
        if role in self.rules["leads"] and said["status"] not in ("UNKNOWN", "ABOLISHED"):
            begun = min([organisation.since] + [t.held_from for t in post.tenures])
            for name, months in (("stability", 6), ("turnover", 12)):
                first = months_before(day, months) + DAY
                if begun <= first:
                    steady = self.steady(post, first, day)
                    add(region, name, "", int(steady if name == "stability" else not steady), 1)

    @staticmethod
    def steady(post, first, day):
        """Whether one and the same person, and nobody else, held the post on every day."""
        held = [t for t in post.tenures if t.held_from <= day and t.last_day() >= first]
        if len({t.person for t in held}) != 1:
            return False
        edges = sorted({first} | {t.end for t in held if t.end and first <= t.end <= day})
        return all(any(t.holds(edge) for t in held) for edge in edges)

    def survey_figures(self, day, sums):
        last = {}
        for e in sorted((e for e in self.sure if e.kind == "survey"), key=lambda e: (e.day, e.seq)):
            if e.day <= day and "characteristic" in e.body:
                last[e.body["scope"], "representation", e.body["characteristic"]] = (
                    int(e.body.get("count", 0)), int(e.body.get("leaders", 0)))
        sums.update(last)


class Past(World):
    """What was true on any day, as known after some entries. People, roles and posts have the names of today."""

    def __init__(self, events, rules, present, today):
        super().__init__(events, rules)
        self.present, self.today = present, today
        self.judged = {}  # by rule and day: what the rule finds

    def post_names(self, name, _):
        return self.present.post_names(name, self.today)

    def person_names(self, id_, _):
        return self.present.person_names(id_, self.today)

    def person_lists(self, id_, _):
        return self.present.person_lists(id_, self.today)
