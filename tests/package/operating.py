# SPDX-License-Identifier: Apache-2.0
"""operating.py FOLDER PACKAGES: boots a fresh Debian 12 with systemd in its own namespaces, and runs the section "Step by step" of
docs/operating.md in it, line by line. Then removes the packages."""
import glob
import os
import re
import shlex
import shutil
import subprocess
import sys

import roots

SOURCE = os.environ["TENURE_SOURCE_DIR"]
CGROUPS = "/sys/fs/cgroup/systemd"

# Prepares what the first process of a machine expects. The only network is a loopback.
BOOT = """
set -e
mount --make-rprivate /
ip link set lo up
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs dev
for node in null zero full random urandom tty; do touch dev/$node; mount --bind /dev/$node dev/$node; done
ln -s /proc/self/fd dev/fd
ln -s pts/ptmx dev/ptmx
mkdir dev/shm dev/pts
mount -t tmpfs tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
if [ -d /sys/fs/cgroup/systemd ]; then
  mount -t tmpfs tmpfs sys/fs/cgroup
  mkdir sys/fs/cgroup/systemd
  mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd
else
  mount -t cgroup2 cgroup2 sys/fs/cgroup
fi
# Where even root may not have as many files open as the unit asks for, it gets what there is.
if ! (ulimit -n 65536) 2> /dev/null; then
  mkdir -p run/systemd/system/tenured.service.d
  printf '[Service]\\nLimitNOFILE=%s\\n' "$(ulimit -Hn)" > run/systemd/system/tenured.service.d/limit.conf
fi
pivot_root . . # and no chroot, in which no unit could have users of its own
umount -l .
mount --make-rshared / # as systemd expects it of whoever starts it
cd /
exec env -i container=lxc PATH="$2" /lib/systemd/systemd --unit=multi-user.target
"""


def lines_of_section():
    section = re.search(r"^## Step by step\n(.*?)^## ", open(f"{SOURCE}/docs/operating.md").read(), re.M | re.S)[1]
    return [line[4:] for line in section.splitlines() if line.startswith("    ")]


def install(root, lines):
    """Installs systemd, and downloads the packages that the section will install, because there is no network
    inside."""
    apt = ["chroot", root, "env", "-i", f"PATH={roots.PATH}", *(f"{k}={v}" for k, v in roots.ENVIRONMENT.items())]
    wanted = [word for line in lines if line.startswith("apt install ") for word in shlex.split(line)[2:]]
    with open(f"{root}.log", "w") as log:
        for words in (["apt-get", "update"], ["apt-get", "install", "systemd", "systemd-sysv", "dbus"],
                      ["sh", "-c", "cd /root && apt-get install --download-only " + " ".join(wanted)]):
            subprocess.run(apt + words, check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def boot(folder, root):
    """Returns the first process of the machine, which is the only child of unshare."""
    group = f"{CGROUPS if os.path.isdir(CGROUPS) else '/sys/fs/cgroup'}/tenure-{os.getpid()}"
    os.mkdir(group)
    script = f"echo $$ > {group}/cgroup.procs; exec unshare --cgroup --mount --pid --ipc --uts --net --fork --kill-child sh -c \"$@\""
    outer = subprocess.Popen(["sh", "-c", script, "-", BOOT, "boot", root, roots.PATH], stdin=subprocess.DEVNULL,
                             stdout=open(f"{folder}/boot.log", "w"), stderr=subprocess.STDOUT)
    children = f"/proc/{outer.pid}/task/{outer.pid}/children"
    roots.wait_for(10, lambda: open(children).read().strip(), "the first process")
    return outer, group, open(children).read().strip()


def main():
    folder, packages = sys.argv[1:]
    root = f"{folder}/machine"
    lines = lines_of_section()
    assert len(lines) > 30, lines
    roots.copy_base(root)
    for package in glob.glob(f"{packages}/*.deb"):
        shutil.copy(package, f"{root}/root/")
    install(root, lines)
    outer, group, first = boot(folder, root)
    inside = ["nsenter", "-t", first, "-m", "-p", "-i", "-u", "-n", "-C", "-r", "-w", "env", "-i", "HOME=/root", f"PATH={roots.PATH}",
              *(f"{k}={v}" for k, v in roots.ENVIRONMENT.items())]

    def run(text):
        done = subprocess.run([*inside, "bash", "-exc", f"cd /root\n{text}"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        print(done.stdout, done.stderr, flush=True)
        if done.returncode != 0:
            subprocess.run([*inside, "journalctl", "--no-pager", "-n", "40"])
        assert done.returncode == 0, done.returncode
        return done.stdout

    try:
        roots.wait_for(30, lambda: subprocess.run([*inside, "systemctl", "is-active", "-q", "multi-user.target"],
                                                  stderr=subprocess.DEVNULL).returncode == 0, "the boot")
        said = run("\n".join(lines))
        last = said.splitlines()[-1]
        assert "filled" in last and "Ada Example" in last, f"the restored post is {last}"
        assert ", verified" in run("journalctl -u tenure-backup") and "Z\n" in said
        run("tenure verify --at /var/lib/tenure && curl -sSf http://127.0.0.1:7380/ > page && grep 'Ada Example' page")
        alerts = set(re.findall(r'"name":"(Tenure\w+)"', run("curl -sS http://127.0.0.1:9090/api/v1/rules")))
        assert alerts == set(re.findall(r"alert: (\w+)", open(f"{SOURCE}/packaging/monitoring/alerts.yaml").read())), alerts
        assert run("systemctl list-units --failed --plain --no-legend") == ""
        run("apt purge tenured tenure tenure-board tenure-doc && [ ! -e /usr/bin/tenured ] && [ ! -e /etc/tenure/tenured.yaml ]")
    finally:
        outer.kill()  # this also kills everything inside
        outer.wait()
        roots.wait_for(10, lambda: not any(open(f"{at}/cgroup.procs").read() for at, _, _ in os.walk(group)), "the end of the machine")
        for at, _, _ in os.walk(group, topdown=False):
            os.rmdir(at)
    print("operating: installed, keyed, watched, backed up and restored")


main()
