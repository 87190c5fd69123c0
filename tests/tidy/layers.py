# SPDX-License-Identifier: Apache-2.0
"""layers.py NM LIBRARY...: checks that no files of a library call each other in a circle, so that they can be read in order. Prints
every circle with the names that close it."""
import collections
import re
import subprocess
import sys


SYMBOL = re.compile(r"[^:]*:([^:]+)\.c\.o: *[0-9a-f]* ([A-Za-z]) (\S+)$")


def symbols(nm, library):
    """Which file defines each name, and which names each file uses."""
    defined, needed = {}, collections.defaultdict(set)
    text = subprocess.run([nm, "-A", library], capture_output=True, text=True, check=True).stdout
    for file, kind, name in (match.groups() for match in map(SYMBOL.match, text.splitlines()) if match):
        if kind in "TDBR":
            defined[name] = file
        elif kind == "U":
            needed[file].add(name)
    return defined, needed


def circles(calls):
    """Groups of files that can all reach each other."""
    def reached(file):
        found, left = set(), [file]
        while left:
            for other in calls[left.pop()]:
                if other not in found:
                    found.add(other)
                    left.append(other)
        return found
    reach = {file: reached(file) for file in list(calls)}
    return {frozenset(other for other in reach[file] if file in reach.get(other, ())) for file in reach if file in reach[file]}


wrong = 0
for library in sys.argv[2:]:
    defined, needed = symbols(sys.argv[1], library)
    calls = collections.defaultdict(dict)
    for file, names in needed.items():
        for name in names:
            if defined.get(name, file) != file:
                calls[file].setdefault(defined[name], []).append(name)
    assert len(calls) > 5, f"{library}: hardly anything calls anything"
    for circle in circles(calls):
        wrong += 1
        print(f"{library}: a circle of {len(circle)} files:")
        for file in sorted(circle):
            for other in sorted(circle & set(calls[file])):
                print(f"  {file} calls {other}: {', '.join(sorted(calls[file][other]))}")
sys.exit(wrong > 0)
