# SPDX-License-Identifier: Apache-2.0
# What the daemon counts and collects equals what can be counted from states: alerts by rule, region and severity, dates that
# lie ahead, sums of regions. And the rules' limits as numbers.
source "$(dirname "$0")/../flow/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure publish --quiet - << 'END'
{"source":"s","id":"1","announced":"2020-01-30","organisation":{"id":"QOP","population":3000000}}
{"source":"s","id":"2","announced":"2020-01-30","milestone":{"organisation":"QOP","name":"plan","status":"SET","due":"2020-01"}}
{"source":"s","id":"3","announced":"2020-01-30","milestone":{"organisation":"QOP","name":"review","status":"SET","due":"2020-03-01"}}
{"source":"s","id":"4","announced":"2020-01-30","effective":"2020-04","departure":{"organisation":"QOP","role":"executive-lead","person":{"id":"jon-rouse","name":"Jon Rouse"}}}
{"source":"s","id":"5","announced":"2020-01-30","silence":{"rule":"milestone","region":"Y58","until":"2020-02-10","author":"a","reason":"r"}}
END
"$TENURE_CLIENT_PYTHON" - "$folder/data" << 'END'
import collections
import sys

import tenure
from tenure.v1.alert_pb2 import CRITICAL, WARNING
from tenure.v1.event_pb2 import ICB, ICS, STP
from tenure.v1.wire_pb2 import AlertsQuery, Coming, Query, RulesQuery
with tenure.Client(sys.argv[1]) as client:
    for filters in ({}, {"all": True}, {"all": True, "momentary": True}, {"region": "Y61", "all": True}, {"as_of": "2019-12-15"}):
        counted, muted = collections.Counter(), collections.Counter()
        for alert in client.alerts(**filters):
            counted[alert.rule, alert.region, alert.severity] += 1
            muted[alert.rule, alert.region, alert.severity] += alert.muted
        assert counted and counted == {(c.rule, c.region, c.severity): c.count for c in client.alert_counts(**filters)}, filters
        assert muted == {(c.rule, c.region, c.severity): c.muted for c in client.alert_counts(**filters)}, filters
    pages = collections.Counter()  # of one alert each
    for count in client.alert_counts(all=True, limit=1):
        pages[count.rule, count.region, count.severity] += count.count
    assert sum(pages.values()) == len(list(client.alerts(all=True))) == 5, pages

    def ahead(since, until="9", **axes):
        for post in client.posts(**axes):
            for holder in post.holders:
                if holder.end[:7] >= since[:7] and holder.end <= until:
                    yield "LAST_DAY", holder.end, f"{post.organisation}/{post.role}", holder.person.name
                elif holder.leaving and not holder.end:
                    yield "LEAVING", "", f"{post.organisation}/{post.role}", holder.person.name
            if post.HasField("designate") and (not post.designate.start or since <= post.designate.start <= until):
                yield "FIRST_DAY", post.designate.start, f"{post.organisation}/{post.role}", post.designate.person.name
        for one in client.organisations(**axes):
            if since <= one.ended <= until:
                yield "MERGES" if one.successor else "ENDS", one.ended, one.id, one.successor
            for duty in one.milestones:
                if not duty.met and not one.ended and since[:7] <= duty.due[:7] and duty.due <= until:
                    yield "DUTY", duty.due, one.id, duty.name
    kinds = Coming.Kind
    def coming(**filters):
        return [(kinds.Name(c.kind), c.date, c.organisation + ("/" if c.role else "") + c.role, c.person.name or c.detail)
                for c in client.coming(**filters)]
    silent = ("SILENCE_ENDS", "2020-02-10", "", "milestone")
    found = coming()
    assert sorted(found) == sorted([*ahead("2020-01-30"), silent]), found
    assert {kind for kind, *_ in found} >= {"LAST_DAY", "LEAVING", "MERGES", "DUTY", "SILENCE_ENDS"}, found
    assert ("DUTY", "2020-01", "QOP", "plan") in found and ("LAST_DAY", "2020-04", "QOP/executive-lead", "Jon Rouse") in found
    assert sorted(coming(until="2020-03-15")) == sorted([*ahead("2020-01-30", "2020-03-15"), silent])
    then = sorted([*ahead("2019-12-01", "2020-06-01", as_of="2019-12-01"), silent])
    assert sorted(coming(as_of="2019-12-01", until="2020-06-01")) == then, (then, coming(as_of="2019-12-01", until="2020-06-01"))
    of_one = [one for one in found if one[2] == "QOP/executive-lead"]
    assert coming(role="executive-lead", organisation="QOP") == of_one == coming(role="executive-lead", region="Y62"), of_one
    inside = {one.id for one in client.organisations(region="Y58")}
    assert {"", "QJK"} <= {one[2] for one in coming(region="Y58")} <= {"", *inside}, coming(region="Y58")

    systems = {STP, ICS, ICB}
    for axes in {}, {"as_of": "2019-06-01"}, {"known_at": 40}, {"as_of": "2021-06-01", "known_at": 60}:
        expected = collections.defaultdict(collections.Counter)
        for one in client.organisations(standing_only=True, **axes):
            if one.region:
                sums = expected[one.region]
                if one.kind in systems:
                    sums.update(systems=1, population=one.population, populations=one.population > 0)
                sums.update(planned=one.icps_unnamed + sum(icp.stage == 1 for icp in one.icps))
                sums.update(met=sum(bool(duty.met) for duty in one.milestones))
                sums.update(late=sum(not duty.met and duty.due[:7] < one.date[:7] for duty in one.milestones))
        answered = {one.region: one for one in client.regions(**axes)}
        assert answered.keys() == expected.keys() and len(answered) > 3
        for region, sums in expected.items():
            one = answered[region]
            assert (one.systems, one.population, one.populations) == (sums["systems"], sums["population"], sums["populations"]), one
            assert (one.partnerships_planned, one.duties_met, one.duties_overdue) == (sums["planned"], sums["met"], sums["late"]), one
    assert [one.name for one in client.regions(region="Y62")] == ["North West"]

    for after in 1, 255, 2**63:  # no page ends there
        try:
            client.query(Query(alerts=AlertsQuery(as_now_known=True, after=after)))
            raise AssertionError(after)
        except tenure.Invalid as refused:
            assert "after is not the next of an answer" in str(refused), refused

    answer = client.query(Query(rules=RulesQuery()))
    rules = {one.rule: one for one in answer.rule_descriptions}
    assert [rule.name for rule in answer.rules.rules] == list(rules)
    limits = {name: [(l.severity, l.numerator, l.denominator, l.under, l.unit) for l in rule.limits] for name, rule in rules.items()}
    assert limits["repeated-vacancy"] == [(WARNING, 3, 0, False, "leaders"), (CRITICAL, 4, 0, False, "leaders")], limits
    assert limits["short-tenure"] == [(WARNING, 12, 0, True, "months"), (CRITICAL, 6, 0, True, "months")]
    assert limits["stability"] == [(WARNING, 6, 10, True, ""), (CRITICAL, 4, 10, True, "")] and limits["leadership-gap"] == []
    assert limits["milestone"] == [(WARNING, 90, 0, True, "days")] and rules["stability"].says
    assert client.why("repeated-vacancy/QM7/executive-lead").description == rules["repeated-vacancy"]
END
