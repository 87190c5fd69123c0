# SPDX-License-Identifier: Apache-2.0
# Replaces names, titles and reasons in reports with attempts at markup: NDJSON in, NDJSON out. `--text WORD` prints
# one such text.
import json
import sys

HOSTILE = """</title></script><script>alert(1)</script><!--"><img src=x onerror='alert(1)'>&lt;b&gt; {{{x}}} ]]>; a, b; x"""
FIELDS = {"name", "title", "publisher", "reason", "note", "shortName", "otherNames", "period", "characteristic"}


def spoil(value, field=""):
    if isinstance(value, dict):
        return {key: part if key == "milestone" else spoil(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [spoil(part, field) for part in value]
    if isinstance(value, str) and field in FIELDS and not value.isupper():
        return f"{value} {HOSTILE}"
    return value


if __name__ == "__main__":
    if sys.argv[1:2] == ["--text"]:
        print(f"{sys.argv[2]} {HOSTILE}")
    else:
        for line in sys.stdin:
            print(json.dumps(spoil(json.loads(line))))
