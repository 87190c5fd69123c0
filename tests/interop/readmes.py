# SPDX-License-Identifier: Apache-2.0
"""readmes.py [FOLDER]: runs each program in clients/python/README.md, and each in clients/node/README.md with the npm package
installed in FOLDER. A program that follows is killed once it has printed the expected text."""
import os
import re
import subprocess
import sys
import textwrap
import threading

from tenure.v1 import wire_pb2

CLIENTS = os.path.join(os.environ["TENURE_SOURCE_DIR"], "clients")
ALERT = "Hertfordshire and West Essex is seeking its fifth executive lead"


def event(name):
    return (f'{{"source": "desk", "id": "{name}", "announced": "2019-11-28", "appointment":'
            f' {{"organisation": "QM7", "role": "executive-lead", "person": {{"name": "{name}"}}}}}}')


# For each program in order: code that the text before it implies, and the expected output.
PYTHON = [
    ("", ""),
    (f"publisher, event = tenure.Publisher('~/tenure'), {event('Previewed')}", "True {"),
    (f"events = [{event('Bob')}, {event('Cleo')}]", ""),
    ("", ALERT),
    ("import sqlite3\ndatabase = sqlite3.connect(':memory:')\ndatabase.execute('CREATE TABLE alerts (number INT, headline TEXT)')\n"
     "database.execute('CREATE TABLE place (text TEXT)')\nsubscriber = tenure.Subscriber('alert', '~/tenure', start='start')\n"
     "delivery = next(one for one in subscriber if one.update)", ""),
    ("", "2019-11-27 "),
]
NODE = [
    ("", ""),
    (f"import {{ Publisher }} from 'tenure'; const publisher = new Publisher({{ at: '~/tenure' }}), event = {event('Previewed')};", "post "),
    (f"const events = [{event('Dan')}, {event('Eve')}];", ""),
    ("", ALERT),
    ("", "2019-11-27 "),
]


def programs(path, language):
    text = open(path).read()
    for fence in re.findall(r"^ *```.*", text, re.M):
        assert re.fullmatch(rf" *```({language})?", fence), f"{path}: {fence}"
    return [textwrap.dedent(code) for _, code in re.findall(rf"^( *)```{language}\n(.*?)^\1```$", text, re.M | re.S)]


def run(words, folder, expected):
    """Runs a program to its end; one that follows, until it has printed the expected text."""
    program = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True)
    watchdog = threading.Timer(60, program.kill)
    watchdog.start()
    printed = ""
    for line in program.stdout:
        printed += line
        if expected and expected in line:
            program.kill()
            break
    watchdog.cancel()
    code = program.wait()
    assert expected in printed and (expected or code == 0), f"{words}: {code}, printed: {printed}"


def run_all(readme, language, told, make_words):
    os.mkdir(language)  # a folder for each language, because cursors and outboxes have the same names
    codes = programs(os.path.join(CLIENTS, readme), language)
    assert len(codes) == len(told), f"{readme} has {len(codes)} programs, not {len(told)}"
    for (before, expected), code in zip(told, codes):
        run(make_words(f"{before}\n{code}"), language, expected)


def node_words(code):
    path = os.path.join(sys.argv[1], "readme.mjs")
    with open(path, "w") as file:
        file.write(code)
    return ["node", path]


def check_path(path):
    """Checks that every part of a path such as update.event.id is a field of the message before it."""
    message = wire_pb2.Update.DESCRIPTOR
    for part in path.split(".")[1:]:
        assert message is not None and part in message.fields_by_name, f"{path}: no field {part}"
        message = message.fields_by_name[part].message_type


def check_updates(readme):
    """Checks that the table covers every channel, and that the schema has every field that the table names."""
    channels = {value.name.lower() for value in wire_pb2.Channel.DESCRIPTOR.values if value.number > 0}
    rows = re.findall(r"^\| `(\w+)` \|(.*)$", open(os.path.join(CLIENTS, readme)).read(), re.M)
    rows = [(channel, cells) for channel, cells in rows if "`update." in cells]
    assert {channel for channel, _ in rows} == channels, f"{readme}: {rows}"
    for channel, cells in rows:
        for path in re.findall(r"`(update\.[\w.]+)", cells):
            path = path.replace("update.body.value", f"update.{channel}").split(".body.")[0]
            check_path(path.removesuffix(".WhichOneof"))


check_updates("python/README.md")
check_updates("node/README.md")
run_all("python/README.md", "python", PYTHON, lambda code: [sys.executable, "-u", "-c", f"import tenure\n{code}"])
if len(sys.argv) > 1:
    run_all("node/README.md", "js", NODE, node_words)
