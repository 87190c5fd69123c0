"""Random histories of two posts, as NDJSON, from a seed: late, corrected, retracted, rumoured events,
partial and future dates, joint holders, incumbents, interims, mergers, and the clock moving."""
import datetime
import json
import random
import sys

random.seed(int(sys.argv[1]))
EPOCH = datetime.date(2016, 1, 1)


def date(day, partial=True):
    text = (EPOCH + datetime.timedelta(days=day)).isoformat()
    dice = random.random() if partial else 1
    return text[:7] if dice < 0.08 else text[:4] if dice < 0.1 else text


def body():
    post = {"organisation": random.choice("QR"), "role": "chair"}
    kind = random.choices(["appointment", "departure", "recruitment"], [5, 4, 2])[0]
    if kind == "recruitment":
        return {kind: {**post, "stage": random.choice(["OPENED", "OPENED", "FAILED", "CLOSED"])}}
    post["person"] = {"id": random.choice("abcdefg")}
    if kind == "appointment":
        post["basis"] = random.choice(["SUBSTANTIVE", "SUBSTANTIVE", "INTERIM", "ACTING"])
        post["joint"] = random.random() < 0.15
        post["incumbent"] = random.random() < 0.1
    return {kind: post}


today = 0
for number in range(random.randrange(40, 120)):
    today += random.choice([0, 0, 1, 5, 30, 90])
    event = {"source": "s", "id": str(number), "announced": date(today - random.choice([0, 0, 0, 2, 40]), False)}
    event["confidence"] = random.choices(["CONFIRMED", "REPORTED", "RUMOURED"], [6, 2, 1])[0]
    dice = random.random()
    if number and dice < 0.12:
        event["retraction"] = {"id": str(random.randrange(number))}
    elif dice < 0.14:
        event["merger"] = {"into": "Z", "from": [random.choice("QR")]}
        event["effective"] = date(today + random.randrange(200))
    elif dice < 0.2:
        del event["confidence"]
        clock = date(today + random.choice([0, 1, 400]), False)
        event = {"source": "tenured", "id": f"clock-{clock}", "clock": {"date": clock}}
    else:
        if number and dice < 0.28:
            event["supersedes"] = str(random.randrange(number))
        if random.random() < 0.6:
            event["effective"] = date(today + random.randrange(-300, 120))
        event.update(body())
    print(json.dumps(event))
