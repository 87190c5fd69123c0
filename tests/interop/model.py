"""A model of the post fold and of repeated-vacancy, written from docs/domain.md for simplicity: it
folds everything again for every question, and reviews every single day."""
import calendar
import datetime

DAY = datetime.timedelta(days=1)


def first_day(text):
    """The first day of a day, month or year."""
    return datetime.date.fromisoformat(text + "-01-01"[len(text) - 4:] if len(text) < 10 else text)


def months_before(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Event:
    def __init__(self, seq, message):
        self.seq, self.message = seq, message
        self.id = (message["source"], message["id"])
        self.announced = first_day(message["announced"])
        self.dated = "effective" in message
        self.day = first_day(message["effective"]) if self.dated else self.announced
        self.confidence = ["CONFIRMED", "REPORTED", "RUMOURED"].index(message.get("confidence", "CONFIRMED"))
        target = message.get("retraction", {}).get("id") or message.get("supersedes")
        self.target = (message["source"], target) if target else None
        for self.kind in ("appointment", "departure", "recruitment", "merger", "clock", "retraction"):
            if self.kind in message:
                self.body = message[self.kind]
                break
        else:
            self.kind, self.body = "other", {}


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


class Tenure:
    def __init__(self, person, start, held_from):
        self.person, self.start, self.held_from = person, start, held_from
        self.end = self.end_announced = self.ended_by = self.leaving = None
        self.succeeded = False
        self.bases = []  # (from day, announced, substantive)
        self.events = []  # (seq, confidence) with the day on which each became public

    def runs(self, day):
        return self.held_from <= day and (self.end is None or day < self.end)

    def substantive(self, day):
        begun = [basis for basis in self.bases if basis[0] <= day] or self.bases[:1]
        return begun[-1][2]

    def going(self, day):
        return (self.leaving is not None and self.leaving <= day) or (
            self.end is not None and self.end_announced <= day)

    def last_day(self):
        return datetime.date.max if self.end is None else max(self.end - DAY, self.held_from)


class Post:
    """The fold of one post's live events that are not rumours."""

    def __init__(self, reports):
        self.tenures, self.marks, self.announcements, self.designations = [], [], [], []
        days = sorted({report.day for report in reports})
        for day in days:
            today = sorted((r for r in reports if r.day == day), key=lambda r: r.seq)
            classes = {r.seq: self.place(r, day) for r in today}
            for report in sorted(today, key=lambda r: (classes[r.seq], r.seq)):
                getattr(self, report.kind)(report)

    def latest(self, person):
        return next((t for t in reversed(self.tenures) if t.person == person), None)

    def place(self, report, day):
        if report.kind != "departure":
            return {"appointment": 1, "recruitment": 3}[report.kind]
        tenure = self.latest(report.body["person"]["id"])
        return 0 if tenure and tenure.end is None and tenure.held_from < day else 2

    def appointment(self, report):
        person = report.body["person"]["id"]
        substantive = report.body.get("basis", "SUBSTANTIVE") == "SUBSTANTIVE"
        tenure = self.latest(person)
        held = tenure is not None and tenure.end is None
        if not held:
            tenure = Tenure(person, None if report.body.get("incumbent") else report.day, report.day)
            tenure.events.append((report.seq, report.confidence, datetime.date.min))
            if not report.body.get("joint"):
                for other in self.tenures:
                    if other.end is None:
                        other.end, other.end_announced, other.succeeded = report.day, report.announced, True
                        other.ended_by = report
            self.tenures.append(tenure)
        tenure.bases.append((report.day, report.announced, substantive))
        self.announcements.append(report.announced)
        if substantive:
            self.designations.append((report.day, report.announced))

    def unreported(self, report):
        held_from = min(report.announced, report.day - DAY) if report.dated else report.announced
        tenure = Tenure(report.body["person"]["id"], None, held_from)
        tenure.bases.append((held_from, report.announced, True))
        self.tenures.append(tenure)
        return tenure

    def departure(self, report):
        tenure = self.latest(report.body["person"]["id"])
        if not report.dated:
            if tenure is None or tenure.end is not None:
                tenure = self.unreported(report)
            first = tenure.leaving is None
            tenure.leaving = min(tenure.leaving or report.announced, report.announced)
            if first or self.counts_more(report, tenure.left_by):
                tenure.left_by = report
            return
        stated = tenure is not None and tenure.end is not None and not tenure.succeeded
        if stated and abs((report.day - tenure.end).days) <= 92:
            if not self.counts_more(report, tenure.ended_by):
                return
        elif tenure is None or stated:
            tenure = self.unreported(report)
        if report.announced < report.day:
            tenure.leaving = min(tenure.leaving or report.announced, report.announced)
        tenure.end, tenure.end_announced, tenure.succeeded = report.day, report.announced, False
        tenure.ended_by = report

    @staticmethod
    def counts_more(report, other):
        if report.seq > other.seq:
            return report.confidence <= other.confidence
        return report.confidence < other.confidence

    def recruitment(self, report):
        self.marks.append((report.day, report.body["stage"]))

    def known(self, day):
        return any(t.held_from <= day for t in self.tenures) or any(m[0] <= day for m in self.marks)

    def designate(self, day):
        return min((d for d, announced in self.designations if d > day and announced <= day), default=None)

    def is_open(self, day):
        staying = any(t.runs(day) and t.substantive(day) and not t.going(day) for t in self.tenures)
        return self.known(day) and not staying and self.designate(day) is None

    def recruiting(self, day):
        since = None
        for mark, stage in reversed([m for m in self.marks if m[0] <= day]):
            if stage != "OPENED" or any(mark <= a <= day for a in self.announcements):
                break
            since = mark
        return since

    def state(self, day, ended):
        holders = [t for t in self.tenures if t.runs(day)]
        status = ("FILLED" if any(t.substantive(day) for t in holders) else "INTERIM" if holders
                  else "VACANT" if self.known(day) else "UNKNOWN")
        ends = [t.end for t in self.tenures if t.end is not None and t.end <= day and t.held_from <= day]
        gone = ended is not None and ended <= day
        return {
            "status": "ABOLISHED" if gone else status,
            "holders": [t.person for t in holders],
            "open": not gone and self.is_open(day),
            "vacantSince": max(ends) if status == "VACANT" and ends and not gone else None,
            "designate": self.designate(day),
            "recruitingSince": self.recruiting(day),
            "failed": sum(1 for m in self.marks if m[0] <= day and m[1] == "FAILED"),
        }

    def churn(self, day, ended):
        """Severity, number of leaders and evidence of repeated-vacancy; None if it does not hold."""
        if (ended is not None and ended <= day) or not self.is_open(day):
            return None
        begins = months_before(day, 48)
        counted = [t for t in self.tenures if t.held_from <= day and t.last_day() > begins]
        leaders = len({t.person for t in counted})
        if leaders < 3:
            return None
        evidence = set()
        for tenure in counted:
            evidence |= {seq for seq, _, _ in tenure.events}
            if tenure.leaving is not None and tenure.leaving <= day and hasattr(tenure, "left_by"):
                evidence.add(tenure.left_by.seq)
            if tenure.end is not None and tenure.end_announced <= day:
                evidence.add(tenure.ended_by.seq)
        return ("CRITICAL" if leaders >= 4 else "WARNING", leaders, frozenset(evidence))


class World:
    """What is known after the first so many entries of a log."""

    def __init__(self, events):
        self.live = live_events(events)
        self.sure = [e for e in self.live if e.confidence < 2]

    def post(self, organisation):
        return Post([e for e in self.sure if e.kind in ("appointment", "departure", "recruitment")
                     and e.body["organisation"] == organisation])

    def ended(self, organisation):
        return min((e.day for e in self.sure if e.kind == "merger" and organisation in e.body["from"]),
                   default=None)

    def rumours(self, organisation):
        return sum(1 for e in self.live if e.confidence == 2 and e.body.get("organisation") == organisation)


def alerts(events):
    """Every alert of repeated-vacancy about any post: (post, opened by, opened, ended, ending)."""
    clock, active, ended = None, {}, []
    for index, event in enumerate(events):
        world = World(events[:index + 1])
        dead = {e.seq for e in events[:index + 1]} - {e.seq for e in world.live}
        newly_dead = dead if index == 0 else dead - {e.seq for e in events[:index]} | (dead - last_dead)
        last_dead = dead
        days = [clock]
        if event.kind == "clock":
            clock_day = first_day(event.body["date"])
            days = [clock_day] if clock is None else [
                clock + DAY * n for n in range(1, (clock_day - clock).days + 1)]
        posts = {o: (world.post(o), world.ended(o)) for o in "QR"}
        for day in days:
            clock = day
            if day is None:
                continue
            for organisation, (post, gone) in posts.items():
                found = post.churn(day, gone)
                if found and organisation not in active:
                    active[organisation] = [event.seq, day, found[2]]
                elif found:
                    active[organisation][2] = found[2]
                elif organisation in active:
                    seq, opened, evidence = active.pop(organisation)
                    ending = ("WITHDRAWN" if evidence & newly_dead
                              else "SUPERSEDED" if gone is not None and gone <= day
                              else "EXPIRED" if event.kind == "clock" else "RESOLVED")
                    ended.append((organisation, seq, opened, day, ending))
    return sorted(ended + [(o, a[0], a[1], None, "ACTIVE") for o, a in active.items()],
                  key=lambda a: (a[1], a[2], a[0]))
