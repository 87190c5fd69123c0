# SPDX-License-Identifier: Apache-2.0
"""The rules of docs/domain.md, evaluated on the model: each returns, by subject, the severity, the number
that it is about and the seqs of its evidence. Severity GAVE_UP: the rule would hold, but has held for too
long."""
from model import DAY, NEVER, basis_of, last_day, months_before, window_begin

SHIPPED = [
    {"name": "repeated-vacancy", "template": "churn", "window": ("months", 48), "warning": 3, "critical": 4},
    {"name": "vacancy", "template": "vacancy", "warning": 90, "critical": 180,
     "gives_up": ("months", 36)},
    {"name": "interim-cover", "template": "interim-cover", "warning": 180, "critical": 365},
    {"name": "no-successor", "template": "no-successor", "warning": 30, "critical": 7},
    {"name": "short-tenure", "template": "short-tenure", "warning": 12, "critical": 6,
     "gives_up": ("months", 12)},
    {"name": "open-post", "template": "open-post", "warning": 90, "critical": 180, "gives_up": ("months", 36)},
    {"name": "called-off", "template": "called-off", "gives_up": ("months", 12)},
    {"name": "leadership-gap", "template": "leadership-gap", "posts": ["chair", "executive-lead"],
     "gives_up": ("months", 36)},
    {"name": "departure-cluster", "template": "cluster", "window": ("days", 14), "warning": 3, "critical": 5,
     "scope": "region"},
    {"name": "same-day-departures", "template": "cluster", "window": ("days", 1), "warning": 2, "critical": 4,
     "scope": "all"},
    {"name": "several-posts", "template": "several-posts",
     "groups": [{"STP", "ICS", "ICB"}, {"CCG"}, {"ICP"}], "warning": 2, "critical": 3},
    {"name": "icp-population", "template": "icp-population", "minimum": 150000, "maximum": 500000},
    {"name": "milestone", "template": "milestone", "warning": 90},
    {"name": "stability", "template": "indicator", "indicator": "stability", "warning": 0.6, "critical": 0.4,
     "scope": "both"},
]


def parse(message):
    """Parses a rule from the log."""
    rule = {"name": message["name"], "template": message["template"]}
    for key in ("roles", "kinds", "regions"):
        if message.get(key):
            rule[key] = message[key]
    for parameter in message["parameters"]:
        name, value = parameter["name"], parameter["value"]
        if name == "for":
            rule[name] = int(value.split()[0])
        elif value == "never":
            rule[name] = None
        elif name in ("window", "gives_up"):
            number, unit = value.split()
            rule[name] = ("days", int(number)) if unit.startswith("day") else (
                "months", int(number) * (12 if unit.startswith("year") else 1))
        elif name == "groups":
            rule[name] = [set(group.split()) for group in value.split(",")]
        elif name == "posts":
            rule[name] = [role.strip() for role in value.split(",")]
        elif name in ("warning", "critical", "minimum", "maximum", "at_least"):
            is_level = rule["template"] == "indicator" and name != "at_least"
            rule[name] = float(value) if is_level else int(value)
        else:
            rule[name] = value
    return rule


GAVE_UP = "GAVE_UP"


def lasting(rule, level, since, day):
    """The severity of a condition that has held since that day, unless the rule gives up on it."""
    limit = rule.get("gives_up", ("months", 12 if rule["template"] in ("short-tenure", "called-off") else 36))
    gone = limit and (months_before(day, limit[1]) if limit[0] == "months" else day - DAY * limit[1]) >= since
    return GAVE_UP if level and gone else level


def from_(rule, number):
    """The severity if the number is at least the limit."""
    return next((level.upper() for level in ("critical", "warning")
                 if rule[level] is not None and number >= rule[level]), None)


def within(rule, number):
    """The severity if the number is at most the limit."""
    return next((level.upper() for level in ("critical", "warning")
                 if rule[level] is not None and number <= rule[level]), None)


def seqs(events):
    return frozenset(e.seq for e in events if e is not None)


def admits(rule, role, organisation):
    return ((role is None or role in rule.get("roles", [role]))
            and organisation.kind in rule.get("kinds", [organisation.kind])
            and organisation.region in rule.get("regions", [organisation.region]))


