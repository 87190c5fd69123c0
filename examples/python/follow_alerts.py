# SPDX-License-Identifier: Apache-2.0
"""Follows the alerts of a daemon without gaps; with a cursor file it continues where it stopped. Usage: follow_alerts.py AT
[CURSOR]"""
import sys

import tenure
from tenure.v1.wire_pb2 import ALERT

cursor = sys.argv[2] if len(sys.argv) > 2 else None
with tenure.Subscriber("alert", sys.argv[1], start="start", cursor=cursor) as subscriber:
    for delivery in subscriber:
        if delivery.update:
            alert = delivery.update.alert
            print(delivery.update.offset, alert.Ending.Name(alert.ending), alert.headline, flush=True)
        elif delivery.rewind:
            last = next(head.last for head in delivery.rewind.heads if head.channel == ALERT)
            print("rewind to", last, delivery.rewind.reason, flush=True)
        subscriber.save()
