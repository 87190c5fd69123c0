# SPDX-License-Identifier: Apache-2.0
"""dashboard_rules.py DASHBOARD...: writes every query of the dashboards as a recording rule for promtool to check, with values for
Grafana's variables."""
import json
import re
import sys

expressions = [target["expr"] for path in sys.argv[1:] for panel in json.load(open(path))["panels"] for target in panel["targets"]]
assert len(expressions) > 10, expressions
rules = [{"record": f"dashboard:query:{n}", "expr": re.sub(r"\$(__)?(rate_)?(interval|range)", "5m", expr).replace("$instance", ".*")}
         for n, expr in enumerate(expressions)]
assert not any("$" in rule["expr"] for rule in rules), rules
print(json.dumps({"groups": [{"name": "dashboards", "rules": rules}]}))  # JSON is also YAML
