# SPDX-License-Identifier: Apache-2.0
"""Debian 12 in a folder, for tests that install and run things as on a machine of their own. Needs root.

`scripts/setup fresh` makes the base, build/tools/bookworm, once. What a test does to a copy of it ends with the test: mounts are in a
namespace of this process, and so is the network of what is run with `alone`."""
import ctypes
import os
import shutil
import subprocess
import sys
import time

BASE = os.path.join(os.environ["TENURE_SOURCE_DIR"], "build/tools/bookworm")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"  # a mirror of npm may be known to this machine alone
ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "NODE_EXTRA_CA_CERTS": "/etc/ssl/machine.crt"}
_CLONE_NEWNS, _CLONE_NEWNET = 0x20000, 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _unshare(what):
    if _libc.unshare(what) != 0:
        sys.exit(f"no namespace of its own: {os.strerror(ctypes.get_errno())}")


def leave_mounts():
    """From here on what is mounted is seen by this process and its children alone."""
    _unshare(_CLONE_NEWNS)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)


def leave_network():
    """From here on there is no network but a loopback of this process and its children alone."""
    _unshare(_CLONE_NEWNET)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def copy_base(folder):
    """A fresh Debian 12 in `folder`, which does not exist yet, that reaches the packages this machine reaches."""
    subprocess.run(["cp", "-a", BASE, folder], check=True)
    shutil.copy("/etc/resolv.conf", f"{folder}/etc/resolv.conf")
    if os.path.exists(TRUSTED):
        os.makedirs(f"{folder}/etc/ssl", exist_ok=True)
        shutil.copy(TRUSTED, f"{folder}/etc/ssl/machine.crt")
    with open(f"{folder}/etc/apt/apt.conf.d/90test", "w") as file:
        file.write('APT::Get::Assume-Yes "true";\nAPT::Install-Recommends "false";\nAPT::Sandbox::User "root";\n')


def mount_in(root):
    subprocess.run(["mount", "-t", "proc", "proc", f"{root}/proc"], check=True)
    subprocess.run(["mount", "--rbind", "/dev", f"{root}/dev"], check=True)


def wait_for(seconds, true, what):
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            sys.exit(f"never came true: {what}")
        time.sleep(0.05)
