# SPDX-License-Identifier: Apache-2.0
"""Connections to a board that allows eight for each address, and a second for each request. Argument: the board's
address."""
import socket
import subprocess
import sys
import urllib.request

url = sys.argv[1]
PLACE = ("127.0.0.1", int(url.rstrip("/").rsplit(":", 1)[1]))
PER_ADDRESS, STREAMS = 8, 6
BEGUN = b"GET /figures HTTP/1.1\r\nHost: localhost\r\nX-a: "
STREAM = b"GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n"


def connect(sent, source="127.0.0.1"):
    peer = socket.create_connection(PLACE, timeout=60, source_address=(source, 0))
    try:
        peer.sendall(sent)
    except ConnectionError:
        pass  # already closed by the board
    return peer


def heard(peer):
    """Receives data; empty if the connection was closed."""
    try:
        return peer.recv(65536)
    except ConnectionError:
        return b""


def is_served():
    with urllib.request.urlopen(url + "figures", timeout=60) as page:
        assert page.status == 200


# More unfinished requests than the address may have: the oldest are closed, and a complete one is answered.
slow = [connect(BEGUN) for _ in range(5 * PER_ADDRESS)]
for peer in slow[:-PER_ADDRESS]:
    assert heard(peer) == b"", "an unfinished request beyond the limit was kept"
is_served()
for peer in slow:
    peer.close()

# Sent byte by byte: closed when the time for a request is over, though it is never silent.
drip = connect(BEGUN)
drip.settimeout(0.05)
while True:
    try:
        drip.send(b"a")
        assert drip.recv(1000) == b"", "an unfinished request was answered"
        break
    except TimeoutError:
        continue
    except ConnectionError:
        break

# Streams: at most three quarters of an address's connections, the rest is for pages; another address has its
# own.
streams = [connect(STREAM) for _ in range(3 * PER_ADDRESS)]
opened = [peer for peer in streams if heard(peer).startswith(b"HTTP/1.1 200")]
assert len(opened) == STREAMS, f"{len(opened)} streams of one address"
for _ in range(PER_ADDRESS):
    is_served()
slow = [connect(BEGUN) for _ in range(5 * PER_ADDRESS)]
is_served()
assert heard(connect(STREAM, "127.0.0.2")).startswith(b"HTTP/1.1 200"), "no stream for another address"
for peer in slow[:-PER_ADDRESS]:
    assert heard(peer) == b""
while heard(slow[-1]) != b"":
    pass  # longer than the time for a request, which does not apply to streams
subprocess.run(["tenure", "publish", "recruitment", "--source", "desk", "--organisation", "QOP", "--role", "chair", "--stage", "OPENED",
                "--announced", "2020-02-01"], check=True, stdout=subprocess.DEVNULL)
for peer in opened:
    told = b""
    while b"event: event" not in told:
        more = heard(peer)
        assert more, "a stream was ended"
        told += more
