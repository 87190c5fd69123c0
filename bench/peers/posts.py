# SPDX-License-Identifier: Apache-2.0
"""Posts in dictionaries, as a Python program would keep them: a part of what docs/domain.md describes.

Each report is folded into the tenures of its post; the state of the day is published when it changes, two rules
are evaluated, and the post is evaluated again on the day on which time alone could change the result.
postgresql.sql has the same rules, and both peers publish the same number of updates."""
import heapq
import json
from datetime import date, timedelta

CHURN_WINDOW = timedelta(days=1461)
VACANCY_WARNING, VACANCY_CRITICAL = timedelta(days=90), timedelta(days=180)
CHURN_WARNING, CHURN_CRITICAL = 3, 4


class Tenure:
    __slots__ = ("person", "name", "start", "end", "leaving", "interim", "began_by", "ended_by")

    def __init__(self, report, seq):
        self.person, self.name, self.start, self.interim = report.person, report.name, report.day, report.interim
        self.end = self.ended_by = None
        self.leaving, self.began_by = False, seq

    def runs(self, day):
        return self.start <= day and (self.end is None or self.end > day)


class Post:
    __slots__ = ("number", "organisation", "role", "tenures", "searching_since", "shown", "review")

    def __init__(self, number, organisation, role):
        self.number, self.organisation, self.role = number, organisation, role
        self.tenures, self.searching_since, self.shown, self.review = [], None, None, None

    def latest_of(self, person):
        return max((tenure for tenure in self.tenures if tenure.person == person),
                   key=lambda tenure: (tenure.start, tenure.began_by), default=None)


class Posts:
    def __init__(self, tell):
        """`tell(channel, seq, text)` stores an update."""
        self.tell = lambda channel, seq, body: tell(channel, seq, json.dumps(body, default=date.isoformat))
        self.today = date.min
        self.names, self.posts, self.reported, self.alerts = {}, {}, {}, {}
        self.due = []  # a heap of days, post numbers and posts

    def take(self, report, seq):
        self.move_clock(report.announced, seq)
        if report.kind == "organisation":
            self.names[report.organisation] = report.name
        # A correction belongs to the post of the corrected event.
        post, before = self.reported.get((report.source, report.target), (None, None))
        if report.role:
            post = self.find(report.organisation, report.role)
            self.reported[report.source, report.id] = (post, seq)
        if post is None:
            return
        touched = self.undo(post, before) if before is not None else set()
        if report.role:
            touched |= getattr(self, "take_" + report.kind)(post, report, seq)
        self.look(post, seq)
        for person in sorted(touched):
            self.tell_person(post, person, seq)

    def find(self, organisation, role):
        post = self.posts.get((organisation, role))
        if post is None:
            post = self.posts[organisation, role] = Post(len(self.posts) + 1, organisation, role)
        return post

    def move_clock(self, day, seq):
        """Evaluates each due post on its own day, in order."""
        while self.due and self.due[0][0] <= day:
            self.today, _, post = heapq.heappop(self.due)
            if post.review == self.today:
                self.look(post, seq)
        self.today = max(self.today, day)

    def undo(self, post, before):
        """Reverts what an event did to a post; returns the affected person, as the following functions do."""
        touched = set()
        for tenure in post.tenures:
            if tenure.ended_by == before:
                tenure.end, tenure.leaving, tenure.ended_by = None, False, None
                touched.add(tenure.person)
            if tenure.began_by == before:
                touched.add(tenure.person)
        post.tenures = [tenure for tenure in post.tenures if tenure.began_by != before]
        return touched

    def take_appointment(self, post, report, seq):
        ended = [tenure for tenure in post.tenures if tenure.end is None and tenure.start <= report.day]
        for tenure in ended:
            tenure.end, tenure.ended_by = report.day, seq
        post.tenures.append(Tenure(report, seq))
        post.searching_since = None
        return {report.person} | {tenure.person for tenure in ended}

    def take_departure(self, post, report, seq):
        tenure = post.latest_of(report.person)
        if tenure is None:
            return set()
        tenure.end, tenure.leaving, tenure.ended_by = report.effective, report.effective is None, seq
        return {report.person}

    def take_recruitment(self, post, report, seq):
        post.searching_since = report.day if report.searching else None
        return set()

    def tell_person(self, post, person, seq):
        tenure = post.latest_of(person)
        body = {"person": person, "post": f"{post.organisation}/{post.role}"}
        if tenure is not None:
            body.update(name=tenure.name, since=tenure.start, until=tenure.end, leaving=tenure.leaving)
        self.tell("person", seq, body)

    def look(self, post, seq):
        """Computes the post's state today, evaluates the rules, and schedules the next evaluation."""
        today, tenures = self.today, post.tenures
        holders = [tenure for tenure in tenures if tenure.runs(today)]
        leads = [tenure for tenure in holders if not tenure.interim]
        ends = [tenure.end for tenure in tenures if tenure.end is not None]
        vacant_since = None if holders else max((end for end in ends if end <= today), default=None)
        is_open = not any(tenure.end is None and not tenure.leaving for tenure in leads) and \
            not any(tenure.start > today and not tenure.interim for tenure in tenures)
        shown = {"post": f"{post.organisation}/{post.role}", "organisation": self.names.get(post.organisation),
                 "status": "FILLED" if leads else "INTERIM" if holders else "VACANT", "open": is_open,
                 "vacantSince": vacant_since, "recruitingSince": post.searching_since,
                 "holders": [tenure.person for tenure in sorted(holders, key=lambda one: (one.start, one.began_by))]}
        if shown != post.shown:
            post.shown = shown
            self.tell("post", seq, shown)
        self.ask_vacancy(post, vacant_since, seq)
        self.ask_churn(post, is_open, seq)
        days = [tenure.start for tenure in tenures] + ends + [end + CHURN_WINDOW for end in ends]
        if vacant_since is not None:
            days += [vacant_since + VACANCY_WARNING, vacant_since + VACANCY_CRITICAL]
        post.review = min((day for day in days if day > today), default=None)
        if post.review is not None:
            heapq.heappush(self.due, (post.review, post.number, post))

    def ask_vacancy(self, post, since, seq):
        vacant = self.today - since if since is not None else timedelta(0)
        self.set_alert("vacancy", post, (vacant >= VACANCY_WARNING) + (vacant >= VACANCY_CRITICAL), None, seq)

    def ask_churn(self, post, is_open, seq):
        first = self.today - CHURN_WINDOW
        leaders = len({tenure.person for tenure in post.tenures
                       if tenure.start <= self.today and (tenure.end is None or tenure.end > first)}) if is_open else 0
        self.set_alert("churn", post, (leaders >= CHURN_WARNING) + (leaders >= CHURN_CRITICAL), leaders, seq)

    def set_alert(self, rule, post, severity, figure, seq):
        """Severity 0 means no alert."""
        before, now = self.alerts.get((rule, post)), (severity, figure)
        if severity == 0 and before is None or now == before:
            return
        if severity > 0:
            self.alerts[rule, post] = now
        else:
            del self.alerts[rule, post]
        self.tell("alert", seq, {
            "rule": rule, "post": f"{post.organisation}/{post.role}", "severity": severity, "figure": figure, "on": self.today})
