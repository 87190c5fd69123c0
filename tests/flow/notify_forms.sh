# SPDX-License-Identifier: Apache-2.0
# The content for each kind of target: mail in plain text and HTML, CloudEvents, webhooks with links, cards for Teams. Names
# that contain markup stay text in each.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/parts/notify.sh"
start_data
cat > "$folder/notify.yaml" << YAML
board: https://board.example/tenure
targets:
  - {name: mail, email: desk@news.example, from: tenure@news.example, smtp: "smtp://127.0.0.1:$smtp", private: true,
     unsubscribe: "mailto:stop@news.example"}
  - {name: bus, webhook: "http://127.0.0.1:$web/bus", form: cloudevents, private: true}
  - {name: one, webhook: "http://127.0.0.1:$web/one", form: cloudevents, private: true}
  - {name: hook, webhook: "http://127.0.0.1:$web/hook", private: true}
  - {name: team, teams: "http://127.0.0.1:$web/team", private: true}
  - {name: feed, atom: "$folder/alerts.xml"}
routes:
  - {name: all, to: [mail, bus, hook, team, feed], wait: 1, fresh: 36500}
  - {name: each, when: {rules: [repeated-vacancy]}, to: one, wait: 1, fresh: 36500}
YAML
# Not the function notify(): then $! would be the shell around the program.
tenure notify --config "$folder/notify.yaml" --ledger "$folder/notify.db" 2> "$folder/notify.err" &
pids+=("$!")
joined() { test -s "$folder/notify.db.cursor"; }
wait_for 20 joined
hostile='Herts <img src=x onerror=alert(1)> &lt; [x](https://evil.example)'
HOSTILE=$hostile "$TENURE_PYTHON" -c 'import os, sys; sys.stdout.write(sys.stdin.read().replace("Hertfordshire and West Essex", os.environ["HOSTILE"]).replace("\"title\": \"The dearth", "\"url\": \"https://hsj.example/dearth\", \"title\": \"The dearth"))' < "$feed" | tenure publish --quiet -
named() { [ -e "$folder/net/received" ] && grep -qF 'evil.example' "$folder/net/received" && grep -q '"/team"' "$folder/net/received" && grep -q '"mail"' "$folder/net/received" && grep -q '"/one"' "$folder/net/received"; }
wait_for 60 named
none_waits() { ! notify sent --state pending | among .; }
wait_for 60 none_waits
xmllint --noout --relaxng "$(dirname "$0")/parts/atom.rng" "$folder/alerts.xml" 2> "$folder/err" || fail "$(cat "$folder/err")"
"$TENURE_PYTHON" - "$folder/net/received" "$folder/alerts.xml" << 'END'
import email, email.policy, html.parser, json, sys

import feedparser
import jsonschema

got = [json.loads(line) for line in open(sys.argv[1])]
mails = [email.message_from_string(one["mail"], policy=email.policy.default) for one in got if "mail" in one]
assert mails


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.text = [], [], ""

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for name, value in attributes:
            assert not name.startswith("on") and name != "style", name
            if name == "href":
                self.links.append(value)

    def handle_data(self, data):
        self.text += data


for mail in mails:
    assert mail["List-Unsubscribe"] == "<mailto:stop@news.example>", mail.items()
    assert mail.get_content_type() == "multipart/alternative"
    plain, rich = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    page = Page()
    page.feed(rich)
    assert not {"img", "script", "b b"} & set(page.tags), page.tags
    assert all(link.startswith("https://board.example/tenure") for link in page.links), page.links
    for line in mail.as_string().splitlines():
        assert len(line.encode()) <= 998
texts = " ".join(mail.get_body(("html",)).get_content() for mail in mails)
assert "&lt;img src=x" in texts and "<img" not in texts

feed = feedparser.parse(sys.argv[2], sanitize_html=False)
assert not feed.bozo and feed.entries and any("<img src=x onerror=alert(1)>" in entry.title for entry in feed.entries), feed

posts = {}
for one in got:
    if "path" in one:
        posts.setdefault(one["path"], []).append((one["headers"]["content-type"], json.loads(one["body"])))


