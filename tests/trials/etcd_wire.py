# SPDX-License-Identifier: Apache-2.0
"""A proxy between a member of a group and etcd: it passes gRPC on, but can be cut, lose answers, or lie. So what the member sees
and what etcd does differ as in a failing network, and as if the member lacked a safeguard."""
import queue
import random
import select
import socket
import threading
import time
import h2.config
import h2.connection
import h2.events
import h2.exceptions

LOG = b"tenure/log/"
TXN = "/etcdserverpb.KV/Txn"
COMPARE, SUCCESS, REQUEST_PUT, KEY = 1, 2, 2, 1  # field numbers of etcd's rpc.proto
PREFIX_BYTES = 5  # of a gRPC message
DONE = bytes([0, 0, 0, 0, 2, 2 << 3, 1])  # a TxnResponse that succeeded


def fields(message):
    """The fields of an encoded message: number, content and the bytes of the whole field."""
    at = 0

    def varint():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        began, tag = at, varint()
        content = varint()
        if tag & 7 == 2:
            at, content = at + content, message[at:at + content]
        yield tag >> 3, content, message[began:at]


def puts_entries(path, body):
    return path == TXN and any(content.startswith(LOG)
                               for number, operation, _ in fields(body[PREFIX_BYTES:]) if number == SUCCESS
                               for kind, put, _ in fields(operation) if kind == REQUEST_PUT
                               for field, content, _ in fields(put) if field == KEY)


def without_comparisons(body):
    kept = b"".join(whole for number, _, whole in fields(body[PREFIX_BYTES:]) if number != COMPARE)
    return b"\0" + len(kept).to_bytes(4, "big") + kept


class Side:
    """One end of HTTP/2, with the data that waits for the other end's window."""

    def __init__(self, connected, is_client):
        self.socket, self.waiting = connected, {}  # stream: [bytes, whether the stream ends]
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=is_client, header_encoding="utf-8"))
        self.h2.initiate_connection()
        self.h2.increment_flow_control_window(2**30)
        self.flush()

    def receive(self):
        """The next events; None: the other end has closed."""
        data = self.socket.recv(65536)
        if not data:
            return None
        events = self.h2.receive_data(data)
        for event in events:
            if isinstance(event, h2.events.DataReceived) and event.flow_controlled_length:
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        self.flush()
        return events

    def send(self, stream, data, ends):
        before = self.waiting.get(stream, [b"", False])
        self.waiting[stream] = [before[0] + data, ends]
        self.flush()

    def flush(self):
        for stream, (data, ends) in list(self.waiting.items()):
            while data and self.h2.local_flow_control_window(stream) > 0:
                size = min(len(data), self.h2.local_flow_control_window(stream), self.h2.max_outbound_frame_size)
                self.h2.send_data(stream, data[:size])
                data = data[size:]
            if not data:
                del self.waiting[stream]
                if ends:
                    self.h2.end_stream(stream)
            else:
                self.waiting[stream] = [data, ends]
        self.socket.sendall(self.h2.data_to_send())


