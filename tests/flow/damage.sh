# SPDX-License-Identifier: Apache-2.0
# A data file with flipped bits, or truncated: tenure verify either reports what is wrong, with exit
# code 4, or that everything that matters is intact; it never crashes, hangs or says anything else.
source "$(dirname "$0")/common.sh"
start data --clock feed
tenure publish "$feed" --at "$folder/data"
stop "$daemon"
tenure backup --at "$folder/data" "$folder/copy" # a copy without unused pages
start killed --clock feed
tenure publish "$feed" --at "$folder/killed"
kill -9 "$daemon" # without a checkpoint, everything in memory is recomputed from the log
wait "$daemon" 2> /dev/null || true
tenure backup --at "$folder/killed" "$folder/killed-copy"
/usr/bin/python3 - "$folder" "${TENURE_DAMAGES:-60}" <<'PYTHON'
import os, random, re, subprocess, sys
folder, rounds = sys.argv[1], int(sys.argv[2])
whole = open(folder + "/data/data.mdb", "rb").read()
target = folder + "/damaged"
os.mkdir(target)
random.seed(int(os.environ.get("TENURE_DAMAGE_SEED", "1")))
said = {"whole": 0, "entry": 0, "table": 0, "free": 0, "unusable": 0, "stuck": 0, "outdated": 0}
def verify(data, what):
    for name in os.listdir(target):
        os.unlink(target + "/" + name)
    with open(target + "/data.mdb", "wb") as file:
        file.write(data)
    done = subprocess.run(["tenure", "verify", "--at", target], capture_output=True, text=True, timeout=60)
    words = done.stderr.strip()
    if done.returncode == 0:
        said["whole"] += 1
        return
    if done.returncode == 1 and "an earlier version wrote it; tenure rebuild" in words:
        said["outdated"] += 1  # the bit was in the name of the format; a rebuild repairs that, too
        return
    assert done.returncode == 4 and words.count("\n") == 0, (what, done.returncode, done.stderr)
    kind = ("entry" if re.search(r": entry \d+ of \d+ is damaged", words) else "table" if re.search(r"the table [a-z-]+(, at the row with the key \S+)? does not match it", words) else
            "free" if "free pages" in words else "stuck" if "evaluated again" in words else
            "table" if "the log is intact, but reading a table crashed" in words else
            "unusable" if "unusable" in words or "is damaged" in words else None)
    assert kind, words
    said[kind] += 1
pages = len(whole) // 4096
used = [page for page in range(pages) if whole[page * 4096:(page + 1) * 4096].strip(b"\0")]
for round in range(rounds):
    data = bytearray(whole)
    way = round % 4
    if way == 0:  # flip a bit anywhere in a used page
        at = random.choice(used) * 4096 + random.randrange(4096)
        data[at] ^= 1 << random.randrange(8)
    elif way == 1:  # flip a bit in a page's header
        at = random.choice(used) * 4096 + random.randrange(64)
        data[at] ^= 1 << random.randrange(8)
    elif way == 2:  # overwrite a sector with noise
        at = random.choice(used) * 4096 + 512 * random.randrange(8)
        data[at:at + 512] = random.randbytes(512)
    else:  # truncate
        del data[random.randrange(len(data)):]
    verify(bytes(data), (round, way))
# A flipped bit in an event's text is always found: verify names the entry if it is in the log, the table if
# it is in derived data.
for name, kinds in ("copy", ("entry", "table")), ("killed-copy", ("entry", "table")):
    used = open(folder + "/" + name + "/data.mdb", "rb").read()
    places = [match.start() for match in re.finditer(b"2019-11-21-0077", used)]
    assert places
    for at in places:
        data = bytearray(used)
        data[at] ^= 1
        before = dict(said)
        verify(bytes(data), at)
        assert [kind for kind in said if said[kind] > before[kind]][0] in kinds, (name, at)
print(said)
assert said["entry"] > 0 and said["unusable"] > 0 and said["outdated"] < 3
PYTHON

# A daemon that reads a page beyond the end of its file says so, and is not started again.
start short --clock feed
tenure publish "$feed" --at "$folder/short"
stop "$daemon"
truncate -s 65536 "$folder/short/data.mdb"
exits 4 tenured --data "$folder/short" --ipc --clock feed 2> "$folder/err"
has "$folder/err" "data is damaged"

# A running daemon that comes upon a damaged entry says so, and the command exits with 4.
start flipped --clock feed
tenure publish "$feed" --at "$folder/flipped"
stop "$daemon"
"$TENURE_PYTHON" - "$folder/flipped/data.mdb" << 'PYTHON'
import re
import sys

data = bytearray(open(sys.argv[1], "rb").read())
for match in re.finditer(b"2019-11-21-0077", data):
    data[match.start()] ^= 1
open(sys.argv[1], "wb").write(data)
PYTHON
start flipped --clock feed
exits 4 tenure log --at "$folder/flipped" > "$folder/out" 2> "$folder/err"
has "$folder/err" "the daemon's data is damaged; tenure verify says what can be done"
stop "$daemon"
