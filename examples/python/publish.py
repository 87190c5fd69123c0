# SPDX-License-Identifier: Apache-2.0
"""Publishes events, one JSON object on each line of standard input, and prints the outcome of each. It can be run again
after a failure, because each event is stored only once. Usage: publish.py AT < EVENTS"""
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
