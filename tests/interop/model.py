# SPDX-License-Identifier: Apache-2.0
"""The reference model: what docs/domain.md says, as simply as it can be said. It folds everything again,
asks every rule about every subject and works every figure out after each entry and on every single
day that the clock passes. Written from that page, not from the C."""
import bisect
import calendar
import copy
import datetime
import functools

EPOCH = datetime.date(1970, 1, 1)
DAY = datetime.timedelta(days=1)
NEVER = datetime.date.max
ALWAYS = datetime.date.min
LEAD = "executive-lead"
GROUPS = [{"STP", "ICS", "ICB"}, {"CCG"}, {"ICP"}]


def first_day(text):
    """The first day of a day, month or year."""
    return datetime.date.fromisoformat(text + "-01-01"[len(text) - 4:] if len(text) < 10 else text)


def months_before(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def window_begin(window, day):
    """The first day of a window that ends on the day; windows are ("months" or "days", number)."""
    return months_before(day, window[1]) + DAY if window[0] == "months" else day - DAY * (window[1] - 1)


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
        self.kind = next(k for k in message if isinstance(message[k], dict))
        self.body = message[self.kind]


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
    def __init__(self, person, start, held_from, report=None):
        self.person, self.start, self.held_from, self.begun_by = person, start, held_from, report
        self.end = self.end_announced = self.ended_by = self.leaving = self.left_by = None
        self.departing = None  # when a departure was first announced
        self.succeeded, self.reason, self.background = False, None, None
        self.bases = []  # (from day, announced, basis, report or None)

    def runs(self, day):
        return self.held_from <= day and (self.end is None or day < self.end)

    def holds(self, day):
        """An unknown start reaches back."""
        return self.runs(day) or (self.start is None and day < self.held_from)

    def basis(self, day):
        begun = [basis for basis in self.bases if basis[0] <= day] or self.bases[:1]
        return begun[-1]

    def substantive(self, day):
        return self.basis(day)[2] == "SUBSTANTIVE"

    def going(self, day):
        return (self.leaving is not None and self.leaving <= day) or (
            self.end is not None and self.end_announced <= day)

    def last_day(self):
        return NEVER if self.end is None else max(self.end - DAY, self.held_from)

    def end_events(self, day):
        found = []
        if self.leaving is not None and self.leaving <= day and self.left_by:
            found.append(self.left_by)
        if self.end is not None and self.end_announced <= day:
            found.append(self.ended_by)
        return found


class Post:
    """The fold of one post's live events that are not rumours."""

    def __init__(self, reports):
        self.tenures, self.marks, self.announcements, self.designations = [], [], [], []
        for day in sorted({report.day for report in reports}):
            today = sorted((r for r in reports if r.day == day), key=lambda r: r.seq)
            classes = {r.seq: self.place(r, day) for r in today}
            for report in sorted(today, key=lambda r: (classes[r.seq], r.seq)):
                getattr(self, report.kind)(report)
        self.slices()

    def latest(self, person):
        return next((t for t in reversed(self.tenures) if t.person == person), None)

    def place(self, report, day):
        if report.kind != "departure":
            return {"appointment": 1, "recruitment": 3}[report.kind]
        tenure = self.latest(report.body["person"]["id"])
        return 0 if tenure and tenure.end is None and tenure.held_from < day else 2

    def appointment(self, report):
        person, basis = report.body["person"]["id"], report.body.get("basis", "SUBSTANTIVE")
        tenure = self.latest(person)
        if tenure is None or tenure.end is not None:
            tenure = Tenure(person, None if report.body.get("incumbent") else report.day, report.day, report)
            tenure.background = report.body.get("background")
            if not report.body.get("joint"):
                for other in self.tenures:
                    if other.end is None:
                        other.end, other.end_announced, other.succeeded = report.day, report.announced, True
                        other.ended_by = report
            self.tenures.append(tenure)
        tenure.bases.append((report.day, report.announced, basis, report))
        self.announcements.append(report.announced)
        if basis == "SUBSTANTIVE":
            self.designations.append((report.day, report.announced, person))

    def unreported(self, report):
        held_from = min(report.announced, report.day - DAY) if report.dated else report.announced
        tenure = Tenure(report.body["person"]["id"], None, held_from)
        tenure.bases.append((held_from, report.announced, "SUBSTANTIVE", None))
        self.tenures.append(tenure)
        return tenure

    def departure(self, report):
        tenure = self.latest(report.body["person"]["id"])
        if not report.dated:
            if tenure is None or tenure.end is not None:
                tenure = self.unreported(report)
            self.announce(tenure, report)
            first = tenure.leaving is None
            tenure.leaving = min(tenure.leaving or report.announced, report.announced)
            if first or self.counts_more(report, tenure.left_by):
                tenure.left_by = report
                tenure.reason = report.body.get("reason", tenure.reason)
            return
        stated = tenure is not None and tenure.end is not None and not tenure.succeeded
        if stated and abs((report.day - tenure.end).days) <= 92:
            self.announce(tenure, report)
            if not self.counts_more(report, tenure.ended_by):
                return
        elif tenure is None or stated:
            tenure = self.unreported(report)
        self.announce(tenure, report)
        if report.announced < report.day:
            tenure.leaving = min(tenure.leaving or report.announced, report.announced)
        tenure.end, tenure.end_announced, tenure.succeeded = report.day, report.announced, False
        tenure.ended_by = report
        tenure.reason = report.body.get("reason", tenure.reason)

    @staticmethod
    def announce(tenure, report):
        tenure.departing = min(tenure.departing or report.announced, report.announced)

    @staticmethod
    def counts_more(report, other):
        if other is None:
            return True  # nobody said it without a date before
        if report.seq > other.seq:
            return report.confidence <= other.confidence
        return report.confidence < other.confidence

    def recruitment(self, report):
        self.marks.append((report.day, report.body["stage"], report))

    def known_since(self):
        return min([t.held_from for t in self.tenures] + [m[0] for m in self.marks], default=NEVER)

    def designate(self, day):
        return min((d for d in self.designations if d[0] > day and d[1] <= day), default=None,
                   key=lambda d: d[0])

    def staying(self, day):
        return any(t.runs(day) and t.substantive(day) and not t.going(day) for t in self.tenures)

    def recruiting(self, day):
        since = None
        for mark, stage, _ in reversed([m for m in self.marks if m[0] <= day]):
            if stage != "OPENED" or any(mark <= a <= day for a in self.announcements):
                break
            since = mark
        return since

    def slices(self):
        """What is so between any two days on which something changes."""
        days = {self.known_since()} | {m[0] for m in self.marks}
        for t in self.tenures:
            days |= {t.held_from, t.end, t.end_announced, t.leaving}
            days |= {basis[i] for basis in t.bases for i in (0, 1)}
        self.days = sorted(days - {None, NEVER})
        self.said = [self.say(day) for day in self.days]

    def say(self, day):
        holders = [t for t in self.tenures if t.runs(day)]
        status = ("FILLED" if any(t.substantive(day) for t in holders) else "INTERIM" if holders
                  else "VACANT" if self.known_since() <= day else "UNKNOWN")
        is_open = status != "UNKNOWN" and not self.staying(day) and self.designate(day) is None
        return {"status": status, "open": is_open, "holders": holders, "designate": self.designate(day),
                "recruiting": self.recruiting(day)}

    def on(self, day):
        at = bisect.bisect_right(self.days, day) - 1
        return self.said[at] if at >= 0 else {"status": "UNKNOWN", "open": False, "holders": [],
                                               "designate": None, "recruiting": None}

    def since(self, day, holds):
        """The first day of the unbroken run up to the day on which that holds of what is said."""
        at = bisect.bisect_right(self.days, day) - 1
        while at > 0 and holds(self.said[at - 1]):
            at -= 1
        return self.days[at]

    def vacant_since(self, day):
        return max((t.end for t in self.tenures if t.end is not None and t.end <= day
                    and t.held_from <= day), default=None)


@functools.lru_cache(maxsize=4096)
def fold_post(reports):
    return Post(reports)


class Organisation:
    """What the live reports about an organisation say on a day."""

    def __init__(self, id_, reports, day):
        self.id, self.name, self.kind, self.region, self.parent = id_, id_, None, "", ""
        self.population, self.population_by, self.ended, self.successor = 0, None, None, ""
        self.predecessors, self.milestones, self.icps = [], {}, {}
        self.count, self.designated = 0, []
        self.since = min((r.day for r in reports), default=None)
        given = {}
        for report in sorted(reports, key=lambda r: (r.day, r.seq)):
            self.take(report, report.day <= day, given)
        self.name = given.get("name", (id_,))[0]
        self.kind = given.get("kind", ("OTHER",))[0]
        self.region, self.parent = given.get("region", ("",))[0], given.get("parent", ("",))[0]
        self.population, self.population_by = given.get("population", (0, None))
        for name, milestone in self.milestones.items():
            if name == "ics-designation":
                milestone["met"] = min(self.designated + [milestone["met"] or NEVER])
                milestone["met"] = None if milestone["met"] == NEVER else milestone["met"]

    def give(self, given, field, value, report, in_force):
        if value and (in_force or field not in given):
            given[field] = (value, report)

    def take(self, report, in_force, given):
        body, kind = report.body, report.kind
        if kind == "organisation":
            for field in ("name", "kind", "region", "parent"):
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
            self.ended, self.successor = report.day, successor

    def take_detail(self, report, given):
        body, kind = report.body, report.kind
        if kind == "designation":
            given["kind"] = (body["kind"], report)
            if body["kind"] in ("ICS", "ICB"):
                self.designated.append(report.day)
        elif kind == "merger":
            self.predecessors += sorted(body["from"])
        elif kind == "milestone":
            milestone = self.milestones.setdefault(body["name"], {"due": None, "met": None, "by": None})
            if body.get("due"):
                milestone["due"], milestone["by"] = body["due"], report
            if body["status"] == "MET":
                milestone["met"] = min(milestone["met"] or report.day, report.day)
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
    """The organisations that exist from this event on, if they did not before."""
    body, kind = event.body, event.kind
    fields = {"organisation": ("id", "region", "parent"), "icpFormation": ("system", "id"), "survey": ("scope",),
              "merger": ("into",)}.get(kind, ("organisation",) if kind not in ("silence", "retraction") else ())
    found = {body.get(field) for field in fields} | set(body.get("from", ()))
    return found - {None, "", "all"}


def concerns(event):
    """The organisations that the event says something about."""
    body, kind = event.body, event.kind
    if kind == "organisation":
        return {body["id"]}
    if kind == "icpFormation":
        return {body["system"], body.get("id")} - {None, ""}
    if kind == "merger":
        return {body["into"], *body["from"]}
    return {body["organisation"]} if kind in ("designation", "dissolution", "milestone") else set()


class World:
    """What is known after the first so many entries of a log, and what that says on a day."""

    def __init__(self, events, rules):
        self.live = live_events(events)
        self.sure = [e for e in self.live if e.confidence < 2]
        self.rules = rules
        posts, organisations = {}, {id_: [] for e in events for id_ in mentions(e)}
        for e in events:
            if e.kind in ("appointment", "departure", "recruitment"):
                posts.setdefault((e.body["organisation"], e.body["role"]), [])
        for e in self.sure:
            if e.kind in ("appointment", "departure", "recruitment"):
                posts[e.body["organisation"], e.body["role"]].append(e)
            for id_ in concerns(e):
                organisations[id_].append(e)
        self.posts = {name: fold_post(tuple(reports)) for name, reports in posts.items()}
        self.reports = {id_: tuple(reports) for id_, reports in organisations.items()}
        self.people = {e.body["person"]["id"] for e in events if "person" in e.body}

    def organisation(self, id_, day):
        found = fold_organisation(id_, self.reports[id_], day)
        if found.kind == "ICP" and not found.region and found.parent:
            system = fold_organisation(found.parent, self.reports[found.parent], day)
            if system.kind != "ICP":
                found = copy.copy(found)
                found.region = system.region
        return found

    def post_state(self, name, day):
        said, post = self.posts[name].on(day), self.posts[name]
        gone = not self.organisation(name[0], day).stands(day)
        return {
            "status": "ABOLISHED" if gone else said["status"],
            "holders": [t.person for t in said["holders"]],
            "open": not gone and said["open"],
            "openSince": post.since(day, lambda s: s["open"]) if said["open"] and not gone else None,
            "vacantSince": post.vacant_since(day) if said["status"] == "VACANT" and not gone else None,
            "designate": said["designate"][0] if said["designate"] else None,
            "recruitingSince": said["recruiting"],
            "failed": sum(1 for m in post.marks if m[0] <= day and m[1] == "FAILED"),
            "rumours": min(8, sum(1 for e in self.live if e.confidence == 2 and e.body.get("role") == name[1]
                                  and e.body.get("organisation") == name[0])),
        }

    def holding(self, name, person, day):
        """What a person is in a post: held, named, past, or nothing; with the tenure."""
        tenures = [t for t in self.posts[name].tenures if t.person == person]
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

    def holdings(self, person, day):
        found = []
        for name in self.posts:
            phase, tenure = self.holding(name, person, day)
            if phase:
                gone = not self.organisation(name[0], day).stands(day)
                found.append(("past" if gone else phase, name, tenure))
        return found

    def person_state(self, person, day):
        found = [(phase, *name, str(t.end or "")) for phase, name, t in self.holdings(person, day)]
        return sorted((p == "named", *rest) for p, *rest in found if p != "past"), sorted(
            tuple(rest) for p, *rest in found if p == "past")

    # figures

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
        for (id_, role), post in self.posts.items():
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
        for scope, days in starts.items():
            days.sort()
            lower, upper = days[(len(days) - 1) // 2], days[len(days) // 2]
            since = day - DAY * (((day - lower).days + (day - upper).days) // 2)
            sums[scope, "median-tenure", ""] = ((since - EPOCH).days, 1)
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
            if holder.background:
                add(region, "leaders-by-background", holder.background, 1)
            if holder.start:
                for scope in {"all", region} - {""}:
                    starts.setdefault(scope, []).append(holder.start)
        if role == LEAD and said["status"] != "UNKNOWN":
            begun = min([organisation.since] + [t.held_from for t in post.tenures])
            for name, months in (("stability", 6), ("turnover", 12)):
                first = months_before(day, months) + DAY
                if begun <= first:
                    steady = self.steady(post, first, day)
                    add(region, name, "", int(steady if name == "stability" else not steady), 1)

    @staticmethod
    def steady(post, first, day):
        """One and the same person, and nobody else, held it on every day."""
        held = [t for t in post.tenures if t.held_from <= day and t.last_day() >= first]
        if len({t.person for t in held}) != 1:
            return False
        edges = sorted({first} | {t.end for t in held if t.end and first <= t.end <= day})
        return all(any(t.holds(edge) for t in held) for edge in edges)

    def survey_figures(self, day, sums):
        last = {}
        for e in sorted((e for e in self.sure if e.kind == "survey"), key=lambda e: (e.day, e.seq)):
            if e.day <= day:
                last[e.body["scope"], "representation", e.body["characteristic"]] = (
                    int(e.body.get("count", 0)), int(e.body.get("leaders", 0)))
        sums.update(last)