def opening(post, day):
    """The events that make a post open."""
    said, found = post.on(day), []
    vacant = post.vacant_since(day) if said["status"] == "VACANT" else None
    for t in post.tenures:
        if t.runs(day):
            found += ([] if t.substantive(day) else [t.begun_by]) + t.end_events(day)
        elif vacant and t.end == vacant:
            found += t.end_events(day)
    found += [post.created] if vacant and post.created and post.created.day == vacant else []
    return found + [m[2] for m in post.marks if said["recruiting"] and m[0] == said["recruiting"]]


def churn(rule, post, day, said):
    if not said["open"]:
        return None
    begins = window_begin(rule["window"], day)
    counted = [t for t in post.tenures if t.held_from <= day and t.last_day() >= begins and (
        rule.get("interims") != "ignore" or any(b[0] <= day and b[2] == "SUBSTANTIVE" for b in t.bases))]
    leaders = len({t.person for t in counted})
    evidence = [e for t in counted for e in [t.begun_by] + t.end_events(day)]
    return from_(rule, leaders), leaders, seqs(evidence)


def vacancy(rule, post, day, said):
    if said["status"] != "VACANT":
        return None
    since = post.vacant_since(day) or post.known_since()
    return lasting(rule, from_(rule, (day - since).days), since, day), since, seqs(opening(post, day))


def open_post(rule, post, day, said):
    if not said["open"] or any(t.end is not None and t.end_announced <= day for t in said["holders"]):
        return None
    since = post.since(day, lambda s: s["open"])
    return lasting(rule, from_(rule, (day - since).days), since, day), since, seqs(opening(post, day))


def called_off(rule, post, day, said):
    def later(report):
        return report.announced, report.seq
    reports = {r.seq: r for r in post.reports if r.kind == "appointment" and basis_of(r) == "SUBSTANTIVE"
               and r.seq not in post.idle}
    found = [(by, reports[seq]) for seq, by in post.called_off.items() if seq in reports and by.announced <= day]
    if not found:
        return None
    by, _ = max(found, key=lambda f: later(f[0]))
    start = min((start for other, start in found if other.seq == by.seq), key=later)
    if any(later(r) > later(by) and r.announced <= day for r in reports.values()):
        return None
    level = lasting(rule, "WARNING" if said["open"] else "INFO", by.announced, day)
    return level, by.announced, frozenset([start.seq, by.seq])


def interim_cover(rule, post, day, said):
    if said["status"] != "INTERIM":
        return None
    since = post.since(day, lambda s: s["status"] == "INTERIM")
    found = [b[3] for t in post.tenures if t.held_from <= day and t.last_day() >= since
             for b in t.bases if b[0] <= day]
    return from_(rule, (day - since).days), since, seqs(found)


def no_successor(rule, post, day, said):
    going = [t for t in said["holders"] if t.end is not None and t.end_announced <= day]
    if not said["open"] or said["recruiting"] or not going:
        return None
    first = min(going, key=lambda t: t.end)
    return within(rule, (first.end - day).days), first.end, seqs(first.end_events(day))


def short_tenure(rule, post, day, said):
    if not said["open"]:
        return None
    last = None
    for t in post.tenures:
        if t.held_from <= day and t.substantive(day if t.runs(day) else t.last_day()) and (
                last is None or t.held_from >= last.held_from):
            last = t
    if last is None or last.start is None or last.reason == "REORGANISATION" or last.abolished:
        return None
    left = last.leaving(day)
    if last.end is not None and (last.end <= day or last.end_announced <= day):
        left = last.end
    if left is None:
        return None
    longest = last.ended_by.last if left == last.end else left  # the longest time that the dates allow
    short = [level.upper() for level in ("critical", "warning")
             if rule[level] is not None and months_before(longest, rule[level]) < last.begun_by.first]
    return lasting(rule, (short or [None])[0], left, day), left, seqs([last.begun_by] + last.end_events(day))


POST_RULES = {"churn": churn, "vacancy": vacancy, "interim-cover": interim_cover, "no-successor": no_successor,
              "short-tenure": short_tenure, "open-post": open_post, "called-off": called_off}


def about_posts(rule, world, day, _):
    for name, post in world.posts_on(day).items():
        organisation = world.organisation(name[0], day)
        if organisation.stands(day) and not post.abolished and admits(rule, name[1], organisation):
            found = POST_RULES[rule["template"]](rule, post, day, post.on(day))
            if found and found[0]:
                yield "/".join(name), found


