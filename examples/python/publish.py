# SPDX-License-Identifier: Apache-2.0
"""Publishes events, one a line of JSON on standard input, and prints what became of each. Run it again after any failure: an
event is stored once. Usage: publish.py AT < EVENTS"""
import sys

import tenure

with tenure.Publisher(sys.argv[1]) as publisher:
    try:
        answers = publisher.publish(line for line in sys.stdin if line.strip())
    except tenure.EventsRefused as error:
        answers = error.answers
for answer in answers:
    print(answer.status, answer.seq, answer.field, answer.reason)
sys.exit(0 if all(answer.is_stored for answer in answers) else 1)
