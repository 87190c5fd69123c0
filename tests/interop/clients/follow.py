# SPDX-License-Identifier: Apache-2.0
"""follow.py AT DATABASE CHANNEL...: stores every update in an SQLite file exactly once, because the cursor is stored in the same
transaction as the update. Prints "offset SUM" of all rows whenever it has caught up."""
import sqlite3
import sys

import tenure

at, path, *channels = sys.argv[1:]
database = sqlite3.connect(path)
database.execute("CREATE TABLE IF NOT EXISTS updates (channel INTEGER, offset INTEGER, seq INTEGER, json TEXT)")
database.execute("CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY CHECK (id = 1), text TEXT)")
row = database.execute("SELECT text FROM place").fetchone()
with tenure.Subscriber(channels, at, start="start", place=row[0] if row else None) as subscriber:
    for delivery in subscriber:
        if delivery.caught_up:
            print("caught up", flush=True)
            continue
        with database:
            if delivery.rewind:
                for head in delivery.rewind.heads:
                    database.execute("DELETE FROM updates WHERE channel = ? AND offset > ?", (head.channel, head.last))
                print("rewind", delivery.rewind.common_seq, flush=True)
            else:
                update = delivery.update
                values = (update.channel, update.offset, update.seq, tenure.to_json(update))
                database.execute("INSERT INTO updates VALUES (?, ?, ?, ?)", values)
            database.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (subscriber.place(),))