def leadership_gap(rule, world, day, _):
    for id_ in world.reports:
        organisation = world.organisation(id_, day)
        posts = [world.post((id_, role), day) for role in rule["posts"]]
        if organisation.stands(day) and admits(rule, None, organisation) and all(
                post and post.on(day)["open"] for post in posts):
            since = max(post.since(day, lambda s: s["open"]) for post in posts)
            yield id_, (lasting(rule, "CRITICAL", since, day), since, seqs(e for post in posts for e in opening(post, day)))


def icp_population(rule, world, day, _):
    for id_ in world.reports:
        organisation = world.organisation(id_, day)
        if (organisation.kind == "ICP" and organisation.stands(day) and organisation.population
                and admits(rule, None, organisation)
                and not rule["minimum"] <= organisation.population <= rule["maximum"]):
            yield id_, ("INFO", organisation.population, seqs([organisation.population_by]))


def milestone(rule, world, day, _):
    for id_ in world.reports:
        organisation = world.organisation(id_, day)
        if not organisation.stands(day) or not admits(rule, None, organisation):
            continue
        notice = -1 if rule["warning"] is None else rule["warning"]
        due = [(last_day(m["due"]), m["by"]) for m in organisation.milestones.values()
               if m["due"] and m["met"] is None and last_day(m["due"]) - DAY * notice <= day]
        if due:
            first = min(d for d, _ in due)
            yield id_, ("CRITICAL" if first < day else "WARNING", first, seqs(by for _, by in due))


def holding_events(tenure, day):
    """The events behind a tenure; for one without an appointment, the departure."""
    known = [e for e in (tenure.begun_by, tenure.basis(day)[3]) if e]
    return known or [tenure.left_by or tenure.ended_by]


def several_posts(rule, world, day, _):
    for person in world.people:
        held = [(name, t, world.organisation(name[0], day)) for phase, name, t in world.holdings(person, day)
                if phase == "held"]
        counted = [(name, t, o) for name, t, o in held if any(o.kind in g for g in rule["groups"])
                   and admits(rule, name[1], o)]
        groups = sum(1 for g in rule["groups"] if any(o.kind in g for _, _, o in counted))
        level = from_(rule, groups)
        if level:
            yield person, (level, groups, seqs(
                e for _, t, _ in counted for e in holding_events(t, day)))


def scopes(rule, world, day):
    if rule["scope"] != "region":
        yield "all", None
    if rule["scope"] != "all":
        for id_ in world.reports:
            if id_ in rule.get("regions", [id_]):
                yield id_, id_


def is_history(tenure):
    """Whether a departure was first announced long after it took effect."""
    return tenure.end and not tenure.succeeded and not tenure.abolished and (tenure.departing - tenure.end).days > 92


def cluster(rule, world, day, _):
    begins, found = window_begin(rule["window"], day), []
    for name, post in world.posts_on(day).items():
        organisation = world.organisation(name[0], day)
        found += [(organisation.region, t) for t in post.tenures if t.departing and begins <= t.departing <= day
                  and t.reason != "REORGANISATION" and not is_history(t) and admits(rule, name[1], organisation)]
    for scope, region in scopes(rule, world, day):
        inside = [t for where, t in found if region in (None, where)]
        level = from_(rule, len({t.person for t in inside}))
        reports = [e for t in inside for e in (t.left_by, None if t.succeeded or t.abolished else t.ended_by)]
        if level:
            yield scope, (level, len({t.person for t in inside}), seqs(reports))


def indicator(rule, world, day, figures):
    for scope, _ in scopes(rule, world, day):
        figure = figures.get((scope, rule["indicator"], rule.get("label", "")))
        is_share = rule["indicator"] in ("stability", "turnover")
        if figure is None or (is_share and figure[1] < rule.get("at_least", 5)):
            continue
        of = figure[1] if is_share else 1

        def beyond(bound):
            if bound is None:
                return False
            value, limit = figure[0] * 1000000, round(bound * 1000000) * of
            return value > limit if rule.get("side") == "over" else value < limit
        level = "CRITICAL" if beyond(rule["critical"]) else "WARNING" if beyond(rule["warning"]) else None
        if level:
            yield scope, (level, figure[0], None)


TEMPLATES = {**{name: about_posts for name in POST_RULES}, "leadership-gap": leadership_gap,
             "icp-population": icp_population, "milestone": milestone, "several-posts": several_posts,
             "cluster": cluster, "indicator": indicator}
