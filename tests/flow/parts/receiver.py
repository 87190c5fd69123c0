"""Receives what tenure notify sends: HTTP posts and mails, each a line of JSON in the file. Answers HTTP with the status in
the file `status` beside it. Prints the two ports."""
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


class Http(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status = int(open(os.path.join(folder, "status")).read())
        keep({"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body, "status": status})
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Smtp(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs."""

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
mail = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp)
threading.Thread(target=mail.serve_forever, daemon=True).start()
print(web.server_address[1], mail.server_address[1], flush=True)
web.serve_forever()