# CloudEvents 1.0.2: the attributes of its section 3.1 in JSON, according to sections 3.1 and 3.2 of its JSON
# event format.
text = {"type": "string", "minLength": 1}
cloudevent = {
    "type": "object",
    "required": ["id", "source", "specversion", "type"],
    "properties": {
        "id": text, "source": {**text, "format": "uri-reference"}, "specversion": {"const": "1.0"}, "type": text, "subject": text,
        "datacontenttype": {**text, "pattern": "^[^/ ]+/[^/ ]+$"}, "dataschema": {**text, "format": "uri"},
        "time": {**text, "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
        "data": {}, "data_base64": {"type": "string", "contentEncoding": "base64"},
    },
    "not": {"required": ["data", "data_base64"]},
    "patternProperties": {"^(?!data$|data_base64$)": {"type": ["string", "boolean", "integer"]}},
    "propertyNames": {"pattern": "^([a-z0-9]+|data_base64)$"},
}
schema = jsonschema.Draft202012Validator(cloudevent, format_checker=jsonschema.FormatChecker())
for broken in ({"id": 7}, {"time": "soon"}, {"type": ""}, {"Link": "x"}, {"extra": {}}):
    event = {"id": "1", "source": "/x", "specversion": "1.0", "type": "t"}
    assert schema.is_valid(event) and not schema.is_valid({**event, **broken}), broken


def check_cloudevent(event):
    schema.validate(event)
    assert event["datacontenttype"] == "application/json" and event["time"].endswith("Z")
    assert event["source"] == "https://board.example/tenure" and event["type"].startswith("tenure.alert.")
    assert all(name.isalnum() and name.islower() for name in event), event.keys()
    assert isinstance(event["data"], dict) and event["data"]["id"] in event["link"], event


# The context besides ids: names, and the cited sources.
def check_context(event):
    alert = event["data"]
    if event["type"].endswith("alert.summary"):
        return
    assert alert.get("organisationName") or alert["subject"] == "all" or alert.get("regionName"), alert
    assert all(one["kind"] and one["announced"] and isinstance(one["citations"], list) for one in alert["evidence"]), alert
    if alert["rule"] == "repeated-vacancy":
        assert (alert["regionName"], alert["roleName"]) == ("East of England", "executive lead"), alert
        assert "<img src=x" in alert["organisationName"], alert
        cited = [cite for one in alert["evidence"] for cite in one["citations"]]
        assert any(cite["title"] == "The dearth of system leaders" and cite["url"] == "https://hsj.example/dearth" for cite in cited), cited


batches = [body for kind, body in posts["/bus"] if kind == "application/cloudevents-batch+json"]
assert batches and all(isinstance(batch, list) and len(batch) > 1 for batch in batches)
for kind, body in posts["/bus"] + posts["/one"]:
    assert isinstance(body, list) == (kind == "application/cloudevents-batch+json"), kind
    for event in body if isinstance(body, list) else [body]:
        check_cloudevent(event)
        check_context(event)
ids = [event["id"] for kind, body in posts["/bus"] for event in (body if isinstance(body, list) else [body])]
assert len(ids) == len(set(ids))
for kind, body in posts["/hook"]:
    for event in body["data"]["events"] if body["type"] == "alert.batch" else [body]:
        assert event["link"].startswith("https://board.example/tenure/alert?id=") or event["type"] == "alert.summary", event
        check_context(event)
for kind, body in posts["/team"]:
    (attachment,) = body["attachments"]
    card = attachment["content"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive" and card["type"] == "AdaptiveCard"
    for block in card["body"]:  # TextBlock would interpret Markdown in a name
        assert block["type"] == "RichTextBlock" and all(run["type"] == "TextRun" for run in block["inlines"]), block
        for run in block["inlines"]:
            assert run.get("selectAction", {}).get("url", "https://board.example/tenure/").startswith("https://board.example/tenure/")
END

# Alerts that open and alerts that are withdrawn at the same time are one mail, in groups.
cat << 'END' | tenure publish --quiet -
{"source": "integrator", "id": "slip", "announced": "2020-09-03", "retraction": {"id": "2019-11-27-0080", "reason": "a slip"}}
{"source": "integrator", "id": "leaves", "announced": "2020-09-03", "effective": "2020-09-08", "departure": {"organisation": "QU9", "role": "executive-lead", "person": {"name": "Fiona Wise"}, "reason": "RESIGNATION"}}
END
grouped() { grep -F "Taken back (" "$folder/net/received" | among -F "New alerts ("; }
wait_for 60 grouped
grep -F "Taken back (" "$folder/net/received" | among -F "<h2>New alerts <small>" || fail "the HTML has no groups"

# Errors in the configuration.
wrong() { # wrong YAML TEXT
  printf '%b' "$1" > "$folder/wrong.yaml"
  exits 2 tenure notify --config "$folder/wrong.yaml" --ledger "$folder/wrong.db" --dry-run 2> "$folder/err"
  has "$folder/err" "$2"
}
wrong 'targets:\n  - {name: a, webhook: "https://x.example", form: xml}\n' "the form of a webhook is standard or cloudevents"
wrong 'targets:\n  - {name: a, email: x@y, from: z@y, unsubscribe: "here"}\n' '`unsubscribe` is a mailto: or https:// address'
wrong 'board: https://x.example/<b>\ntargets: []\n' '`board` is an address'
