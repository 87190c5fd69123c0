# SPDX-License-Identifier: Apache-2.0
"""A peer of tenure bench: a Python program with posts in dictionaries, and events and updates in SQLite."""
import sqlite3
import sys

import peer
from posts import Posts


class SQLite:
    def __init__(self, folder):
        self.file = sqlite3.connect(f"{folder}/sqlite", isolation_level=None)
        self.file.execute("pragma journal_mode = wal")
        self.file.execute("pragma synchronous = full")  # each commit is synced
        self.file.execute("create table log(seq integer primary key, source text not null, id text not null, "
                          "encoded blob not null, unique(source, id))")
        self.file.execute("create table updates(number integer primary key, channel text not null, seq integer not null, "
                          "body text not null)")
        self.seq, self.told = 0, []
        self.posts = Posts(lambda *update: self.told.append(update))

    def store(self, reports):
        self.file.execute("begin")
        for report in reports:
            stored = self.file.execute("insert or ignore into log values (?, ?, ?, ?)",
                                       (self.seq + 1, report.source, report.id, report.encoded))
            if stored.rowcount > 0:  # otherwise it is a duplicate
                self.seq += 1
                self.posts.take(report, self.seq)
        self.file.executemany("insert into updates(channel, seq, body) values (?, ?, ?)", self.told)
        self.file.execute("commit")
        self.told.clear()

    def count_updates(self):
        return self.file.execute("select count(*) from updates").fetchone()[0]

    def settle(self):
        """Does nothing: SQLite only looks up keys here, so statistics would not help."""


peer.measure(SQLite(sys.argv[1]))
