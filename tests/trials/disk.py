# SPDX-License-Identifier: Apache-2.0
"""A file system of its own on a loop device, whose power can be cut. Only root can mount one."""
import os
import subprocess
import cut_power
from harness import Folder, wait_for


class Disk:
    """A small ext4 on a loop device."""

    def __init__(self, folder):
        self.image, self.path = folder + "/image", folder + "/disk"
        os.mkdir(self.path)
        with open(self.image, "wb") as file:
            file.truncate(256 * 1024 * 1024)
        subprocess.run(["mkfs.ext4", "-q", "-F", self.image], check=True)

    def mount(self):
        subprocess.run(["mount", "-o", "loop", self.image, self.path], check=True)

    def unmount(self):
        # A killed daemon's mappings are released shortly after it is gone.
        wait_for("the file system is free", 30,
                 lambda: subprocess.run(["umount", self.path], stderr=subprocess.DEVNULL).returncode == 0)

    def cut_power(self):
        cut_power.cut_power(self.path)


def why_no_disk():
    """Why power cuts cannot be tested here, or None."""
    if os.geteuid() != 0:
        return "only root can mount a file system"
    with Folder() as folder:
        disk = Disk(folder)
        try:
            disk.mount()
        except subprocess.CalledProcessError:
            return "there is no loop device to mount a file system on"
        disk.unmount()
    return None
