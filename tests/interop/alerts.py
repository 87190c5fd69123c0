# SPDX-License-Identifier: Apache-2.0
"""The life of alerts by docs/domain.md: opened, revised, muted and ended, entry by entry and day by day."""
from model import DAY, Event, Past, World, first_day
from rules import GAVE_UP, SHIPPED, TEMPLATES, parse

SYSTEMS = ["STP", "ICS", "ICB"]
LEADS = ["executive-lead"]
LACKS = {"vacancy", "interim-cover", "open-post"}  # templates about a post without a settled holder
OWN = {"stability", "turnover", "representation", "median-tenure"}  # indicators that have their own denominator
PER_ENTRY = 8  # as many of the latest events that moved a figure are evidence


class Alert:
    def __init__(self, rule, subject, seq, day):
        self.rule, self.subject, self.seq, self.opened = rule, subject, seq, day
        self.id = f"{rule['name']}/{subject}@{seq}"
        self.ended, self.ending, self.muted = None, "ACTIVE", ""
        self.opener, self.void, self.confidence = None, False, 0  # the event that opened it
        self.severity = self.number = self.evidence = self.sent = self.shown = None

    def says(self):
        return (self.id, str(self.opened), str(self.ended or ""), self.ending, self.severity,
                bool(self.muted), self.opened == self.ended, tuple(sorted(self.evidence)),
                self.void, ["CONFIRMED", "REPORTED", "RUMOURED"][self.confidence])


