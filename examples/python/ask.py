# SPDX-License-Identifier: Apache-2.0
"""Prints the state of a post as JSON, on a day if one is given. Usage: ask.py AT ORGANISATION/ROLE [DAY]"""
import sys

import tenure

with tenure.Client(sys.argv[1]) as client:
    print(tenure.to_json(client.post(sys.argv[2], as_of="".join(sys.argv[3:]))))
