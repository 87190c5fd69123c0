# SPDX-License-Identifier: Apache-2.0
"""jump.py STEPS SEED...: a jump of the clock over ten years gives the same alerts, days, endings and
figures as 3,653 single days."""
import datetime
import json
import subprocess
import sys

from histories import history

DAYS = 3653


def clock(day):
    return {"source": "tenured", "id": f"clock-{day}", "clock": {"date": str(day)}}


def outcome(steps, lines):
    """Every alert without its seqs, and every figure's latest value."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    output = subprocess.run([steps], input=text, capture_output=True, text=True, check=True).stdout
    alerts, figures, days = {}, {}, []
    for line in output.splitlines():
        if line.startswith('{"channel":"ALERT"'):
            alert = json.loads(line)["alert"]
            alerts[alert["id"]] = alert
        elif line.startswith('{"channel":"INDICATOR"'):
            figure = json.loads(line)["indicator"]
            key = figure["scope"], figure["name"], figure.get("label", "")
            figures[key] = figure.get("numerator", "0"), figure.get("denominator", "0")
            days.append((figure["date"], *key, *figures[key]))
    told = sorted((a["rule"], a["subject"], a["opened"], a.get("ended", ""), a.get("ending", ""), a["severity"],
                   a["revision"], a["headline"]) for a in alerts.values())
    return told, figures, days


def main():
    steps, *seeds = sys.argv[1:]
    for seed in map(int, seeds):
        lines = [line for line in history(seed) if "asOf" not in line]
        today = max(datetime.date.fromisoformat(line["clock"]["date"] if "clock" in line else line["announced"])
                    for line in lines if "clock" in line or "announced" in line)
        until = [today + datetime.timedelta(days=n) for n in range(1, DAYS + 1)]
        at_once = outcome(steps, lines + [clock(until[-1])])
        by_day = outcome(steps, lines + [clock(day) for day in until])
        for what, left, right in zip(("alerts", "figures", "each figure's days"), at_once, by_day):
            assert left == right, f"seed {seed}: {what}\n{left}\n{right}"
        print(f"seed {seed}: {len(at_once[0])} alerts and {len(at_once[2])} figures, at once and day by day")


main()