class Chronicle:
    """Takes the entries one by one, and has the full state after each."""

    def __init__(self, rules=None):
        self.events, self.clock, self.alerts, self.active = [], None, [], {}
        self.rules = {"rules": SHIPPED if rules is None else rules, "systems": SYSTEMS, "leads": LEADS}
        self.first_rules = self.rules
        self.set = {}  # by name, the rules as logged
        self.runs = {}  # by rule and subject: on how many consecutive days the condition has held at the day's end
        self.holding = set()
        self.known = {}  # by the keys of figures that were ever other than zero: the first day
        self.rules_from = []  # (seq, rules) as they came into force
        self.figures, self.told, self.movers, self.live = {}, {}, {}, set()
        self.began, self.live_then, self.reorganised_on = 0, set(), None
        self.world = World([], self.rules)

    def take(self, event):
        """Takes an entry with a seq; a clock entry moves the clock day by day."""
        self.entry, before = event, self.live
        if event.kind == "rules":
            self.change_rules(event)
        else:
            self.events.append(event)
        self.world = World(self.events, self.rules)
        self.live = {e.seq for e in self.world.live}
        self.flips = (self.live ^ before) - {event.seq}
        if event.kind == "clock":
            day = first_day(event.body["date"])
            while self.clock is None or self.clock < day:
                if self.clock is not None:
                    self.end_day(self.clock)
                self.clock = day if self.clock is None else self.clock + DAY
                self.began, self.live_then = event.seq, self.live
                self.look(self.clock)
        elif self.clock is not None:
            self.look(self.clock)

    def change_rules(self, event):
        parsed = [parse(rule) for rule in event.body["rules"]]
        old, new = self.set, {rule["name"]: rule for rule in event.body["rules"]}
        before = self.rules
        self.rules = {"rules": parsed, "systems": event.body.get("systemKinds", SYSTEMS),
                      "leads": event.body.get("leadRoles", LEADS)}
        self.set = new
        self.rules_from.append((event.seq, self.rules))
        changed = {name for name in old | new if old.get(name) != new.get(name) or self.settings(
            parse(new[name]), before) != self.settings(parse(new[name]), self.rules)}
        self.runs = {key: run for key, run in self.runs.items() if key[0] not in changed}
        self.holding = {key for key in self.holding if key[0] in new}
        for key, alert in list(self.active.items()):
            if old.get(key[0]) != new.get(key[0]) or self.settings(alert.rule, before) != self.settings(
                    alert.rule, self.rules):
                self.end(key, alert, "SUPERSEDED", self.clock)

    @staticmethod
    def settings(rule, rules):
        """The settings of the rule set that the rule depends on."""
        if rule["template"] != "indicator":
            return None
        return rules["systems"], rules["leads"] if rule["indicator"] in ("stability", "turnover") else None

    def past(self, seq=None):
        """The world as known after that entry, by default the last one."""
        rules = next((rules for since, rules in reversed(self.rules_from) if seq and since <= seq), self.rules)
        if seq and self.rules_from and seq < self.rules_from[0][0]:
            rules = self.first_rules
        return Past([e for e in self.events if not seq or e.seq <= seq], rules, self.world, self.clock)

    def found(self, day):
        """What the rules in force find on the day with what is known now: rule, subject, severity, number, evidence."""
        world = self.past()
        found = [(rule, subject, severity, evidence) for rule in self.rules["rules"]
                 for subject, (severity, _, evidence) in self.judge(rule, world, day).items()]
        return sorted((rule["name"], subject, severity, frozenset(evidence or ())) for rule, subject, severity, evidence in found
                      if all(subject in self.judge(rule, world, day - DAY * (i + 1)) for i in range(rule.get("for", 0))))

    def judge(self, rule, world, day):
        """By subject, what the rule finds on the day."""
        key = rule["name"], day
        if key not in world.judged:
            figures = {key: (0, 0) for key, first in self.known.items() if first <= day}
            figures.update({key: value for key, value in world.figures(day).items()
                            if key in figures or value[0] or (value[1] and key[1] in OWN)})
            world.judged[key] = {subject: finding for subject, finding in TEMPLATES[rule["template"]](
                rule, world, day, figures) if finding[0] != GAVE_UP}
        return world.judged[key]

    def look(self, day):
        """Evaluates all rules again on that day, except those about figures."""
        self.move_figures(self.world.figures(day))
        if self.entry.kind in ("merger", "dissolution") or self.entry.kind == "clock" and any(
                self.world.organisation(id_, day).ended == day for id_ in self.world.reports):
            self.reorganised_on = day
        self.follow(day, [rule for rule in self.rules["rules"] if rule["template"] != "indicator"], self.ending)
        for alert in self.active.values():
            self.say(alert)

    def end_day(self, day):
        """Publishes the day's figures, evaluates the rules about them, and sends the alerts that waited."""
        for key, (numerator, of) in self.figures.items():
            if numerator or (of and key[1] in OWN):
                self.known.setdefault(key, day)
        self.told = {key: self.figures.get(key, (0, 0)) for key in self.known}
        self.follow(day, [rule for rule in self.rules["rules"] if rule["template"] == "indicator"], self.ending_of_day)
        self.runs = {key: self.runs.get(key, 0) + 1 for key in self.holding}
        for alert in self.active.values():
            alert.sent = alert.says()

    def follow(self, day, rules, ending):
        found, self.gave_up = {}, set()
        for rule in rules:
            for subject, finding in TEMPLATES[rule["template"]](rule, self.world, day, self.told):
                if finding[0] == GAVE_UP:
                    self.gave_up.add((rule["name"], subject))
                else:
                    found[rule["name"], subject] = (rule, finding)
        is_of_day = ending == self.ending_of_day
        names = {rule["name"] for rule in rules}
        self.holding = {key for key in self.holding if key[0] not in names} | set(found)
        found = {key: value for key, value in found.items() if key in self.active
                 or self.runs.get(key, 0) >= value[0].get("for", 0)}
        for key, alert in list(self.active.items()):
            if key not in found and is_of_day == (alert.rule["template"] == "indicator"):
                self.end(key, alert, ending(alert, day), day)
        for key, (rule, (severity, number, evidence)) in found.items():
            alert, is_new = self.active.get(key), key not in self.active
            if is_new:
                alert = self.active[key] = self.open(rule, key[1], day)
            alert.severity, alert.number = severity, number
            alert.evidence = frozenset(self.movers.get(self.figure_of(alert), ())) if evidence is None else evidence
            alert.confidence = max([by.confidence for by in self.events if by.seq in alert.evidence], default=0)
            if alert.opener:
                alert.evidence |= {alert.seq}
                alert.void = alert.seq not in self.live
                alert.confidence = max(alert.confidence, 0 if alert.void else alert.opener.confidence)
            alert.reorganised = self.is_reorganised(alert, day) if is_new else alert.reorganised
        for alert in self.active.values():
            alert.muted = self.mute(alert, day)

    def say(self, alert):
        """Sends the alert, unless only its text about departures changed: that waits for the day's end."""
        by = [e.body["author"] for e in self.world.sure if e.kind == "acknowledgement" and e.body["alert"] == alert.id]
        shown = (alert.severity, alert.muted, by[-1] if by else None)
        if alert.rule["template"] != "cluster" or alert.shown != shown:
            alert.sent = alert.says()
        alert.shown = shown

    @staticmethod
    def figure_of(alert):
        return alert.subject, alert.rule.get("indicator"), alert.rule.get("label", "")

    def move_figures(self, figures):
        """Records the event as the latest mover of each figure that it changed; a clock entry is not an event."""
        for key in set(figures) | set(self.figures):
            if figures.get(key, (0, 0)) != self.figures.get(key, (0, 0)) and self.entry.kind != "clock":
                self.movers[key] = (self.movers.get(key, []) + [self.entry.seq])[-PER_ENTRY:]
        self.figures = {**{key: (0, 0) for key in self.figures}, **figures}

    def open(self, rule, subject, day):
        alert = Alert(rule, subject, self.entry.seq, day)
        alert.opener = self.entry if self.entry.kind not in ("clock", "rules") else None
        again = sum(1 for a in self.alerts if a.id.split(".")[0] == alert.id or a.id == alert.id)
        again = sum(1 for a in self.alerts if (a.rule["name"], a.subject, a.seq) == (
            rule["name"], subject, self.entry.seq))
        alert.id += f".{again + 1}" if again else ""
        self.alerts.append(alert)
        return alert

    def end(self, key, alert, ending, day):
        del self.active[key]
        alert.ended, alert.ending = day, ending
        alert.sent = alert.says()

    def ending(self, alert, day):
        organisation = alert.subject.split("/")[0]
        is_organisation = alert.rule["template"] not in ("cluster", "indicator", "several-posts")
        if alert.rule["template"] == "several-posts" and alert.subject in self.world.joined:
            return "SUPERSEDED"
        if self.entry.kind == "retraction" or alert.evidence & self.flips or self.rests_on_join(alert):
            return "WITHDRAWN"
        if is_organisation and not self.world.organisation(organisation, day).stands(day):
            return "SUPERSEDED"
        if "/" in alert.subject and self.world.post(tuple(alert.subject.split("/")), day).abolished:
            return "SUPERSEDED"
        if self.entry.kind == "rules":
            return "SUPERSEDED"
        if (alert.rule["name"], alert.subject) in self.gave_up:
            return "EXPIRED"
        return "EXPIRED" if self.entry.kind == "clock" and not self.comes_true(alert, day) else "RESOLVED"

    def rests_on_join(self, alert):
        """Whether the entry makes or takes back a join of an id that a report in the evidence names."""
        joins = [e for e in self.events if e.kind == "person" and e.body.get("mergedInto") and (
            e.seq == self.entry.seq or e.seq in self.flips)]
        ids = {id_ for e in joins for id_ in (e.body["id"], e.body["mergedInto"])}
        return any(e.seq in alert.evidence and e.body.get("person", {}).get("id") in ids for e in self.events)

    def comes_true(self, alert, day):
        """Whether something announced for the day takes effect: a new holder or, for several-posts, the end
        of a tenure."""
        if alert.rule["template"] == "several-posts":
            return any(t.person == alert.subject and t.end == day for post in self.world.posts_on(day).values()
                       for t in post.tenures)
        name, _, role = alert.subject.partition("/")
        return any(self.is_taken_up(self.world.post((name, r), day), day) for r in ([role] if role else alert.rule.get(
            "posts", [])) if (name, r) in self.world.names)

    @staticmethod
    def is_taken_up(post, day):
        return any(t.held_from == day or (t.runs(day) and t.held_from < day and t.substantive(day)
                                          and not t.substantive(day - DAY)) for t in post.tenures)

    def ending_of_day(self, alert, _):
        if any((seq in self.live) != (seq in self.live_then) for seq in alert.evidence):
            return "WITHDRAWN"
        return "RESOLVED" if self.movers.get(self.figure_of(alert), [0])[-1] > self.began else "EXPIRED"

    def is_reorganised(self, alert, day):
        if alert.rule["template"] == "indicator":
            return self.reorganised_on == day
        if self.entry.kind in ("merger", "dissolution"):
            return True
        about_nobody = alert.rule["template"] in ("cluster", "indicator", "several-posts")
        return about_nobody and self.entry.kind == "clock" and any(
            self.world.organisation(id_, day).ended == day for id_ in self.world.reports)

    def region_of(self, alert, day):
        template = alert.rule["template"]
        if template in ("cluster", "indicator"):
            return "" if alert.subject == "all" else alert.subject
        if template == "several-posts":
            return ""
        return self.world.organisation(alert.subject.split("/")[0], day).region

    def mute(self, alert, day):
        template = alert.rule["template"]
        organisation = "" if template in ("cluster", "indicator", "several-posts") else alert.subject.split("/")[0]
        if alert.reorganised:
            return "reorganisation"
        for e in reversed(self.world.silences):
            body = e.body
            until = first_day(body["until"]) if body.get("until") else None
            in_force = day <= until if until else alert.seq < e.seq
            if in_force and body.get("rule", alert.rule["name"]) == alert.rule["name"] and body.get(
                    "severity", alert.severity.lower()) == alert.severity.lower() and body.get(
                    "organisation", organisation) == organisation and body.get(
                    "region", self.region_of(alert, day)) == self.region_of(alert, day):
                return f"silence {e.seq}"
        if template in LACKS:
            for rule in self.rules["rules"]:
                if rule["template"] == "leadership-gap" and alert.subject.split("/")[1] in rule["posts"] and (
                        rule["name"], organisation) in self.active:
                    return rule["name"]
            for other in self.active.values():
                if (other.subject == alert.subject and other.rule["template"] in LACKS
                        and (other.rule["template"] == "open-post") != (template == "open-post")
                        and other.opened < alert.opened + DAY * (template == "open-post")):
                    return other.rule["name"]
        return ""
