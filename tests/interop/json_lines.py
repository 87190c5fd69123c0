# SPDX-License-Identifier: Apache-2.0
"""Reads each NDJSON file, which is named after a message, with stock protobuf, and compares the JSON that
Python prints with the project's. Writes Python's to NAME.again."""
import json
import pathlib
import sys

from google.protobuf import json_format
from tenure.v1 import alert_pb2, event_pb2, state_pb2, wire_pb2

MESSAGES = {
    "Event": event_pb2.Event, "Update": wire_pb2.Update, "PostState": state_pb2.PostState,
    "PostHistory": state_pb2.PostHistory, "Alert": alert_pb2.Alert, "Why": wire_pb2.Why,
    "StatusReport": wire_pb2.StatusReport, "PublishAnswer": wire_pb2.PublishAnswer,
}

folder = pathlib.Path(sys.argv[1])
for name, message_type in MESSAGES.items():
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    assert lines, f"{name}: nothing was printed"
    again = []
    for number, line in enumerate(lines, 1):
        message = json_format.Parse(line, message_type())
        printed = json_format.MessageToJson(message, indent=None)
        assert json.loads(printed) == json.loads(line), f"{name}:{number}: {line}\n{printed}"
        again.append(json_format.MessageToJson(message, indent=None, preserving_proto_field_name=True))
    (folder / f"{name}.again").write_text("\n".join(again) + "\n", encoding="utf-8")
    print(name, len(lines))
