# SPDX-License-Identifier: Apache-2.0
"""A peer of tenure bench: PostgreSQL, with everything in tables and derived state computed by functions.

The server is a private one in the bench's folder, reached through a socket there. It syncs each commit, and is always
stopped by its pid."""
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import peer

SOCKET_PATH_MAX = 107
STOP_SECONDS = 60


def find_programs():
    """Debian does not put them in PATH; finds the newest version."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    initdb = found[-1] if found else shutil.which("initdb")
    if initdb is None or shutil.which("psql") is None:
        peer.skip("not installed")
    return Path(initdb).resolve().parent


def find_user(folder):
    """The server refuses to run as root, so it then runs as postgres or nobody. Returns arguments for
    subprocess."""
    if os.geteuid() != 0:
        return {}
    names = [entry.pw_name for entry in pwd.getpwall()]
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chmod(Path(folder).parent, 0o711)
    os.chown(folder, user.pw_uid, user.pw_gid)
    whose = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    if subprocess.run(["test", "-w", folder], **whose).returncode != 0:
        peer.skip(f"the user {user.pw_name} has no way to {folder}")
    return whose


class Server:
    def __init__(self, folder):
        self.process, self.folder = None, folder

    def start(self):
        programs, folder = find_programs(), self.folder
        if len(f"{folder}/.s.PGSQL.5432") > SOCKET_PATH_MAX:
            peer.skip(f"{folder} is too long a path for a socket")
        os.mkdir(folder, 0o700)
        self.whose = find_user(folder)
        self.run(programs / "initdb", "--pgdata", f"{folder}/data", "--username", "tenure", "--auth", "trust",
                 "--encoding", "UTF8", "--no-locale", "--no-sync")
        # In its own session, so that an interrupt of the bench reaches it only through stop().
        self.process = subprocess.Popen(
            [programs / "postgres", "-D", f"{folder}/data", "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}",
             "-c", "fsync=on", "-c", "synchronous_commit=on"], cwd=folder, start_new_session=True, **self.whose)
        while self.run(programs / "pg_isready", "--host", folder, check=False).returncode != 0:
            if self.process.poll() is not None:
                raise SystemExit("PostgreSQL did not start")
            time.sleep(0.05)

    def run(self, *arguments, check=True):
        return subprocess.run(arguments, check=check, cwd=self.folder, stdout=subprocess.DEVNULL, **self.whose)

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # disconnects clients and shuts down in an orderly way
            self.process.wait(STOP_SECONDS)


def field(value):
    """Formats a field for COPY."""
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    return str(value).replace("\\", "\\\\")  # no event has tabs or line ends in its texts


class PostgreSQL:
    """One session of psql, which comes with the server's package; Python libraries do not."""

    def __init__(self, server):
        self.psql = subprocess.Popen(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--host", server.folder,
             "--username", "tenure", "postgres"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ask("set client_min_messages = warning;\n" + Path(__file__).with_suffix(".sql").read_text())

    def ask(self, commands):
        """Runs the commands and returns their output when all are done."""
        self.psql.stdin.write(f"{commands}\nselect 'done';\n")
        self.psql.stdin.flush()
        said = []
        for line in self.psql.stdout:
            if line == "done\n":
                return said
            said.append(line)
        raise SystemExit("psql ended")

    def store(self, reports):
        rows = "".join("\t".join(map(field, (place, *report))) + "\n" for place, report in enumerate(reports))
        self.ask(f"begin;\ncopy incoming from stdin;\n{rows}\\.\nselect from take_batch();\ncommit;")

    def count_updates(self):
        return int(self.ask("select count(*) from updates;")[0])

    def settle(self):
        self.ask("analyze;")


def end(number, frame):
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)  # an interrupt must not keep the server from being stopped
    sys.exit(1)


signal.signal(signal.SIGINT, end)
signal.signal(signal.SIGTERM, end)
server = Server(f"{sys.argv[1]}/postgresql")
try:
    server.start()
    peer.measure(PostgreSQL(server))
finally:
    server.stop()
