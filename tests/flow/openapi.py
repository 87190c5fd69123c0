# SPDX-License-Identifier: Apache-2.0
"""openapi.py BOARD ROUTES [desk]: every address in the board's OpenAPI document answers as described: the answer has no field that
its schema lacks, with parameters as described; an unknown parameter, or a missing required one, is refused. Each route in the
file ROUTES of the board's source is described, except pages. With `desk` the forms on pages send what is described, and no form
is accepted without the token."""
import html.parser
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

import jsonschema

board, routes = sys.argv[1].rstrip("/"), open(sys.argv[2]).read()
has_desk = sys.argv[3:] == ["desk"]
# Example values by the parameter's name; a limit keeps pages short.
EXAMPLES = {
    "organisation": "QM7", "role": "executive-lead", "person": "fiona-wise", "alert": "repeated-vacancy/QM7/executive-lead",
    "scope": "all", "name": "stability", "label": "executive-lead", "region": "Y61", "rule": "repeated-vacancy",
    "id": "QM7/executive-lead", "seq": "92", "q": "Patten", "post": "QM7/executive-lead", "kind": "left", "announced": "2020-01-30",
    "request": '{"events":[{"source":"desk","id":"x","announced":"2020-01-30","recruitment":{"organisation":"QOP","role":"chair","stage":"OPENED"}}]}',
    "on": "yes", "event_id": "openapi", "until": "2020-03-01", "reason": "RESIGNATION", "why": "It was another day.",
    "subject": "QM7/executive-lead", "limit": "3", "from": "5", "after": "1", "as_of": "2019-12-01", "known_at": "140",
}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def ask(path, parameters=None, form=None):
    request = urllib.request.Request(f"{board}{path}?{urllib.parse.urlencode(parameters or {})}", headers={"Origin": board})
    if form is not None:
        request.data = urllib.parse.urlencode(form).encode()
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=30) as answer:
            text = "" if path == "/stream" else answer.read().decode(errors="replace")
            return answer.status, answer.headers.get_content_type(), text
    except urllib.error.HTTPError as problem:
        return problem.code, problem.headers.get_content_type(), problem.read().decode(errors="replace")


status, kind, text = ask("/api/openapi.json")
assert (status, kind) == (200, "application/json"), (status, kind)
document = json.loads(text)
assert document["openapi"] == "3.1.0" and document["info"]["license"]["identifier"] == "Apache-2.0"
schemas = document["components"]["schemas"]
for name, schema in schemas.items():
    jsonschema.Draft202012Validator.check_schema(schema)
    schema["additionalProperties"] = False  # so that an undescribed field is an error


