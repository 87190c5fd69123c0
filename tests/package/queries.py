# SPDX-License-Identifier: Apache-2.0
"""queries.py DASHBOARD RULES PAGE METRICS: checks that the daemon with these METRICS serves every metric in the dashboard's queries
and the alert rules, that the dashboard has every served metric, and that the manual page explains each alert. Metrics of a group
are in the group's dashboard."""
import json
import re
import sys

dashboard, rules, page, metrics = (open(path).read() for path in sys.argv[1:])
of_group = "group" in sys.argv[1].rsplit("/")[-1]
served = {name for name in re.findall(r"^(tenure_[a-z_]+)", metrics, re.M) if name.startswith("tenure_group_") or not of_group}
panels = json.loads(dashboard)["panels"]
drawn = {name for panel in panels for target in panel["targets"] for name in re.findall(r"tenure_[a-z_]+", target["expr"])}
watched = {name for line in re.findall(r"^ +expr: (.*)", rules, re.M) for name in re.findall(r"tenure_[a-z_]+", line)}
assert len(panels) > 5 and len(watched) > 3 and len(served) > 5, (len(panels), watched, served)
unknown = sorted((drawn | watched) - served)
if unknown:
    sys.exit(f"no such metric: {unknown}")
not_drawn = sorted(served - drawn - {"tenure_commits_total", "tenure_data_max_bytes", "tenure_questions_dropped_total", "tenure_start_time_seconds"})
if not_drawn:
    sys.exit(f"the dashboard lacks {not_drawn}")
not_told = [alert for alert in re.findall(r"alert: (\w+)", rules) if not re.search(rf"^\| {alert} \|.*\|.*\w.*\|", page, re.M)]
if not_told:
    sys.exit(f"the manual does not say what {not_told} mean")
