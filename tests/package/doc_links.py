# SPDX-License-Identifier: Apache-2.0
"""doc_links.py FOLDER ROOT: checks that each link in the installed documents in FOLDER leads to an installed file and an existing
heading, and that ROOT has each path below /usr/share/tenure that they name. They must not name files that only the source has:
feeds, examples, configurations."""
import os
import re
import sys

folder, root = sys.argv[1:]
wrong, links = [], 0


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def anchors_of(path):
    """The anchors that GitHub makes from headings: lower case, hyphens for spaces, no other signs."""
    headings = re.findall(r"^#+ +(.*)$", re.sub(r"^```.*?^```$", "", text_of(path), flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()).replace(" ", "-") for heading in headings}


for where, _, names in os.walk(folder):
    for name in names:
        path = os.path.join(where, name)
        if not name.endswith(".md"):
            continue
        shown = os.path.relpath(path, folder)
        for link in re.findall(r"\]\(([^)\s]+)\)", text_of(path)):
            if re.match(r"[a-z]+:", link):
                continue
            links += 1
            target, _, anchor = link.partition("#")
            target = os.path.join(where, target) if target else path
            if not os.path.exists(target):
                wrong.append(f"{shown}: {link} is not installed")
            elif anchor and anchor not in anchors_of(target):
                wrong.append(f"{shown}: {link}: no such heading")
        for part in re.findall(r"(?<![/\w.])(?:data/feeds|examples/\w+|packaging/(?:monitoring|\w+\.\w+))[\w./-]*", text_of(path)):
            wrong.append(f"{shown}: {part} is a path of the source")
        for part in re.findall(r"/usr/share/tenure/[\w./-]*\w", text_of(path)):
            if not os.path.exists(root + part):
                wrong.append(f"{shown}: there is no {part}")
if wrong:
    sys.exit("\n".join(wrong))
assert links > 50, links
