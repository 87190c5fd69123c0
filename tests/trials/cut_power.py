# SPDX-License-Identifier: Apache-2.0
"""Shuts an ext4 down as a power cut would: what was not synced is lost. Argument: where it is mounted. Needs root."""
import fcntl
import os
import struct
import sys

SHUTDOWN = 0x8004587D  # _IOR('X', 125, u32): EXT4_IOC_SHUTDOWN
WITHOUT_FLUSH = struct.pack("I", 2)  # EXT4_GOING_FLAGS_NOLOGFLUSH


def cut_power(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, SHUTDOWN, WITHOUT_FLUSH)
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    cut_power(sys.argv[1])
