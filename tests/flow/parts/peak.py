#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""peak KIB COMMAND...: run the command, and fail with 99 if it ever used more than KIB of memory.

Otherwise the exit code is the command's. Its peak is printed on standard error.
"""
import os
import resource
import subprocess
import sys

limit = int(sys.argv[1]) * int(os.environ.get("TENURE_MEMORY_FACTOR", "1"))
code = subprocess.run(sys.argv[2:], timeout=120).returncode
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(f"peak: {peak} KiB of {limit}", file=sys.stderr)
sys.exit(99 if peak > limit else code)
