# SPDX-License-Identifier: Apache-2.0
"""Debian 12 in a folder, for tests that install and run things as on a separate machine. Needs root.

`scripts/setup fresh` makes the base, build/tools/bookworm, once. Changes to a copy end with the test: mounts are in a namespace
of this process, and so is the network of programs that are run with `alone`."""
import ctypes
import os
import shutil
import subprocess
import sys
import time

BASE = os.path.join(os.environ["TENURE_SOURCE_DIR"], "build/tools/bookworm")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"  # this machine may use an npm mirror with a private certificate
ENVIRONMENT = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "NODE_EXTRA_CA_CERTS": "/etc/ssl/machine.crt"}
_CLONE_NEWNS, _CLONE_NEWNET = 0x20000, 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _unshare(what):
    if _libc.unshare(what) != 0:
        sys.exit(f"no namespace of its own: {os.strerror(ctypes.get_errno())}")


def leave_mounts():
    """From here on, only this process and its children see its mounts."""
    _unshare(_CLONE_NEWNS)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)


def leave_network():
    """From here on, this process and its children have only a loopback network."""
    _unshare(_CLONE_NEWNET)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


def copy_base(folder):
    """Copies a fresh Debian 12 to the new folder `folder`; it uses the same package sources as this machine."""
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
