"""Compares a daemon with the model. With --plan: prints the days and seqs to ask the daemon about."""
import datetime
import json
import random
import sys

from model import Event, World, alerts, first_day


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def read_log(path):
    events = [Event(seq, message) if "announced" in message else None
              for seq, message in enumerate(read(path), 1)]
    return [event for event in events if event]  # the rule set before the clock has no day


def day_or_none(text):
    return first_day(text) if text else None


def compare_state(world, state, day, where):
    organisation = state["organisation"]
    model = world.post(organisation).state(day, world.ended(organisation))
    daemon = {
        "status": state.get("status", "UNKNOWN"),
        "holders": [holder["person"]["id"] for holder in state.get("holders", [])],
        "open": state.get("open", False),
        "vacantSince": day_or_none(state.get("vacantSince")),
        "designate": day_or_none(state.get("designate", {}).get("start")),
        "recruitingSince": day_or_none(state.get("recruitingSince")),
        "failed": state.get("recruitmentsFailed", 0),
    }
    assert model == daemon, f"{where} {organisation}\nmodel  {model}\ndaemon {daemon}"
    rumours = min(world.rumours(organisation), 8)
    assert len(state.get("rumours", [])) == rumours, f"{where} {organisation}: {rumours} rumours"


def main():
    if sys.argv[1] == "--plan":
        events = read_log(sys.argv[2])
        random.seed(int(sys.argv[3]))
        for _ in range(12):
            day = events[0].announced + datetime.timedelta(days=random.randrange(-100, 2000))
            print(day, random.choice(events).seq)
        return
    events, states, daemon_alerts = read_log(sys.argv[1]), read(sys.argv[3]), read(sys.argv[4])
    compared = 0
    for state in states:
        if "asOf" in state:
            day, known_at = first_day(state["asOf"]), state["knownAt"]
            world = World([event for event in events if event.seq <= known_at])
        else:
            compare_state(world, state, day, f"as of {day}, known at {known_at}:")
            compared += 1
    expected = [(o, seq, str(opened), str(ended or ""), ending)
                for o, seq, opened, ended, ending in alerts(events)]
    found = sorted(((a["organisation"], int(a["openedSeq"]), a["opened"], a.get("ended", ""),
                     a.get("ending", "ACTIVE")) for a in daemon_alerts), key=lambda a: (a[1], a[2], a[0]))
    assert expected == found, "alerts\nmodel  {}\ndaemon {}".format(
        "\n       ".join(map(str, expected)), "\n       ".join(map(str, found)))
    print(f"seed {sys.argv[2]}: {len(events)} entries, {compared} states and {len(found)} alerts agree")


main()
