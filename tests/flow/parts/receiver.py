# SPDX-License-Identifier: Apache-2.0
"""Receives what tenure notify sends: HTTP posts and mails, each as a line of JSON in the file `received`. Answers posts to /NAME
with the lines of the file `status.NAME`, in turn, or of `status` if there is none; the last line is repeated. A line is a
status and optionally a Retry-After; status 0 is never answered. Prints the two ports."""
import http.server
import json
import os
import socketserver
import sys
import threading

folder = sys.argv[1]
lock = threading.Lock()


def keep(what):
    with lock, open(os.path.join(folder, "received"), "a") as file:
        file.write(json.dumps(what) + "\n")


posts = {}  # the number of posts, by path


def next_answer(path):
    """The status and Retry-After ("" for none) of the next answer."""
    own = os.path.join(folder, "status." + path.strip("/"))
    with open(own if os.path.exists(own) else os.path.join(folder, "status")) as file:
        lines = file.read().splitlines() or ["503"]  # the file is just being written
    with lock:
        turn = posts[path] = posts.get(path, 0) + 1
    status, _, retry_after = lines[min(turn, len(lines)) - 1].partition(" ")
    return int(status), retry_after


class Http(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status, retry_after = next_answer(self.path)
        keep({"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body, "status": status})
        if status == 0:
            threading.Event().wait()
        self.send_response(status)
        if retry_after:
            self.send_header("Retry-After", retry_after)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as the client needs."""

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        receivers = []
        self.say("220 here")
        while line := self.rfile.readline():
            word = line.strip().split(b" ")[0].upper()
            if word == b"RCPT":
                receivers.append(line.decode().strip())
            if word == b"DATA":
                self.say("354 go on")
                mail = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    mail += line
                keep({"mail": mail.decode(), "receivers": receivers})
            if word == b"QUIT":
                self.say("221 good bye")
                return
            if word != b"DATA":
                self.say("250 fine")
            else:
                self.say("250 taken")


web = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Http)
web.daemon_threads = True
mail = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp)
threading.Thread(target=mail.serve_forever, daemon=True).start()
print(web.server_address[1], mail.server_address[1], flush=True)
web.serve_forever()