def check(path, schema_name, code, parameters):
    status, kind, text = ask(path, parameters)
    assert status == code and kind == "application/json", (path, parameters, status, text[:300])
    schema = {"$ref": f"#/components/schemas/{schema_name}", "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    return json.loads(text)


def example(parameter):
    schema = parameter["schema"].get("items", parameter["schema"])  # a parameter with a list may be repeated
    if "enum" in schema:
        return schema["enum"][-1]
    return "true" if schema["type"] == "boolean" else EXAMPLES.get(parameter["name"], "1")


def check_query(path, get):
    required = {one["name"]: example(one) for one in get["parameters"] if one["required"]}
    answer = check(path, "Answer", 200, required)
    assert answer.get("seq"), path
    for one in get["parameters"]:  # one at a time, because some exclude others
        status, _, text = ask(path, {one["name"]: example(one), **required})
        assert status in (200, 404) or "error" in json.loads(text) and "unknown" not in text, (path, one["name"], text[:300])
        assert "is not a field" not in text and "no field" not in text, (path, one["name"], text[:300])
    check(path, "Error", 400, {**required, "colour": "red"})
    for name in required:
        rest = {other: value for other, value in required.items() if other != name}
        status, _, text = ask(path, rest)
        assert status in (400, 404), (path, name, status)
    return len(get["parameters"])


def check_tables(path, get):
    tables = get["parameters"][0]["schema"]["enum"]
    for table in tables:
        status, kind, text = ask(f"/csv/{table}")
        assert (status, kind) == (200, "text/csv") and text.count("\n") > 1, (table, status)
    return len(tables)


def check_address(path, get):
    """An address that is not a plain query: the answer has the described type, with and without each parameter."""
    required = {one["name"]: example(one) for one in get["parameters"] if one["required"]}
    if path.endswith(("/alert", "/alert.svg", "/alert.png")):
        required["id"] = EXAMPLES["alert"]
    (described,) = get["responses"]["200"]["content"]
    for further in ({}, *({one["name"]: example(one)} for one in get["parameters"] if one["name"] in ("region", "as_of", "months", "kind"))):
        status, kind, text = ask(path, {**required, **further})
        assert (status, kind) == (200, described), (path, further, status, kind, text[-300:])
    for name in required:
        if path != "/desk/suggest":
            status, _, text = ask(path, {other: value for other, value in required.items() if other != name})
            assert status in (400, 404), (path, name, status)
    return 1 + len(required)


def check_form(path, post, token):
    """A form without the token is refused; with the token and its fields it works as described."""
    schema = post["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    form = {name: EXAMPLES[name] for name in schema["properties"] if name in EXAMPLES and name not in ("region", "organisation", "role", "name")}
    if "why" not in schema["properties"]:
        form.pop("seq", None)
    if path == "/desk/lift":
        form["seq"] = json.loads(ask("/api/status")[2])["statusReport"]["events"]  # the entry of the previous mute
    form.update(how="replace", person="Louise Patten") if "how" in schema["properties"] else None
    status, _, text = ask(path, form=form)
    assert status == 403, (path, status)
    status, _, text = ask(path, form={**form, "token": token})
    assert str(status) in post["responses"] and status != 403, (path, form, status, text[-1500:])
    return 2


class Forms(html.parser.HTMLParser):
    """Collects the field names of each form, by its target."""

    def __init__(self):
        super().__init__()
        self.fields, self.action = {}, None

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if tag == "form":
            self.action = of.get("action") if of.get("method") == "post" else None
        elif self.action is not None and tag in ("input", "select", "textarea") and "name" in of:
            self.fields.setdefault(self.action, set()).add(of["name"])

    def handle_endtag(self, tag):
        self.action = None if tag == "form" else self.action


def check_forms_of_pages():
    """Checks that the forms on pages send only described fields. Returns their token."""
    forms = Forms()
    for kind in ("appointment", "departure", "advert", "failed", "merger", "body"):
        forms.feed(ask("/desk", {"kind": kind})[2])
    for path, parameters in (("/desk/alerts", {}), ("/desk/correct", {"seq": "92"}), ("/post", {"id": EXAMPLES["post"]}),
                             ("/alert", {"id": EXAMPLES["alert"]})):
        text = ask(path, parameters)[2]
        forms.feed(text)
    assert {"/desk/preview", "/desk/mute", "/desk/acknowledge", "/desk/watch"} <= set(forms.fields), forms.fields.keys()
    for action, names in forms.fields.items():
        schema = document["paths"][action]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
        assert names <= set(schema["properties"]), (action, names - set(schema["properties"]))
    return re.search(r'name="token" value="([0-9a-f]+)"', text)[1]


def check_routes():
    """Checks that each route of the source is described, except pages and the answers of a board without a
    desk."""
    found = re.findall(r'\{ "(/[^"]*)",\s*(SHOWN|NULL|desk_|feed_|page_)', routes) + [("/stream", "")]
    served = {path for path, by in found if by != "page_" and not path.endswith("/") and (has_desk or by not in ("desk_", "NULL"))}
    assert len(served) >= (20 if has_desk else 10) and served <= set(document["paths"]), served - set(document["paths"])
    assert has_desk or not [path for path in document["paths"] if path.startswith("/desk")]


check_routes()
token = check_forms_of_pages() if has_desk else None
asked = 0
for path, methods in document["paths"].items():
    (method, operation), = methods.items()
    assert operation["operationId"] and operation["summary"], path
    if path == "/csv/{table}":
        asked += check_tables(path, operation)
    elif path.startswith("/api/") and method == "get":
        asked += check_query(path, operation)
    elif method == "get":
        asked += check_address(path, operation)
    else:
        asked += check_form(path, operation, token)
print(f"{len(document['paths'])} addresses, {len(schemas)} schemas, {asked} questions")
