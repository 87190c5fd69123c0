# SPDX-License-Identifier: Apache-2.0
"""compare.py STEPS SEED [SEED]: lets STEPS, a driver of the engine, and the reference model take the same
random histories, and compares everything after each entry. A history on which they differ is shrunk
and printed; put it into tests/golden/histories/. compare.py STEPS FILE.ndjson... takes given ones."""
import json
import subprocess
import sys

from alerts import OWN, Chronicle
from histories import history
from model import EPOCH, Event, first_day


class Difference(Exception):
    pass


def run(steps, lines):
    """The updates that each line caused, and its answer."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    output = subprocess.run([steps], input=text, capture_output=True, text=True, check=True).stdout
    updates, answers = [], []
    for line in output.splitlines():
        if line[0] in "=!":
            answers.append((updates, int(line[2:]) if line[0] == "=" else None))
            updates = []
        else:
            updates.append(json.loads(line))
    return answers


def day_or_none(text):
    return first_day(text) if text else None


def same(what, model, daemon):
    if model != daemon:
        raise Difference(f"{what}\n  model  {model}\n  daemon {daemon}")


def compare_post(world, name, state, day):
    same(f"post {name}", world.post_state(name, day), {
        "status": state.get("status", "UNKNOWN"),
        "holders": [holder["person"]["id"] for holder in state.get("holders", [])],
        "open": state.get("open", False),
        "openSince": day_or_none(state.get("openSince")),
        "vacantSince": day_or_none(state.get("vacantSince")),
        "designate": day_or_none(state.get("designate", {}).get("start")),
        "recruitingSince": day_or_none(state.get("recruitingSince")),
        "failed": state.get("recruitmentsFailed", 0),
        "rumours": len(state.get("rumours", [])),
    })


def compare_organisation(world, id_, state, day):
    model = world.organisation(id_, day)
    same(f"organisation {id_}", {
        "name": model.name, "kind": model.kind, "region": model.region, "parent": model.parent,
        "population": model.population, "ended": model.ended, "since": model.since,
        "successor": model.successor, "predecessors": model.predecessors, "unnamed": model.unnamed(),
        "milestones": {n: (m["due"] or "", m["met"]) for n, m in model.milestones.items()},
        "icps": {i: (p["name"], p["stage"], p["population"]) for i, p in model.icps.items()},
    }, {
        "name": state["name"], "kind": state["kind"], "region": state.get("region", ""),
        "parent": state.get("parent", ""), "population": int(state.get("population", 0)),
        "ended": day_or_none(state.get("ended")), "since": day_or_none(state.get("since")),
        "successor": state.get("successor", ""), "predecessors": state.get("predecessors", []),
        "unnamed": state.get("icpsUnnamed", 0),
        "milestones": {m["name"]: (m.get("due", ""), day_or_none(m.get("met"))) for m in state.get("milestones", [])},
        "icps": {p["id"]: (p["name"], p["stage"], int(p.get("population", 0))) for p in state.get("icps", [])},
    })


def compare_person(world, id_, state, day):
    def post(p):
        return (p["organisation"], p["role"], p["tenure"].get("end", "")[:10])
    present = sorted((p.get("designate", False), *post(p)) for p in state.get("posts", []))
    past = sorted(post(p) for p in state.get("past", []))
    model = world.person_state(id_, day)
    partial = [tuple(first_day(x).isoformat() if x[:4].isdigit() and i == len(p) - 1 else x
                     for i, x in enumerate(p)) for p in past]
    presents = [(*p[:-1], first_day(p[-1]).isoformat() if p[-1] else "") for p in present]
    same(f"person {id_}", model, (sorted(presents), sorted(partial)))


def compare_figures(model, daemon):
    for key in set(model) | set(daemon):
        expected, found = model.get(key, (0, 0)), daemon.get(key, (0, 0))
        if expected[0] == 0 and found[0] == 0 and key[1] not in OWN:
            continue
        same(f"figure {'/'.join(key)}", expected, found)


class Seen:
    """The latest of everything that was pushed."""

    def __init__(self):
        self.posts, self.organisations, self.people, self.figures, self.alerts = {}, {}, {}, {}, {}
        self.offsets = {}

    def take(self, update):
        channel = update["channel"]
        same(f"offset of {channel}", self.offsets.get(channel, 0) + 1, int(update["offset"]))
        self.offsets[channel] = int(update["offset"])
        if channel == "POST":
            self.posts[update["post"]["organisation"], update["post"]["role"]] = update["post"]
        elif channel == "ORGANISATION":
            self.organisations[update["organisation"]["id"]] = update["organisation"]
        elif channel == "PERSON":
            self.people[update["person"]["person"]["id"]] = update["person"]
        elif channel == "INDICATOR":
            figure = update["indicator"]
            value = int(figure.get("numerator", 0)), int(figure.get("denominator", 0))
            if figure["name"] == "median-tenure":
                value = ((first_day(figure["since"]) - EPOCH).days, 1) if "since" in figure else (0, 0)
            self.figures[figure["scope"], figure["name"], figure.get("label", "")] = value
        elif channel == "ALERT":
            self.alerts[update["alert"]["id"]] = update["alert"]

    def told(self):
        return sorted((a["id"], a["opened"], a.get("ended", ""), a.get("ending", "ACTIVE"), a["severity"],
                       a.get("muted", False), tuple(int(e["seq"]) for e in a.get("evidence", [])))
                      for a in self.alerts.values())


def compare(steps, lines):
    """Raises Difference at the first entry after which the two differ; returns what was compared."""
    chronicle, seen = Chronicle(), Seen()
    for line, (updates, seq) in zip(lines, run(steps, lines)):
        entries = [u for u in updates if u["channel"] == "EVENT"]
        for update in updates:
            seen.take(update)
        for update in entries:
            message = update["event"]
            if message["id"] == "rules-1" and "rules" in message:
                chronicle.set = {rule["name"]: rule for rule in message["rules"]["rules"]}  # those that ship
            else:
                chronicle.take(Event(int(update["seq"]), message))
        if not entries:
            continue
        world, day = chronicle.world, chronicle.clock
        where = f"after {json.dumps(line)} (#{seq}), on {day}: "
        try:
            same("posts", set(world.posts), set(seen.posts))
            same("organisations", set(world.reports), set(seen.organisations))
            for name, state in seen.posts.items():
                compare_post(world, name, state, day)
            for id_, state in seen.organisations.items():
                compare_organisation(world, id_, state, day)
            for id_, state in seen.people.items():
                compare_person(world, id_, state, day)
            compare_figures(chronicle.told, seen.figures)
            model = sorted(alert.sent for alert in chronicle.alerts)
            for expected, found in zip(model, seen.told()):
                same("alert", expected, found)
            same("number of alerts", len(model), len(seen.alerts))
        except Difference as difference:
            raise Difference(where + str(difference)) from None
    return len(lines), len(chronicle.alerts)


def shrink(steps, lines):
    """Leaves out what is not needed for a difference, in ever smaller pieces."""
    def differs(candidate):
        try:
            compare(steps, candidate)
        except Difference:
            return True
        except Exception:
            return False
        return False
    size = len(lines) // 2
    while size > 0:
        at = 0
        while at < len(lines):
            candidate = lines[:at] + lines[at + size:]
            if differs(candidate):
                lines = candidate
            else:
                at += size
        size //= 2
    return lines


def main():
    steps, *rest = sys.argv[1:]
    entries = alerts = 0
    if rest[0].isdigit():
        histories = ((f"seed {seed}", history(seed)) for seed in range(int(rest[0]), int(rest[-1]) + 1))
    else:
        histories = ((path, [json.loads(line) for line in open(path, encoding="utf-8")]) for path in rest)
    for name, lines in histories:
        try:
            compared = compare(steps, lines)
        except Difference as difference:
            print(f"{name}: {difference}\nShrunk:")
            for line in shrink(steps, lines):
                print(json.dumps(line))
            sys.exit(1)
        entries, alerts = entries + compared[0], alerts + compared[1]
    print(f"{' to '.join(rest[:2])}: {entries} entries and {alerts} alerts agree")


main()
