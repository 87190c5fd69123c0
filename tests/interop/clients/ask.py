# SPDX-License-Identifier: Apache-2.0
"""ask.py AT SOURCE: previews and changes, from a daemon that has no events of that source yet; prints the answers."""
import sys

import tenure

at, source = sys.argv[1:]


def report(number, day, **body):
    return {"source": source, "id": f"{number}", "announced": day, **body}


def post(**more):
    return {"organisation": source.upper(), "role": "chair", "person": {"id": f"{source}-ada", "name": "Ada Example"}, **more}


joins = report(1, "2019-01-01", appointment=post())
leaves = report(2, "2019-01-02", effective="2019-01-02", departure=post(reason="RESIGNATION"))
with tenure.Publisher(at) as publisher, tenure.Client(at) as client:
    before = client.status().events
    preview = publisher.preview([joins, leaves])
    print("answers", *[answer.status for answer in preview.answers], preview.clock, preview.truncated)
    for change in preview.changes:
        if change.now.WhichOneof("body") == "post":
            print("post", change.HasField("before"), tenure.to_dict(change.now.post)["status"])
    for wrong in (report(3, "2019-02-30", appointment=post()), [joins] * 65):
        try:
            publisher.preview(wrong)
        except tenure.TenureError as error:
            print("error", type(error).__name__, len(getattr(error, "refused", [])))
    assert client.status().events == before, "a preview was stored"

    publisher.publish([joins, leaves])
    organisation = source.upper()
    for change in client.changes(since="2019-01-01", organisation=organisation):
        print("change", tenure.to_dict(change)["kind"], change.event.event.id, change.person.name)
    print("left", len(list(client.changes(since="2019-01-01", organisation=organisation, kinds=["LEFT"]))))
    print("page", [change.event.event.id for change in client.changes(since="2019-01-01", organisation=organisation, limit=1)])
    print("until", len(list(client.changes(since="2019-01-01", until="2019-01-01", organisation=organisation))))
    try:
        list(client.changes(since="yesterday"))
    except tenure.Invalid:
        print("error Invalid")
