# SPDX-License-Identifier: Apache-2.0
"""compare.py STEPS[,STEPS] SEED [SEED]: runs the same random histories through the reference model and
through each STEPS, a program that drives the engine, and compares everything after each entry. A
history with a difference is shrunk and printed; put it into tests/golden/histories/.
compare.py STEPS FILE.ndjson... runs given histories."""
import json
import subprocess
import sys

from alerts import OWN, Chronicle
from histories import history
from model import EPOCH, Event, first_day, join_steps


class Difference(Exception):
    pass


def run(steps, lines):
    """The updates that each line caused, and the answer to it."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    output = subprocess.run([steps], input=text, capture_output=True, text=True, check=True).stdout
    updates, answers = [], []
    for line in output.splitlines():
        if line[0] in "=!?":
            answers.append((updates, int(line[2:]) if line[0] == "=" else None, line))
            updates = []
        else:
            updates.append(json.loads(line))
    return answers


def same(what, model, daemon):
    if model != daemon:
        raise Difference(f"{what}\n  model  {model}\n  daemon {daemon}")


def person(message):
    return {"id": message["id"], "name": message.get("name", ""), "shortName": message.get("shortName", ""),
            "unnamed": message.get("unnamed", False)}


def compare_post(world, name, state, day):
    same(f"post {name}", world.post_state(name, day), {
        "status": state.get("status", "UNKNOWN"),
        "holders": [person(holder["person"]) for holder in state.get("holders", [])],
        "names": (state.get("name", ""), state.get("roleName", ""), state.get("roleShortName", "")),
        "organisation": state.get("organisationShortName", ""),
        "open": state.get("open", False),
        "openSince": state.get("openSince"),
        "vacantSince": state.get("vacantSince"),
        "bound": state.get("vacantSinceIsBound", False),
        "designate": state.get("designate", {}).get("start"),
        "recruitingSince": state.get("recruitingSince"),
        "failed": state.get("recruitmentsFailed", 0),
        "held": [(t.get("start"), t["heldFrom"], t.get("end", "")) for t in state.get("holders", [])],
        "abolished": state.get("abolished"),
        "into": (state["into"]["organisation"], state["into"]["role"]) if "into" in state else None,
        "calledOff": sorted((c["person"]["id"], c["start"], c["calledOff"]) for c in state.get("calledOff", [])),
        "rumours": len(state.get("rumours", [])),
    })


def compare_organisation(world, id_, state, day):
    model = world.organisation(id_, day)
    same(f"organisation {id_}", {
        "name": model.name, "shortName": model.short_name, "identifiers": list(model.identifiers), "kind": model.kind, "region": model.region, "parent": model.parent,
        "population": model.population, "ended": model.shown_end, "since": model.shown_since,
        "successor": model.successor, "predecessors": model.predecessors, "unnamed": model.unnamed(),
        "milestones": {n: (m["due"] or "", m["met"] and m["met"][2]) for n, m in model.milestones.items()},
        "icps": {i: (p["name"], p["stage"], p["population"]) for i, p in model.icps.items()},
    }, {
        "name": state["name"], "shortName": state.get("shortName", ""), "identifiers": state.get("identifiers", []),
        "kind": state["kind"], "region": state.get("region", ""),
        "parent": state.get("parent", ""), "population": int(state.get("population", 0)),
        "ended": state.get("ended"), "since": state.get("since"),
        "successor": state.get("successor", ""), "predecessors": state.get("predecessors", []),
        "unnamed": state.get("icpsUnnamed", 0),
        "milestones": {m["name"]: (m.get("due", ""), m.get("met")) for m in state.get("milestones", [])},
        "icps": {p["id"]: (p["name"], p["stage"], int(p.get("population", 0))) for p in state.get("icps", [])},
    })


def compare_person(world, id_, state, day):
    def post(p):
        return (p["organisation"], p["role"], p["tenure"].get("end", ""))
    same(f"name of {id_}", world.person_names(id_, day), person(state["person"]))
    same(f"lists of {id_}", world.person_lists(id_, day), [state.get(k, []) for k in ("otherNames", "identifiers")])
    for p in state.get("posts", []) + state.get("past", []):
        same(f"{id_} in {p['organisation']}/{p['role']}", world.post_names((p["organisation"], p["role"]), day)[:2],
             (p.get("postName", ""), p.get("roleName", "")))
        same(f"name of {id_} there", world.person_names(id_, day), person(p["tenure"]["person"]))
    same(f"id that counts for {id_}", world.joined.get(id_), state.get("mergedInto"))
    present = sorted((p.get("designate", False), *post(p)) for p in state.get("posts", []))
    past = sorted(post(p) for p in state.get("past", []))
    same(f"person {id_}", world.person_state(id_, day), (present, past))


def compare_figures(model, daemon):
    for key in set(model) | set(daemon):
        expected, found = model.get(key, (0, 0)), daemon.get(key, (0, 0))
        if expected[0] == 0 and found[0] == 0 and key[1] not in OWN:
            continue
        same(f"figure {'/'.join(key)}", expected, found)


def closes_ring(world, line):
    """Whether a join is refused, considering all live joins except the one it replaces."""
    reports = [e for e in world.sure if e.kind == "person" and e.body.get("mergedInto")
               and e.id != (line["source"], line.get("supersedes"))]
    body = line["person"]
    into = join_steps(reports)
    at = body["mergedInto"]
    while at in into and at != body["id"]:
        at = into[at]
    return at == body["id"]


def compare_past(chronicle, line, updates):
    """Compares the answers about a day, as known at an entry or now."""
    day, seq = first_day(line["asOf"]), int(line.get("knownAt", 0))
    world, seen = chronicle.past(seq), Seen()
    for update in updates:
        seen.keep(update)
    same("posts", set(world.names), set(seen.posts))
    same("organisations", set(world.reports), set(seen.organisations))
    same("people", world.people - set(world.joined), set(seen.people) - set(world.joined))
    for name, state in seen.posts.items():
        compare_post(world, name, state, day)
    for id_, state in seen.organisations.items():
        compare_organisation(world, id_, state, day)
    for id_, state in seen.people.items():
        if id_ not in world.joined:
            compare_person(world, id_, state, day)
    compare_figures(world.figures(day), seen.figures)
    if not seq:
        same("alerts as now known", chronicle.found(day), sorted(
            (a["rule"], a["subject"], a["severity"], frozenset(int(e["seq"]) for e in a.get("evidence", [])))
            for a in (update["alert"] for update in updates if "alert" in update)))


class Seen:
    """The latest pushed update of each subject."""

    def __init__(self):
        self.posts, self.organisations, self.people, self.figures, self.alerts = {}, {}, {}, {}, {}
        self.offsets = {}

    def take(self, update):
        channel = update["channel"]
        same(f"offset of {channel}", self.offsets.get(channel, 0) + 1, int(update["offset"]))
        self.offsets[channel] = int(update["offset"])
        self.keep(update)
        if channel == "ALERT":
            self.alerts[update["alert"]["id"]] = update["alert"]

    def keep(self, update):
        channel = update["channel"]
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
                value = ((first_day(figure["since"]) - EPOCH).days, 1 + figure.get("about", False)) if "since" in figure else (0, 0)
            self.figures[figure["scope"], figure["name"], figure.get("label", "")] = value

    def told(self):
        return sorted((a["id"], a["opened"], a.get("ended", ""), a.get("ending", "ACTIVE"), a["severity"],
                       a.get("muted", False), a.get("momentary", False), tuple(int(e["seq"]) for e in a.get("evidence", [])),
                       any(e.get("takenBack") for e in a.get("evidence", [])), a.get("confidence", "CONFIRMED"))
                      for a in self.alerts.values())


def compare(steps, lines):
    """Runs each driver. Compares its output with the model unless an earlier driver printed the same."""
    compared = []
    for output in (run(path, lines) for path in steps.split(",")):
        if output not in compared:
            counts = compare_with_model(output, lines)
            compared.append(output)
    return counts


def compare_with_model(output, lines):
    """Raises Difference at the first entry after which engine and model differ; returns what was compared."""
    chronicle, seen = Chronicle(), Seen()
    for line, (updates, seq, answer) in zip(lines, output):
        if "asOf" in line:
            try:
                compare_past(chronicle, line, updates)
            except Difference as difference:
                raise Difference(f"asked {json.dumps(line)}: {difference}") from None
            continue
        entries = [u for u in updates if u["channel"] == "EVENT"]
        for update in updates:
            seen.take(update)
        for update in entries:
            message = update["event"]
            if message["id"] == "rules-1" and "rules" in message:
                chronicle.set = {rule["name"]: rule for rule in message["rules"]["rules"]}  # the shipped rules
            else:
                chronicle.take(Event(int(update["seq"]), message))
        if not entries:
            if answer.startswith("! person.mergedInto"):
                same(f"refused {line}", True, closes_ring(chronicle.world, line))
            continue
        world, day = chronicle.world, chronicle.clock
        where = f"after {json.dumps(line)} (#{seq}), on {day}: "
        try:
            same("posts", set(world.names), set(seen.posts))
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
    """Removes lines that the difference does not need, in ever smaller pieces."""
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
