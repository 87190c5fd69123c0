# SPDX-License-Identifier: Apache-2.0
"""Answers are UTF-8 wherever they are cut; ids derived from names follow docs/protocol.md."""
import hashlib
import sys
import unicodedata

import zmq
from tenure.v1 import wire_pb2

ingest, query = sys.argv[1:3]
context = zmq.Context()


def connect(endpoint):
    socket = context.socket(zmq.DEALER)
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.RCVTIMEO, 20000)
    socket.connect(endpoint)
    return socket


asker, dealer = connect(query), connect(ingest)


def ask(question):
    """The parser refuses an answer with half a character."""
    asker.send(question if isinstance(question, bytes) else question.SerializeToString())
    return wire_pb2.Answer.FromString(asker.recv())


def publish(request):
    dealer.send(request.SerializeToString())
    return wire_pb2.PublishReply.FromString(dealer.recv())


# Sizes around each at which a reason cuts the text that it repeats, and around the size of the reason.
sizes = [n for bound in (10, 15, 20, 25, 32, 40, 43, 60, 64, 85, 128, 200, 256, 400)
         for n in range(bound - 3, bound + 4)]
asked = 0
for size in sizes:
    for text in ("é" * size, "x" + "é" * size, "€" * size, "xx" + "€" * size, "x" + "😀" * size):
        for question in (wire_pb2.Query(post=wire_pb2.PostQuery(organisation=text, role="chair")),
                         wire_pb2.Query(post=wire_pb2.PostQuery(organisation=text, role=text)),
                         wire_pb2.Query(person=wire_pb2.PersonQuery(person=text)),
                         wire_pb2.Query(organisation=wire_pb2.OrganisationQuery(organisation=text)),
                         wire_pb2.Query(person=wire_pb2.PersonQuery(axes=wire_pb2.Axes(as_of=text))),
                         wire_pb2.Query(why=wire_pb2.WhyQuery(alert=text)),
                         wire_pb2.Query(why_indicator=wire_pb2.WhyIndicatorQuery(scope=text, name=text)),
                         wire_pb2.Query(posts=wire_pb2.PostsQuery(region=text)),
                         wire_pb2.Query(alerts=wire_pb2.AlertsQuery(rule=text))):
            answer = ask(question)
            assert answer.status in (wire_pb2.Answer.NOT_FOUND, wire_pb2.Answer.INVALID), (question, answer)
            asked += 1
        request = wire_pb2.PublishRequest(number=1)
        request.events.add(source="g", id=text).organisation.id = "A"
        request.events.add(source="g", id="a").retraction.id = text
        request.events.add(source="g", id="b", supersedes="y" * (size % 128)).organisation.id = text
        request.events.add(source="g", id="c", announced=text).organisation.id = "A"
        request.events.add(source=text, id="d", announced="2015-01-01").organisation.id = "A"
        request.expected.add(organisation=text, role=text, revision=3)
        publish(request)
        asked += 1

# Text that is not UTF-8 is not sent back: PersonQuery.person of a client that does not check it.
for broken in (b"\xff", b"a\xc3", b"\xe2\x82x", b"\xed\xa0\x80"):
    body = b"\x0a" + bytes([len(broken)]) + broken
    ask(b"\xaa\x01" + bytes([len(body)]) + body)
print(asked, "answers are UTF-8")

LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
         "ŋ": "ng", "ŧ": "t"}
IGNORED = [(0x34f, 0x34f), (0x115f, 0x1160), (0x17b4, 0x17b5), (0x180b, 0x180f), (0xfe00, 0xfe0f),
           (0xe0100, 0xe01ef)]  # default-ignorable, but not of category Cf


def is_format(c):
    return c != "\u200b" and (unicodedata.category(c) == "Cf" or any(a <= ord(c) <= b for a, b in IGNORED))


def id_of(name):
    words, last = [""], ""
    for c in unicodedata.normalize("NFKD", name):
        if is_format(c):
            continue
        c = "".join(LATIN.get(small, small) for small in c.lower())
        kind = unicodedata.category(c[0])[0]
        if kind == "M":
            if words[-1] and last > "\x7f":  # else an accent
                words[-1] += c
        elif kind in "LN" and not "\u02b9" <= c[0] <= "\u02ff":
            words[-1] += c
            last = c[-1]
        elif words[-1]:
            words.append("")
    folded = "-".join(word for word in words if word)
    if folded.isascii() and len(folded) <= 64:
        return folded
    stem = "-".join("".join(c if c.isascii() else "-" for c in folded).split("-"))
    while "--" in stem:
        stem = stem.replace("--", "-")
    stem = stem.strip("-")[:55].rstrip("-")
    return (stem + "-" if stem else "") + hashlib.sha256(folded.encode()).hexdigest()[:8]


names = ["Jon Rouse", "Zoë O’Neill (Jr.)", "Þór Ægisson", "STRAẞE Weiß", "İnci Işık", "Øystein Ødegård", "Ǿrsted",
         "Nguyễn Văn An", "Ａnn Ex\u200dample", "Ann\u2003Example", "Jean\u2011Luc Griﬃths", "Олена Приклад II",
         "Петро Зразок II", "山田 (T)", "鈴木 (T)", "Іван Приклад", "Сергій Їжакевич", "Мар’яна", "Марʼяна", "が", "か",
         "मार्क ٣", "محمد", "Σίσυφος", "José 山", "Jose 山", "김철수", "한글", "Henry Ⅷ", "x²", "½ Half",
         "Ann 😀", "a" * 64, "a" * 65, "b" * 54 + " cé d", "Ə" * 90, "Łódź " * 20, "x" + "é" * 120]
expected = {}
for number, name in enumerate(names):
    request = wire_pb2.PublishRequest(number=1)
    event = request.events.add(source="names", id=str(number), announced="2019-01-01")
    event.appointment.organisation, event.appointment.role = "Q", f"role-{number}"
    event.appointment.person.name = name
    reply = publish(request)
    assert reply.answers[0].status == 0, (name, reply)
    question = wire_pb2.Query(post=wire_pb2.PostQuery(organisation="Q", role=f"role-{number}"))
    given = ask(question).posts[0].holders[0].person.id
    assert given == id_of(name), (name, given, id_of(name))
    expected.setdefault(given, []).append(name)
same = sorted(sorted(group) for group in expected.values() if len(group) > 1)
assert same == sorted([sorted(["José 山", "Jose 山"]), sorted(["Мар’яна", "Марʼяна"]),
                       ["Ann\u2003Example", "Ａnn Ex\u200dample"]]), same
print(len(names), "names give the ids that the documents say")
