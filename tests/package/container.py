# SPDX-License-Identifier: Apache-2.0
"""container.py FOLDER [PACKAGES]: performs Containerfile and compose.yaml without a container engine: each stage is a Debian 12 in
a folder, in which each RUN, ENTRYPOINT and CMD runs, and each health check. Then follows the section "In a container" of
docs/operating.md command by command. PACKAGES is a folder of .deb files to use instead of those from the first stage, which
takes many minutes."""
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import urllib.request

import yaml

import roots

SOURCE = os.environ["TENURE_SOURCE_DIR"]


class Stage:
    """An image being built: its root folder and the settings so far."""

    def __init__(self, root):
        self.root, self.user, self.folder = root, "root", "/"
        self.env = {"PATH": roots.PATH}
        self.entrypoint, self.command = [], []

    def words(self, words, user=None):
        """The command line that runs `words` in the image."""
        env = [f"{name}={value}" for name, value in self.env.items()]
        return ["chroot", f"--userspec={user or self.user}", self.root, "env", "-i", "-C", self.folder, *env, *words]


def read_steps(path):
    """The steps of a Containerfile: (instruction, rest of the line)."""
    lines = [line for line in open(path) if not line.startswith("#") and line.strip()]
    for line in re.sub(r"\\\n", "", "".join(lines)).splitlines():
        instruction, rest = line.split(None, 1)
        yield instruction, rest


def copy_context(to):
    """Copies the build context: everything that .dockerignore does not exclude."""
    ignored = [f"--exclude=./{line.strip()}" for line in open(f"{SOURCE}/.dockerignore")]
    packed = subprocess.Popen(["tar", "-C", SOURCE, "-c", *ignored, "."], stdout=subprocess.PIPE)
    subprocess.run(["tar", "-C", to, "--no-same-owner", "-x"], stdin=packed.stdout, check=True)
    assert packed.wait() == 0


def take_step(stage, stages, instruction, rest):
    if instruction == "RUN":
        print(f"RUN {rest}", flush=True)
        subprocess.run(stage.words(["env", *(f"{k}={v}" for k, v in roots.ENVIRONMENT.items()), "sh", "-c", rest]), check=True,
                       stdin=subprocess.DEVNULL, stdout=open(f"{stage.root}.log", "a"), stderr=subprocess.STDOUT)
    elif instruction == "COPY" and rest.startswith("--from="):
        name, what, to = re.fullmatch(r"--from=(\S+) (\S+) (\S+)", rest).groups()
        shutil.copytree(stages[name] + what, stage.root + to, symlinks=True)
    elif instruction == "COPY":
        assert rest == ". .", rest
        copy_context(stage.root + stage.folder)
    elif instruction == "WORKDIR":
        stage.folder = rest
        os.makedirs(stage.root + rest, exist_ok=True)
    elif instruction == "ENV":
        stage.env.update(word.split("=", 1) for word in shlex.split(rest))
    elif instruction == "USER":
        stage.user = rest
    elif instruction in ("ENTRYPOINT", "CMD"):
        setattr(stage, {"ENTRYPOINT": "entrypoint", "CMD": "command"}[instruction], json.loads(rest))
    else:
        assert instruction in ("VOLUME", "STOPSIGNAL"), instruction


def build(folder, packages):
    """Performs every step, and returns the last stage."""
    stages, stage, given = {}, None, False
    for instruction, rest in read_steps(f"{SOURCE}/Containerfile"):
        if instruction == "FROM":
            image, name = re.fullmatch(r"(\S+)(?: AS (\S+))?", rest).groups()
            assert re.fullmatch(r"docker\.io/library/debian:12(-slim)?", image), image
            given = packages is not None and name == "build"
            root = f"{folder}/{name or 'image'}"
            stages[name] = root
            if given:  # skip its steps
                shutil.copytree(packages, f"{root}/packages")
                continue
            roots.copy_base(root)
            roots.mount_in(root)
            stage = Stage(root)
        elif not given:
            take_step(stage, stages, instruction, rest)
    return stage


class Compose:
    """The services of compose.yaml, which all use the image's root folder; their volumes have the same paths."""

    def __init__(self, stage, services):
        self.stage, self.services, self.running = stage, services, {}
        for name, service in services.items():
            assert service["image"] == "tenure" and service.get("restart", "unless-stopped") == "unless-stopped", name
            for volume in service["volumes"]:
                path = volume.split(":")[1]
                assert os.stat(stage.root + path).st_uid == 7301, f"{path}: a volume takes its owner from the image"

    def _words(self, name):
        service = self.services[name]
        return service.get("entrypoint", self.stage.entrypoint) + service.get("command", self.stage.command)

    def _is_healthy(self, name):
        kind, *words = self.services[name]["healthcheck"]["test"]
        assert kind == "CMD"
        return subprocess.run(self.stage.words(words), capture_output=True).returncode == 0

    def start(self, *names):
        for name in names:
            words = self.stage.words(["setpriv", "--pdeathsig", "KILL", *self._words(name)])
            self.running[name] = subprocess.Popen(words, stdin=subprocess.DEVNULL)
            if "healthcheck" in self.services[name]:
                roots.wait_for(30, lambda: self._is_healthy(name), f"the health check of {name}")

    def up(self, detach):
        assert detach == "--detach"
        assert list(self.services["board"]["depends_on"]) == ["tenured"]
        self.start(*[name for name, service in self.services.items() if "profiles" not in service])

    def stop(self, *names):
        for name in names:
            self.running[name].send_signal(signal.SIGTERM)
            assert self.running.pop(name).wait(60) == 0, name

    def exec(self, *words):
        assert words[0] in self.running, words
        subprocess.run(self.stage.words(list(words[1:])), check=True)

    def run(self, *words):
        words, before = list(words), None
        assert words.pop(0) == "--rm"
        if words[0] == "--entrypoint":
            before = [words[1]]
            del words[:2]
        name = words.pop(0)
        subprocess.run(self.stage.words(before + words if before else self._words(name)), check=True)


def follow(compose):
    """Runs the commands of docs/operating.md."""
    section = re.search(r"^## In a container\n(.*?)^## ", open(f"{SOURCE}/docs/operating.md").read(), re.M | re.S)[1]
    lines = [line[4:] for line in section.splitlines() if line.startswith("    ")]
    assert len(lines) > 6, lines
    for line in lines:
        words = shlex.split(line.split("  #")[0])
        if words[:2] == ["podman", "build"]:
            continue
        print(f"$ {line}", flush=True)
        assert words[:2] == ["podman", "compose"], line
        getattr(compose, words[2])(*words[3:])


def board_answers():
    try:
        return b"tenure" in urllib.request.urlopen("http://127.0.0.1:7380/").read()
    except OSError:
        return False


def main():
    folder, packages = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    roots.leave_mounts()
    stage = build(folder, packages)
    compose = Compose(stage, yaml.safe_load(open(f"{SOURCE}/compose.yaml"))["services"])
    roots.leave_network()
    follow(compose)
    roots.wait_for(30, board_answers, "the board's page")
    answer = subprocess.run(stage.words(["tenure", "state", "post", "QOP/chair"]), capture_output=True, text=True, check=True)
    assert "Ada Example" in answer.stdout, answer.stdout
    compose.stop("board", "tenured")
    print("container: built, run, backed up and restored")


main()