class Link(threading.Thread):
    """A member's connection, and the matching one to a node of etcd."""

    def __init__(self, wire, connected):
        super().__init__(daemon=True)
        self.wire, self.connected = wire, connected
        self.requests = {}  # the member's stream: [headers, body]
        self.passed = {}    # etcd's stream: the member's, or None: the answer is lost
        self.is_doomed = False

    def run(self):
        sockets = [self.connected]
        try:
            sockets.append(self.wire.connect())
            self.member, self.etcd = Side(self.connected, False), Side(sockets[1], True)
            while self.turn():
                pass
        except (OSError, h2.exceptions.ProtocolError):
            pass
        for one in sockets:
            one.close()

    def turn(self):
        """False: the connection has ended."""
        readable, _, _ = select.select([self.connected, self.etcd.socket], [], [], 0.1)
        self.is_doomed |= self.wire.is_cut
        for side in (self.member, self.etcd):
            if side.socket not in readable:
                continue
            events = side.receive()
            if events is None:
                return False
            for event in events:
                if not (self.take_request(event) if side is self.member else self.take_answer(event)):
                    return False
        return not self.is_doomed or self.wire.is_cut

    def take_request(self, event):
        if isinstance(event, h2.events.RequestReceived):
            self.requests[event.stream_id] = [event.headers, b""]
        elif isinstance(event, h2.events.DataReceived):
            self.requests[event.stream_id][1] += event.data
        elif isinstance(event, h2.events.StreamEnded):
            self.pass_on(event.stream_id, *self.requests.pop(event.stream_id))
        return True

    def pass_on(self, stream, headers, body):
        wire, path = self.wire, dict(headers)[":path"]
        is_append = puts_entries(path, body)
        if self.is_doomed:
            if is_append and wire.holds is not None:
                wire.holds.append((headers, body))
            return
        if is_append and wire.early:
            wire.late.put((time.monotonic() + 0.5, wire.life, headers, body))
            self.member.h2.send_headers(stream, [(":status", "200"), ("content-type", "application/grpc")])
            self.member.h2.send_data(stream, DONE)
            self.member.h2.send_headers(stream, [("grpc-status", "0")], end_stream=True)
            self.member.flush()
            return
        here = self.etcd.h2.get_next_available_stream_id()
        self.passed[here] = stream if wire.random.random() >= wire.loses else None
        self.etcd.h2.send_headers(here, headers)
        self.etcd.send(here, wire.changed(headers, body), True)

    def take_answer(self, event):
        """False: the answer is lost, and the connection with it."""
        stream = self.passed.get(getattr(event, "stream_id", None))
        ends = isinstance(event, (h2.events.StreamEnded, h2.events.StreamReset, h2.events.ConnectionTerminated))
        if self.is_doomed or stream is None:
            return not (ends and getattr(event, "stream_id", 0) in self.passed) or self.is_doomed
        if isinstance(event, h2.events.ResponseReceived):
            self.member.h2.send_headers(stream, event.headers, end_stream=event.stream_ended is not None)
            self.member.flush()
        elif isinstance(event, h2.events.DataReceived):
            self.member.send(stream, event.data, False)
        elif isinstance(event, h2.events.TrailersReceived):
            self.member.h2.send_headers(stream, event.headers, end_stream=True)
            self.member.flush()
        return not isinstance(event, (h2.events.StreamReset, h2.events.ConnectionTerminated))


class Wire:
    def __init__(self, ports, seed):
        self.ports, self.random = ports, random.Random(seed)
        self.is_cut = False  # nothing is passed on, without notice
        self.holds = None    # a list: appends are held in it while the wire is cut
        self.loses = 0.0     # this share of answers is lost after etcd has acted
        self.fenced = True   # False: the comparisons are removed from appends
        self.early = False   # True: appends are acknowledged before etcd has them, and are lost with the member
        self.late = queue.Queue()
        self.life = 0        # counts the lives of the member
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()
        threading.Thread(target=self.pass_on_late, daemon=True).start()

    def accept(self):
        while True:
            Link(self, self.listening.accept()[0]).start()

    def connect(self):
        """Connects to the first node that is running."""
        for port in self.ports:
            try:
                connected = socket.create_connection(("127.0.0.1", port), 0.7)
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return connected
            except OSError as problem:
                last = problem
        raise last

    def changed(self, headers, body):
        lies = not self.fenced and puts_entries(dict(headers)[":path"], body)
        return without_comparisons(body) if lies else body

    def release(self):
        """Passes on held appends, like packets that were delayed for a long time."""
        held, self.holds = self.holds, None
        return [self.forward(headers, body) for headers, body in held]

    def forward(self, headers, body):
        """Returns whether etcd has answered."""
        try:
            side = Side(self.connect(), True)
            side.socket.settimeout(0.7)
            side.h2.send_headers(1, headers)
            side.send(1, self.changed(headers, body), True)
            ended = False
            while not ended:
                events = side.receive()
                if events is None:
                    return False
                ended = any(isinstance(event, h2.events.StreamEnded) for event in events)
            side.socket.close()
            return True
        except (OSError, h2.exceptions.ProtocolError):
            return False

    def pass_on_late(self):
        """Passes on what was already acknowledged, one append after the other, as long as the member lives."""
        while True:
            due, life, headers, body = self.late.get()
            time.sleep(max(0, due - time.monotonic()))
            while life == self.life and not self.forward(headers, body):
                pass
