# SPDX-License-Identifier: Apache-2.0
"""Random histories of a small country, as NDJSON, from a seed: every kind of event, late, corrected,
retracted, rumoured, repeated; partial and future dates; joint holders, incumbents, interims; mergers;
and the clock moving by days, months, or past the end of one."""
import datetime
import json
import random
import sys

EPOCH = datetime.date(2018, 1, 1)
SYSTEMS, BODIES, REGIONS = ["Q1", "Q2", "Q3"], ["C1", "P1"], ["N", "M"]
BACKGROUNDS = ["ACUTE_TRUST", "CCG", "OUTSIDE"]


class Generator:
    def __init__(self, seed, entries=None):
        self.random = random.Random(seed)
        self.entries = entries or self.random.choice([50, 60, 80, 120, 200, 300] + ([500] if seed % 10 == 0 else []))
        self.today, self.number, self.clocks, self.rule_sets = 0, 0, set(), 1
        self.appointed = []  # posts and people of the latest appointments, who then withdraw or are appointed again
        self.pace = self.random.choice([1, 3, 10])
        self.changes = self.random.choice([0.02, 0.06, 0.15])  # the share of changes of posts and ids
        self.vague = self.random.choice([0, 0.08, 0.5])  # the share of dates that are months and years

    def date(self, day, partial=True):
        text = (EPOCH + datetime.timedelta(days=day)).isoformat()
        dice = self.random.random() if partial else 1
        return text[:4] if dice < self.vague / 3 else text[:7] if dice < self.vague else text

    def organisation(self):
        return self.random.choice(SYSTEMS * 2 + BODIES)

    def post(self):
        organisation = self.organisation()
        roles = ["accountable-officer", "chair"] if organisation in BODIES else ["executive-lead", "chair"]
        return {"organisation": organisation, "role": self.random.choice(roles)}

    def person(self):
        dice = self.random.random()
        if dice < 0.08:
            return {"unnamed": True, **({"id": self.random.choice("ux")} if dice < 0.06 else {})}
        person = {"id": self.random.choice("abcdefgh" if dice < 0.9 else "u")}
        if self.random.random() < 0.15:
            person["name"] = f"Person {self.random.randrange(4)}"
        if self.random.random() < 0.05:
            person["shortName"] = f"P. {self.random.randrange(4)}"
        return person

    def identifiers(self):
        return [{"scheme": "wikidata", "value": f"Q{self.random.randrange(100)}"}
                for _ in range(self.random.randrange(1, 3))]

    def naming(self):
        """Names a role, a post or a person."""
        kind, body = self.random.choice([("role", {"id": self.random.choice(["chair", "executive-lead", "nobody-s"])}),
                                         ("post", self.post()), ("person", {"id": self.random.choice("abcdux")})])
        if self.random.random() < 0.8:
            body["name"] = f"{kind} {self.number}"
        if kind == "role" and self.random.random() < 0.5:
            body["shortName"] = f"R{self.number}"
        if kind == "person" and self.random.random() < 0.5:
            body["otherNames"] = [f"Alias {self.number}", "Nickname"][:self.random.randrange(1, 3)]
        if kind == "person" and self.random.random() < 0.5:
            body["identifiers"] = self.identifiers()
        return kind, body

    def who(self):
        if self.appointed and self.random.random() < 0.3:
            return dict(self.random.choice(self.appointed))
        return {**self.post(), "person": self.person()}

    def appointment(self):
        body = self.who()
        self.appointed = [*self.appointed[-3:], dict(body)]
        body["basis"] = self.random.choice(["SUBSTANTIVE", "SUBSTANTIVE", "INTERIM", "ACTING"])
        if self.random.random() < 0.15:
            body["joint"] = True
        if self.random.random() < 0.1:
            body["incumbent"] = True
        if self.random.random() < 0.4:
            body["background"] = self.random.choice(BACKGROUNDS)
        return body

    def departure(self):
        body = self.who()
        if self.random.random() < 0.5:
            body["reason"] = self.random.choice(["RESIGNATION", "MOVE", "REORGANISATION"])
        return body

    def recruitment(self):
        return {**self.post(), "stage": self.random.choice(["OPENED", "OPENED", "FAILED", "CLOSED"])}

    def organisation_report(self):
        id_ = self.random.choice(SYSTEMS + BODIES + REGIONS)
        body = {"id": id_, "name": f"Name {self.number}"}
        if id_ in REGIONS:
            return {**body, "kind": "REGION"}
        if self.random.random() < 0.8:
            body["kind"] = {"C1": "CCG", "P1": "ICP"}.get(id_, self.random.choice(["STP", "STP", "ICS"]))
        if self.random.random() < 0.7:
            body["region"] = self.random.choice(REGIONS)
        if id_ in BODIES and self.random.random() < 0.5:
            body["parent"] = self.random.choice(SYSTEMS)
        if self.random.random() < 0.4:
            body["population"] = self.random.choice([100000, 200000, 600000])
        if self.random.random() < 0.2:
            body["shortName"] = f"N{self.number}"
        if self.random.random() < 0.2:
            body["identifiers"] = self.identifiers()
        return body

    def icp(self):
        system = self.random.choice(SYSTEMS)
        if self.random.random() < 0.4:
            return {"system": system, "count": self.random.randrange(1, 6)}
        body = {"system": system, "id": self.random.choice(["P1", "P2", "P3"]),
                "stage": self.random.choice(["PLANNED", "SHADOW", "FORMED", "PLANNED", "DISSOLVED"])}
        if self.random.random() < 0.6:
            body["population"] = self.random.choice([100000, 150000, 500000, 500001])
        return body

    def milestone(self):
        body = {"organisation": self.random.choice(SYSTEMS),
                "name": self.random.choice(["ics-designation", "plan"]),
                "status": self.random.choice(["SET", "SET", "MET"])}
        if body["status"] == "SET":
            body["due"] = self.date(self.today + self.random.randrange(-20, 200))
        return body

    def change(self):
        """A post begins, ends, or goes into another one."""
        body = self.post()
        body["status"] = self.random.choice(["CREATED", "ABOLISHED", "ABOLISHED"])
        if body["status"] == "ABOLISHED" and self.random.random() < 0.6:
            into = self.post()
            if into != {key: body[key] for key in into}:
                body["into"] = into
        return "post", body

    def join(self):
        """Two ids are joined as one person."""
        id_, into = self.random.sample("abcdefghux", 2)
        body = {"id": id_, "mergedInto": into}
        if self.random.random() < 0.3:
            body["name"] = f"Person {self.number}"
        return "person", body

    def body(self):
        dice = self.random.random()
        if dice < self.changes:
            return self.random.choice([self.change, self.join])()
        dice = self.random.random()
        if dice < 0.34:
            return "appointment", self.appointment()
        if dice < 0.62:
            return "departure", self.departure()
        if dice < 0.69:
            return "recruitment", self.recruitment()
        if dice < 0.73:
            return self.naming()
        if dice < 0.80:
            return "organisation", self.organisation_report()
        if dice < 0.85:
            return "icpFormation", self.icp()
        if dice < 0.89:
            return "milestone", self.milestone()
        if dice < 0.92:
            return "designation", {"organisation": self.random.choice(SYSTEMS),
                                   "kind": self.random.choice(["STP", "ICS", "ICB"])}
        if dice < 0.94:
            from_ = self.random.sample(SYSTEMS + BODIES, self.random.choice([1, 2]))
            into = self.random.choice([o for o in SYSTEMS + ["Q9"] if o not in from_])
            return "merger", {"into": into, "from": from_}
        if dice < 0.95:
            return "dissolution", {"organisation": self.organisation()}
        if dice < 0.98:
            survey = {"scope": self.random.choice(REGIONS + ["all"]), "leaders": 10,
                      "count": self.random.randrange(11)}
            if self.random.random() < 0.3:  # a published figure, which changes nothing
                return "survey", {**survey, "indicator": self.random.choice(["stability", "filled/chair"]),
                                  "percent": self.random.randrange(101), "period": self.random.choice(["2018", "2019"])}
            return "survey", {**survey, "characteristic": "women"}
        body = {"author": "ed", "reason": "known"}
        body[self.random.choice(["rule", "severity", "region", "organisation"])] = "x"
        body = {**body, **self.random.choice([{"rule": "vacancy"}, {"severity": "warning"}, {"region": "N"},
                                              {"organisation": "Q1"}])}
        body = {k: v for k, v in body.items() if v != "x"}
        if self.random.random() < 0.7:
            body["until"] = self.date(self.today + self.random.randrange(60), False)
        return "silence", body

    def clock(self):
        month_end = self.random.random() < 0.2
        day = self.today + self.random.choice([0, 1, 1, 14, 91, 200] + ([900] if self.random.random() < 0.1 else []))
        if month_end:
            date = EPOCH + datetime.timedelta(days=day)
            day = (date.replace(day=28) + datetime.timedelta(days=4)).replace(day=1).toordinal() - 1 - EPOCH.toordinal()
        self.today = max(self.today, day)
        return self.date(self.today, False)

    def event(self):
        self.number += 1
        event = {"source": "s", "id": str(self.number)}
        event["announced"] = self.date(self.today - self.random.choice([0, 0, 0, 0, 2, 40]), False)
        confidence = self.random.choices(["CONFIRMED", "REPORTED", "RUMOURED"], [8, 2, 1])[0]
        if confidence != "CONFIRMED":
            event["confidence"] = confidence
        if self.number > 1 and self.random.random() < 0.12:
            event["retraction"] = {"id": str(self.random.randrange(1, self.number))}
            return event
        if self.number > 1 and self.random.random() < 0.08:
            event["supersedes"] = str(self.random.randrange(1, self.number))
        kind, event_body = self.body()
        if kind != "silence" and self.random.random() < 0.55:
            event["effective"] = self.date(self.today + self.random.randrange(-300, 120))
        event[kind] = event_body
        return event

    def rule(self, name, template, parameters, limits):
        chosen = [{"name": key, "value": self.random.choice(values)} for key, values in parameters.items()]
        if self.random.random() < 0.3:
            chosen.append({"name": "for", "value": self.random.choice(["1 day", "7 days", "40 days"])})
        rule = {"name": name, "template": template, "parameters": chosen}
        for key, values in (("roles", ["chair"]), ("kinds", ["STP", "CCG"]), ("regions", ["N"])):
            if key in limits and self.random.random() < 0.2:
                rule[key] = values
        return rule

    def rules(self):
        """Another rule set, which keeps some rules."""
        counts, days, limits = ["2", "3", "never"], ["10", "60", "never"], ["61 days", "4 months", "3 years", "never"]
        every = "roles kinds regions"
        rules = [
            ("repeated-vacancy", "churn", {"window": ["4 years", "18 months", "90 days"], "warning": ["2"],
                                           "critical": counts, "interims": ["count", "ignore"]}, every),
            ("vacancy", "vacancy", {"warning": ["10", "30"], "critical": days, "gives_up": limits}, every),
            ("long-vacancy", "vacancy", {"warning": ["never"], "critical": ["100"]}, every),
            ("interim-cover", "interim-cover", {"warning": ["30"], "critical": days}, every),
            ("no-successor", "no-successor", {"warning": ["60"], "critical": ["5", "never"]}, every),
            ("short-tenure", "short-tenure", {"warning": ["24"], "critical": ["1", "12"],
                                              "gives_up": limits}, every),
            ("open-post", "open-post", {"warning": ["30"], "critical": days, "gives_up": limits}, every),
            ("called-off", "called-off", {"gives_up": limits}, every),
            ("leadership-gap", "leadership-gap", {"posts": ["chair, executive-lead", "chair"], "gives_up": limits},
             "kinds regions"),
            ("departure-cluster", "cluster", {"window": ["30 days", "2 months"], "warning": ["1", "2"],
                                              "critical": counts, "scope": ["region", "all", "both"]}, every),
            ("several-posts", "several-posts", {"groups": ["STP ICS ICB, CCG, ICP", "STP, ICS"], "warning": ["2"],
                                                "critical": ["never", "3"]}, every),
            ("icp-population", "icp-population", {"minimum": ["150000"], "maximum": ["200000"]}, "kinds regions"),
            ("milestone", "milestone", {"warning": ["5", "never"]}, "kinds regions"),
            ("turnover", "indicator", {"indicator": ["turnover", "departures"], "label": ["90 days"],
                                       "side": ["over", "under"], "warning": ["0.25"], "critical": ["2", "never"],
                                       "scope": ["both"]}, "regions"),
        ]
        made = [self.rule(*rule) for rule in rules if self.random.random() < 0.8]
        for rule in made:
            named = {p["name"]: p for p in rule["parameters"]}
            if "indicator" in named and named["indicator"]["value"] == "turnover":
                rule["parameters"].remove(named["label"])
        return made

    def settings(self):
        found = {}
        if self.random.random() < 0.5:
            found["leadRoles"] = self.random.choice([["executive-lead"], ["chair"], ["chair", "executive-lead"]])
        if self.random.random() < 0.4:
            found["systemKinds"] = self.random.choice([["STP", "ICS", "ICB"], ["ICS"], ["CCG", "STP"]])
        return found

    def lines(self):
        sent = []
        for id_ in SYSTEMS:
            self.number += 1
            sent.append({"source": "s", "id": str(self.number), "announced": self.date(-400, False), "organisation": {
                "id": id_, "kind": self.random.choice(["STP", "ICS"]), "region": self.random.choice(REGIONS)}})
        while len(sent) < self.entries:
            self.today += self.random.choice([0, 0, 0, 1, self.pace])
            dice = self.random.random()
            if dice < 0.1:
                clock = self.clock()
                if clock not in self.clocks:
                    sent.append({"source": "tenured", "id": f"clock-{clock}", "clock": {"date": clock}})
                self.clocks.add(clock)
            elif dice < 0.11:
                self.rule_sets += 1
                sent.append({"source": "tenured", "id": f"rules-{self.rule_sets}", "rules": {"rules": self.rules(), **self.settings()}})
            elif dice < 0.13:
                sent.append(self.random.choice([e for e in sent if "rules" not in e]))  # sent again: a duplicate
            else:
                sent.append(self.event())
        return sent


def questions(seed, lines):
    """Questions about days before and after, as known now or then."""
    dice = random.Random(f"questions {seed}")
    asked = []
    for _ in range(6):
        day = EPOCH + datetime.timedelta(days=dice.randrange(-450, 1500))
        asked.append({"asOf": day.isoformat(), **({"knownAt": str(dice.randrange(3, len(lines)))} if dice.random() < 0.5 else {})})
    return asked


def history(seed):
    lines = Generator(seed).lines()
    return lines + questions(seed, lines)


if __name__ == "__main__":
    for line in history(int(sys.argv[1])):
        print(json.dumps(line))
