# SPDX-License-Identifier: Apache-2.0
"""Every role against every request, with an independent client on stock libraries. Arguments: the folder with keys and
data."""
import sys
import zmq
from tenure.v1 import event_pb2, wire_pb2

folder = sys.argv[1]
context = zmq.Context()
endpoints = dict(line.rstrip("\n").split(" ", 1) for line in open(folder + "/data/endpoints"))


def key(name):
    lines = dict(line.split()[2:4] for line in open(f"{folder}/keys/{name}.key"))
    return lines["public"].encode(), lines["secret"].encode()


def connect(name, kind, where):
    socket = context.socket(kind)
    socket.linger = 0
    socket.curve_publickey, socket.curve_secretkey = key(name)
    socket.curve_serverkey = endpoints["key"].encode()
    socket.connect(endpoints[where])
    return socket


def ask(socket, message, answer, milliseconds=5000):
    """The answer, or None if there is none."""
    socket.sndtimeo = milliseconds  # libzmq removes the pipe of a rejected connection
    try:
        socket.send(message.SerializeToString())
    except zmq.Again:
        return None
    if not socket.poll(milliseconds):
        return None
    answer.ParseFromString(socket.recv())
    return answer


BODIES = {
    "report": lambda event: event.recruitment.CopyFrom(event_pb2.Recruitment(organisation="Q", role="chair", stage="OPENED")),
    "retraction": lambda event: setattr(event.retraction, "id", "nothing"),
    "silence": lambda event: event.silence.CopyFrom(event_pb2.Silence(rule="vacancy", author="a", reason="r")),
    "acknowledgement": lambda event: event.acknowledgement.CopyFrom(event_pb2.Acknowledgement(alert="a/b@1", author="a")),
    "clock": lambda event: setattr(event.clock, "date", "2021-01-01"),
    "rules": lambda event: event.rules.SetInParent(),
    "redaction": lambda event: event.redaction.CopyFrom(event_pb2.Redaction(seqs=[1], reason="r", log="x")),
    "redacted": lambda event: event.redacted.SetInParent(),
    "incarnation": lambda event: event.incarnation.CopyFrom(event_pb2.Incarnation(log="0" * 32, number=2, id="0" * 32, cause=1)),
}
OPERATORS = {"silence", "acknowledgement", "clock", "rules", "redaction", "redacted", "incarnation"}
OWN = {"clock", "rules", "redaction", "redacted", "incarnation"}
NOBODYS = {"redaction", "redacted", "incarnation"}  # only upkeep programs write these, no key may
assert {field.name for field in event_pb2.Event.DESCRIPTOR.oneofs_by_name["body"].fields} - set(BODIES) == {
    "organisation", "appointment", "departure", "recruitment", "icp_formation", "designation", "merger", "dissolution",
    "milestone", "survey", "role", "post", "person"}, "a kind of event that this matrix does not know"
ROLES = {"feed": {"publish"}, "desk": {"operate", "query"}, "reader": {"query"}, "watcher": {"subscribe"},
         "other": {"publish", "subscribe"}, "stranger": set(), "late": set()}
SOURCES = {"feed": "integrator", "desk": "desk", "other": "other", "late": "late"}
checked = 0

for name, roles in ROLES.items():
    socket = connect(name, zmq.DEALER, "ingest")
    let_in = bool(roles & {"publish", "operate"})
    for number, (kind, fill) in enumerate(BODIES.items()):
        for source in ([SOURCES[name]] if name in SOURCES else []) + ["integrator", "somebody"]:
            event = event_pb2.Event(source="tenured" if kind in OWN else source, id=f"m-{name}-{kind}-{source}",
                                    announced="2020-03-03")
            fill(event)
            if kind == "clock":
                event.id = "clock-2021-01-01"
            request = wire_pb2.PublishRequest(number=number + 1, events=[event])
            reply = ask(socket, request, wire_pb2.PublishReply(), 5000 if let_in else 150)
            checked += 1
            if not let_in:
                assert reply is None, (name, kind)
                continue
            status = wire_pb2.PublishAnswer.Status.Name(reply.answers[0].status)
            needed = "operate" if kind in OPERATORS else "publish"
            allowed = kind not in NOBODYS and needed in roles and (kind in OWN or source == SOURCES.get(name))
            assert (status != "REFUSED") == allowed, (name, kind, source, reply)
    socket.close()

QUERIES = [field.name for field in wire_pb2.Query.DESCRIPTOR.oneofs_by_name["body"].fields]
for name, roles in ROLES.items():
    socket = connect(name, zmq.DEALER, "query")
    for number, body in enumerate(QUERIES):
        query = wire_pb2.Query(number=number + 1)
        getattr(query, body).SetInParent()
        if body == "read_channel":
            query.read_channel.channel = wire_pb2.POST
        answer = ask(socket, query, wire_pb2.Answer(), 5000 if roles else 150)
        checked += 1
        if not roles:
            assert answer is None, (name, body)
            continue
        needed = (roles if body in ("status", "locate") else {"follow"} if body == "read_log" else {"operate"} if body == "change_group" else {"subscribe", "query", "operate"} if body.startswith("read_") else
                  {"query", "operate"})
        refused = answer.status == wire_pb2.Answer.REFUSED
        assert refused == (not roles & needed), (name, body, answer)
        if refused:
            assert not answer.updates and not answer.posts and not answer.alerts and "role" in answer.reason
    socket.close()

for name, roles in ROLES.items():
    socket = connect(name, zmq.SUB, "feed")
    socket.subscribe(b"heartbeat")
    heard = bool(socket.poll(3000 if "subscribe" in roles else 1500))
    assert heard == ("subscribe" in roles), (name, heard)
    checked += 1
    socket.close()

# Nobody may connect without encryption.
for where, kind in (("ingest", zmq.DEALER), ("query", zmq.DEALER)):
    socket = context.socket(kind)
    socket.linger = 0
    socket.connect(endpoints[where])
    query = wire_pb2.Query(number=1)
    query.status.SetInParent()
    assert ask(socket, query, wire_pb2.Answer(), 300) is None
    checked += 1
    socket.close()
print(f"{checked} of {checked} as they should be")
context.term()
