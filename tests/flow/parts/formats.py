# SPDX-License-Identifier: Apache-2.0
# formats.py URL ATOM_RNG FOLDER: follows every link of a board with hostile names (hostile.py). Checks that no page has an
# element, attribute or address that its template lacks, and reads feeds and data with independent libraries.
import datetime
import html
import html.parser
import json
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree

import feedparser
import icalendar

from hostile import HOSTILE

url, schema, folder = sys.argv[1:]
PAGES_MAX = 400
VOID = {"area", "base", "br", "col", "hr", "input", "link", "meta"}
START = ["", "changes?since=2015-01-01", "alerts", "alerts?all=1", "posts", "map", "map?by=time", "map?by=churn", "map?role=chair", "figures",
  "figures?scope=Y61", "corrections", "search?q=script", "about", "desk", "desk?kind=merger", "desk/correct?seq=90", "desk/alerts",
  "post?id=QM7/executive-lead", "organisation?id=QM7", "region?id=Y61", "event?id=92", "alerts?as_of=2019-12-31",
  "alert?id=repeated-vacancy/QM7/executive-lead", "embed/post?id=QM7/executive-lead", "embed/alert?id=repeated-vacancy/QM7/executive-lead",
  "embed/figure?scope=all&name=stability&label=", "share/post.png?id=QM7/executive-lead", "figure?scope=all&name=stability&label=",
  "share/alert.png?id=repeated-vacancy/QM7/executive-lead", "share/figure.png?scope=all&name=stability&label=", "atom", "atom/changes", "calendar.ics",
  "csv/posts", "csv/alerts", "csv/events", "api/alerts", "api/state/posts", "nothing?" + urllib.parse.quote(HOSTILE),
  "search?q=" + urllib.parse.quote(HOSTILE), "alerts?words=" + urllib.parse.quote(HOSTILE)]


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.links, self.data, self.open, self.script = path, [], [], [], None

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        assert tag != "img", self.path
        for name, value in attributes:
            assert not name.startswith("on") and name not in ("style", "srcdoc"), (self.path, tag, name)
            assert re.fullmatch("[a-z][a-z0-9-]*(:href)?", name), (self.path, tag, name)
            if name in ("href", "src", "action", "formaction"):
                assert re.match(r"(https?:)?/|#|\?", value), (self.path, name, value)
                self.links += [value] if name in ("href", "src") else []  # forms are tested by desk.sh
        if tag == "script":
            data = values.get("type") == "application/ld+json"
            assert data or set(values) == {"src", "defer"} and values["src"].endswith("/assets/board.js"), (self.path, values)
            self.script = "" if data else None
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag == "script" and self.script is not None:
            self.data.append(json.loads(self.script))
            self.script = None
        if tag in self.open:  # HTML allows omitting the closing tags of p and li
            while self.open.pop() != tag:
                pass
        else:
            assert tag in VOID, (self.path, tag)

    def handle_data(self, data):
        if self.script is not None:
            self.script += data

    def handle_comment(self, data):
        raise AssertionError((self.path, data))


def get(path):
    try:
        with urllib.request.urlopen(url + path, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def check_linked(node, path):
    """Checks that each node has an expected type of schema.org, and roles lead to somebody with a name."""
    assert node["@type"] in {"Person", "Organization", "OrganizationRole", "PropertyValue"}, (path, node)
    if node["@type"] == "OrganizationRole":
        assert node["roleName"] and ("member" in node) != ("memberOf" in node), (path, node)
        for day in ("startDate", "endDate"):
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", node.get(day, "2020")), (path, node)
    elif node["@type"] != "PropertyValue":
        assert node["name"] and node["url"].startswith("/"), (path, node)
    for value in node.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                check_linked(inner, path)


def check_atom(body):
    """Checks the rules of RFC 4287, those in its schema and those in its text."""
    file = f"{folder}/atom.xml"
    open(file, "wb").write(body)
    subprocess.run(["xmllint", "--noout", "--relaxng", schema, file], check=True, capture_output=True)
    atom = "{http://www.w3.org/2005/Atom}"
    root = xml.etree.ElementTree.fromstring(body)
    assert len({entry.find(atom + "id").text for entry in root.iter(atom + "entry")}) == len(root.findall(atom + "entry"))
    for entry in root.iter(atom + "entry"):
        assert root.find(atom + "author") is not None or entry.find(atom + "author") is not None  # 4.1.1, 4.1.2
        assert entry.find(atom + "content") is not None or any(
            link.get("rel", "alternate") == "alternate" for link in entry.iter(atom + "link"))
    assert any(link.get("rel") == "self" for link in root.findall(atom + "link"))
    feed = feedparser.parse(body, sanitize_html=False)
    assert not feed.bozo and feed.version == "atom10" and len(feed.entries) > 1, (feed.get("bozo_exception"), len(feed.entries))
    assert any(HOSTILE in entry.title for entry in feed.entries), feed.entries[0].title
    assert all(entry.link.startswith("http") and entry.updated_parsed for entry in feed.entries)


def check_calendar(body):
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert len(events) > 2 and any(HOSTILE in event["SUMMARY"] for event in events), len(events)
    for event in events:
        assert event["UID"] and event["DTEND"].dt > event["DTSTART"].dt and isinstance(event["DTSTAMP"].dt, datetime.datetime)
    assert len({event["UID"] for event in events}) == len(events)


seen, waiting, kinds, linked = set(), [(path, "") for path in START], set(), 0
while waiting and len(seen) < PAGES_MAX:
    path, before = waiting.pop(0)
    if path in seen:
        continue
    seen.add(path)
    status, headers, body = get(path)
    assert status == (404 if path.startswith("nothing") else 200), (path, "linked on", before, status, body[:300])
    kind = headers["Content-Type"].split(";")[0]
    kinds.add(kind)
    if kind == "text/html":
        page = Page(path)
        page.feed(body.decode())
        page.close()
        assert not page.open, (path, page.open)
        assert "script-src 'self';" in headers["Content-Security-Policy"], path
        linked += len(page.data)
        for data in page.data:
            assert data["@context"] == "https://schema.org"
            check_linked(data, path)
        waiting += [(link[1:], path) for link in dict.fromkeys(page.links) if re.match("/[^/]|/$", link) and not link.startswith("/assets/")
                    and "/desk/watch" not in link]
    elif kind == "application/atom+xml" and path in ("atom", "atom/changes"):
        check_atom(body)
    elif kind == "text/calendar":
        check_calendar(body)
    elif kind == "application/json":
        json.loads(body)
for path in ("figures", "figure?scope=all&name=stability&label="):  # a published figure, next to the computed one
    text = html.unescape(get(path)[2].decode())
    assert "74%, up 5 points" in text and f"August 2019 to January 2020 {HOSTILE}" in text, path
assert kinds >= {"text/html", "image/png", "application/atom+xml", "text/calendar", "text/csv", "application/json"}, kinds
assert linked > 10, linked
print(f"{len(seen)} pages, {linked} with data for search engines")
