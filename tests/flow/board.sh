# SPDX-License-Identifier: Apache-2.0
# The board: every page exists and agrees with the daemon, filters and both axes work, text from sources cannot
# become markup, and browsers are notified of changes. Without JavaScript; tests/browser tests what scripts add.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure board --listen 127.0.0.1:0 > "$folder/address" 2> "$folder/board.err" &
board=$!
pids+=("$board")
wait_for 20 among "^http" "$folder/address"
url=$(cat "$folder/address")
get() { curl -sS --max-time 20 -D "$folder/headers" -o "$folder/page" -w '%{http_code}' "$url$1" > "$folder/code"; }
# page CODE PATH TEXT...: checks the answer's status and that it contains the texts.
page() {
  local code=$1 path=$2
  shift 2
  get "$path"
  [ "$(cat "$folder/code")" = "$code" ] || { cat "$folder/page"; fail "$path: $(cat "$folder/code") instead of $code"; }
  has "$folder/page" "$@"
}
caught_up() { get ""; ! among "Still reading" "$folder/page"; }
log=$(tenure status --json | sed 's/^{"log":"\([0-9a-f]*\)".*/\1/')
wait_for 20 caught_up

page 200 "" "Thursday 30 January 2020" "Posts open" "Wilf Williams</a> is appointed as" "8 bodies merge into" "The milestone five year plan of Devon" \
  "Coming dates" "8 bodies become part of" "is rumoured to become"
has "$folder/headers" "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'" "X-Content-Type-Options: nosniff"
page 200 posts '>next: <' # nobody is said before it
page 200 "region?id=Y61" '<dt>Systems</dt><dd>6</dd>' '<dt>Duties</dt><dd>6 to come</dd>'
page 200 "?as_of=2019-11-21" 'limit 60%</span>' '<path class="limit" d="M0 '
# The tile counts departures as the linked page lists them; also for another day and for a region.
counted() { # counted PATH COUNT
  get "$1"
  local tile=$(grep -o '<a href="[^"]*"><span class="k">Departures announced.*' "$folder/page") list
  [[ $tile == *'<span class="v">'$2'</span> <span class="of">in 90 days</span>'* ]] || fail "$1: $tile"
  list=$(sed 's/^<a href="\/\([^"]*\)".*/\1/; s/&amp;/\&/g' <<< "$tile")
  get "$list"
  [ "$(grep -o '<span class="badge left">\(leaving\|left\)</span>' "$folder/page" | lines /dev/stdin)" = "$2" ] || fail "$list does not list $2"
}
counted "" 4
among "2 from systems" < <(get ""; cat "$folder/page")
counted "?as_of=2019-11-21" 3
counted "region?id=Y61" 1
# Pages use the words of the domain, not ids.
page 200 "organisation?id=QOP" "ICS designation"
page 200 "" "bodies: ICS designation"
# A citable text has one space between its sentences, for every holder.
for post in $(tenure state posts -o text | cut -d ' ' -f 1); do
  get "post?id=$post"
  grep -o '<pre id="cite">.*</pre>' "$folder/page" > "$folder/cite"
  has "$folder/cite" ". As known on 30 January 2020. tenure."
  among "  " "$folder/cite" && fail "two spaces: $(cat "$folder/cite")"
done
# On each day, arrivals and departures come before rumours, searches and mergers, and records come last.
get ""
sed -n '/Today, 30 January/,/28 November 2019/p' "$folder/page" | grep -o 'class="badge [a-z]*">[a-z]*' | cut -d '>' -f 2 | uniq | tr '\n' ' ' > "$folder/order"
[ "$(cat "$folder/order")" = "named rumoured merger described " ] || fail "the order is $(cat "$folder/order")"
# Of many reports of a kind on a day, the first is shown, and the others are folded below it.
sed -n '/28 November 2019/,/27 November 2019/p' "$folder/page" > "$folder/day"
has "$folder/day" "2 months ago · 42 reports" "has a duty: ICS designation by" "<summary>41 more duties</summary>"
[ "$(grep -c 'class="badge' "$folder/day")" = 1 ] || fail "duties are shown one by one"
# Critical alerts come first, whenever they opened.
get alerts
[ "$(grep -o 'class="badge [cw][a-z]*">[a-z]*' "$folder/page" | cut -d '>' -f 2 | tr '\n' ' ')" = "critical critical warning " ] || fail "the alerts are in another order"
page 200 "person?id=jon-rouse" "Holds 1 post and is leaving it."
page 200 "person?id=louise-patten" "Holds 2 posts and is leaving both."
page 200 "person?id=wilf-williams" "Is named for 1 post."
page 200 "search?q=manchester" '<span class="badge">body</span>'
get "organisation?id=QOP"
sed 's/<[^>]*>//g' "$folder/page" | among "due 1 April 2021 · met 2019"
page 200 "alerts?region=Y58" "The milestone five year plan of Devon"
among "Hertfordshire" "$folder/page" && fail "the filter lets another region pass"
page 200 alerts "A post is open again after changing hands often. The rule warns at 3 leaders in 4 years, and is critical at 4.</p>"
page 200 "alerts?words=devon" "The milestone five year plan of Devon"
among "Hertfordshire" "$folder/page" && fail "the words asked for are in another alert"
page 200 "alerts?as_of=2019-10-01" "No alert is active" "This is 1 October 2019, not today." "Back to today"
page 200 "alerts?known_at=60" "This is what was known at entry 60, not today."
page 200 "alerts?rule=same-day-departures" '<span class="badge ended">expired</span>' "two leaders announced on one day that they are leaving"
page 200 "alert?id=repeated-vacancy/QM7/executive-lead" "How we know: 5 reports" "The rule warns at 3 leaders in 4 years, and is critical at 4." "<b>Four leaders in four years:</b> no other of the nine posts had more than one.</p>" \
  "Opened, critical." "Cite" '<title>name not reported, January 2019 to now, leaving</title>' '<cite>The dearth of system leaders</cite>'
page 200 posts "of 14 posts are open" "Hertfordshire and West Essex" 'class="b-lea"' "<title>Fiona Wise, 2017 to" 'aria-label="Executive lead of '
page 200 "posts?organisation=QM7&years=10" 'name="years" value="10"' 'aria-current="true">10</a>'
among "Fiona Wise" "$folder/page" && fail "the filter lets another organisation pass"
page 200 "posts?words=fiona" "Fiona Wise"
among "Hertfordshire" "$folder/page" && fail "the words asked for are in another post"
page 200 "posts?standing=vacant&region=Y56" "No post to show"
page 200 "posts?as_of=2018-01-01&organisation=QM7" "This is 1 January 2018, not today." "name not reported" "as_of=2017-01-01"
page 200 map "8 of 9 bodies have an executive lead" 'class="m-lea"' "Greater Manchester" "The same as a table"
page 200 "map?by=churn" 'class="q4"' "one leader in four years"
page 200 "map?by=time" "under 6 months"
page 200 "figures?scope=Y61" "East of England" "Stability" "systems led by one and the same person"
page 200 figures "Stability by region" "Published, not computed"
[ "$(grep -o 'Departures announced in [0-9]* days' "$folder/page" | tr '\n' ' ')" = "Departures announced in 14 days Departures announced in 90 days Departures announced in 365 days " ] ||
  fail "the figures are in another order"
page 200 "figure?scope=all&name=stability&label=" 'class="band-c"' "under 60%" "Counted"
has "$folder/page" "As it is known now" 'aria-current="true">As now known</a>'
page 200 "figure?scope=all&name=stability&label=&known=then" "As it was computed at the time" "Not drawn: shares of fewer than 5."
# Published values are cached and continued: a second board, which starts later, shows the same.
sent() { for figure in name=stability "name=departures&label=90+days"; do get "figure?scope=all&$figure&known=then"; grep -o '<tr>.*</tr>' "$folder/page" | sed 's/ title="[^"]*"//g; s/href="[^"]*"//g'; done; }
sent > "$folder/sent"
page 200 "figure?scope=all&name=systems&label=ICS" "7 of 42" "systems that exist, by kind"
page 200 "post?id=QM7/executive-lead" '<p class="who"><span class="unnamed">Name not reported</span>' "Nobody is named to follow." "Four leaders in four years" "4 holders in four years; the median of 9 is 1" \
  "Advertised; no appointment yet" "How we know: 6 reports" '<a href="/organisation?id=QM7">Hertfordshire and West Essex</a>' \
  '<title>name not reported, January 2019 to now, leaving</title>'
page 200 "organisation?id=QM7" "Executive lead" "What was reported" "sustainability and transformation partnership"
page 200 "organisation?id=QJK" "five year plan" "overdue"
page 200 "region?id=Y61" "East of England" "Stability" "Hertfordshire and West Essex"
page 200 "person?id=fiona-wise" "Executive lead of Buckinghamshire, Oxfordshire and Berkshire West" "How we know"
page 200 "event?id=60" "Entry 60" "Recorded"
page 200 "search?q=fiona" "Fiona Wise" "Executive lead, Buckinghamshire"
page 200 "search?q=hertfordshire" "4 results for" "Hertfordshire and West Essex</a>" # without Oxfordshire, which shares letters
page 200 "search?q=hertfrdshire" "; did you mean “hertfordshire”?" "Hertfordshire and West Essex"
page 200 "search?q=jon+rowse" "; did you mean “jon rouse”?" "Jon Rouse</a>"
page 200 "search?q=xyzzy" "Nothing is called"
page 200 corrections "Nothing was taken back"
page 200 "changes?since=2019-11-21&until=2019-11-27" "21 November 2019 to 27 November 2019" "Louise Patten" "is advertised"
among "Wilf Williams" "$folder/page" && fail "changes of another day are shown"
page 200 "changes?kind=advertised&since=2019-01-01" "Executive lead of Hertfordshire and West Essex</a> is advertised"
among "Louise Patten" "$folder/page" && fail "the filter lets another kind pass"
page 200 "changes?region=Y61&since=2019-11-01" "Hertfordshire"
among "Oxfordshire" "$folder/page" && fail "the filter lets another region pass"
page 200 "changes?known_at=91&since=2019-11-20" "Louise Patten"
among "Wilf Williams" "$folder/page" && fail "what was not known yet is shown"
page 200 "changes?since=2001-01-01&until=2001-02-01" "Nothing changed in these days"
page 200 about "/api/state/posts"

# Cards for other sites, which only --frames may embed, and pictures for sharing.
page 200 "embed/post?id=QM7/executive-lead" '<base target="_blank">' 'href="/post?id=QM7%2Fexecutive-lead"' "Name not reported" "As known on 30 January 2020"
has "$folder/headers" "frame-ancestors 'none'"
page 200 "embed/alert?id=repeated-vacancy/QM7/executive-lead" "seeking its fifth executive lead" '<span class="badge critical">' "5 reports"
page 200 "embed/figure?scope=all&name=stability&label=" 'class="band-c"'
page 404 "embed/post?id=QM7/nobody" "There is nothing of that name"
# The pictures: 1200 by 630, with the severity's colour at the top and dark letters below.
for picture in "post.png?id=QM7/executive-lead" "alert.png?id=repeated-vacancy/QM7/executive-lead" "figure.png?scope=all&name=stability&label="; do
  get "share/$picture"
  has "$folder/headers" "200 OK" "Content-Type: image/png"
  "$TENURE_PYTHON" - "$folder/page" "$picture" << 'END'
import struct, sys, zlib
png = open(sys.argv[1], "rb").read()
assert png[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", png[16:24]) == (1200, 630)
chunks, at = {}, 8
while at < len(png):
    size, kind = struct.unpack(">I4s", png[at:at + 8])
    chunks[kind] = chunks.get(kind, b"") + png[at + 8:at + 8 + size]
    at += 12 + size
rows, width, row, pixels = zlib.decompress(chunks[b"IDAT"]), 3 * 1200, bytes(3 * 1200), []
def paeth(a, b, c):
    return min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
for y in range(630):
    kind, raw, line = rows[y * (width + 1)], rows[y * (width + 1) + 1:(y + 1) * (width + 1)], bytearray(width)
    for x in range(width):
        a, b, c = line[x - 3] if x > 2 else 0, row[x], row[x - 3] if x > 2 else 0
        line[x] = raw[x] + (0, a, b, (a + b) // 2, paeth(a, b, c))[kind] & 255
    row = bytes(line)
    pixels.append(row)
stripe = pixels[5][:3].hex()
assert stripe == ("9c3600" if "alert" in sys.argv[2] else "0072b2"), stripe
assert all(b"\x1c\x1b\x19" in b"".join(pixels[from_:to]) for from_, to in ((80, 112), (150, 216))), "no letters"
assert set(b"".join(row[-30:] for row in pixels[20:])) == {255}, "the text runs out of the picture"
END
done
get "share/post.svg?id=QM7/executive-lead" # it was a picture once
[ "$(cat "$folder/code")" = 404 ] || fail "pictures are SVG"

# JSON named as on the command line, CSV, Atom, metrics.
page 200 "api/state/post?organisation=QM7&role=executive-lead" '"status":"FILLED"'
page 200 "api/state/posts?as_of=2018-01-01&open_only=true" '"seq":"149"'
page 200 "api/alerts?severity=CRITICAL" '"severity":"CRITICAL"'
page 200 "api/log?from=60&limit=1" '"offset":"60"'
page 200 "api/find?text=rouse&kinds=PERSON" '"found":[{"kind":"PERSON","id":"jon-rouse"'
page 200 "api/changes?since=2019-11-21&kinds=LEAVING&limit=1" '"changes":[{"kind":"LEAVING"'
page 200 "api/alerts?words=DEVON&all=1" 'milestone/QJK'
among "Hertfordshire" "$folder/page" && fail "the words asked for are in another alert"
page 200 "api/rules" '"ruleDescriptions":[{"rule":"repeated-vacancy","says":"A post is open again after changing hands often. The rule warns at 3 leaders in 4 years, and is critical at 4."'
page 200 "api/alerts?opened_since=2019-11-27&all=1" '"opened":"2019-11-27"'
among -E '"opened":"2019-(10|11-2[0-6])' "$folder/page" && fail "an alert opened before that day"
page 400 "api/coming?as_of=yesterday" '{"error":"Write the day like 2019-11-27."}'
page 400 "api/alerts?opened_since=soon" "that is not a day"
page 400 "api/alerts?colour=red" '{"error":"alerts.colour'
page 400 "api/history/indicator?scope=all&step_months=1&points=241" "of at most 240 points"
page 400 "api/history/indicator?step_months=1" "of one scope or one name"
page 400 "api/alerts?newest_first=maybe" '{"error":"alerts.newest_first: \"maybe\" is not true or false'
"$TENURE_PYTHON" - "$url" << 'END'
import json, sys, urllib.request
def ask(path):
    return json.load(urllib.request.urlopen(sys.argv[1] + "api/" + path, timeout=20))
def alerts(more):  # all pages of the answer
    after, ids = "0", []
    while after:
        page = ask(f"alerts?limit=1&after={after}{more}")
        ids += [alert["id"] for alert in page.get("alerts", [])]
        after = page.get("next")
    return ids
oldest_first = alerts("")
assert len(oldest_first) > 2, oldest_first
assert alerts("&newest_first=true") == alerts("&newestFirst=1") == oldest_first[::-1]
assert set(alerts("&all=1")) > set(oldest_first)
# A figure in steps equals the figure on each of the days, as known now.
steps = ask("history/indicator?scope=all&step_months=5&points=4")["indicators"]
days = sorted({one["date"] for one in steps}, reverse=True)
assert days == ["2020-01-30", "2019-08-30", "2019-03-30", "2018-10-30"], days
for day in days:
    assert [one for one in steps if one["date"] == day] == ask(f"state/indicators?scope=all&as_of={day}")["indicators"], day
rest = ask("history/indicator?scope=all&step_months=5&points=4&after=2")["indicators"]
assert rest == [one for one in steps if one["date"] in days[2:]], rest
for label in "chair", "executive-lead":
    sent = ask(f"history/indicator?scope=all&name=filled&label={label}")["updates"]
    assert {update["indicator"]["label"] for update in sent} == {label}, sent
END
page 404 "api/state/post?organisation=NONE&role=chair" '"error"'
page 404 api/nothing "there is no such question"
page 200 csv/posts "post,organisation,organisation_name" "QM7/executive-lead,QM7,Hertfordshire and West Essex"
has "$folder/headers" 'filename="posts-at-149.csv"'
page 200 atom "<title>Leadership alerts</title>" "<id>tag:127.0.0.1,2026:$log/repeated-vacancy/QM7/executive-lead@" "<category term=\"milestone\"/>"
page 200 "atom?region=Y58" "milestone/QJK"
among "repeated-vacancy" "$folder/page" && fail "the feed of a region has another's"
page 200 calendar.ics "BEGIN:VCALENDAR" "VERSION:2.0" "DTSTART;VALUE=DATE:20200401" "DTEND;VALUE=DATE:20200402" "SUMMARY:Devon: five year plan"
has "$folder/headers" "Content-Type: text/calendar"
"$TENURE_PYTHON" - "$folder/page" << 'END'
import re, sys
text = open(sys.argv[1], "rb").read()
assert text.count(b"\n") == text.count(b"\r\n")
assert all(len(line) <= 75 for line in text.split(b"\r\n"))  # RFC 5545, 3.1
lines = re.sub(rb"\r\n[ \t]", b"", text).decode().split("\r\n")
assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""], lines
stack, uids = [], []
for line in lines[:-1]:
    name, value = re.fullmatch(r"([A-Z-]+(?:;[A-Z]+=[A-Z]+)?):(.*)", line).groups()
    if name == "BEGIN":
        stack.append(value)
    elif name == "END":
        assert stack.pop() == value
    elif name == "UID":
        uids.append(value)
    assert not re.search(r"(?<!\\)[,;]", value) or not name.startswith("SUMMARY"), line
assert not stack and len(uids) > 2 and len(uids) == len(set(uids))
END
get metrics
[ -z "$TENURE_PROMTOOL" ] || "$TENURE_PROMTOOL" check metrics < "$folder/page"
has "$folder/page" "tenure_board_caught_up 1" "tenure_board_seq 149"

# Errors say what is wrong and what to do.
page 404 nothing "There is no such page"
page 404 "/evil.example/x?as_of=2020-01-01" 'href="/evil.example/x"' # with two slashes it would lead to that site
among 'href="//' "$folder/page" && fail "a link leads to another site"
page 404 "post?id=QM7/nobody" "There is nothing of that name"
page 404 "alert?id=nothing" "There is no alert nothing."
page 404 "person?id=nobody" "Nothing is known about the person nobody."
page 404 "event?id=9999" "There is no such entry" "The log does not have an entry of that number." # nor what another asked
for id in abc 0 -1 ""; do page 400 "event?id=$id" "That is not an entry"; done
page 400 "post?id=QM7" "A post is ORGANISATION/ROLE."
page 400 "posts?as_of=tomorrow" "Write the day like 2019-11-27."
page 400 "posts?known_at=tomorrow" "the number of an entry"
# Filters take what the command line takes, and names; a value that nothing has is not taken for no filter.
page 200 "changes?since=30d" "31 December 2019 to 30 January 2020"
page 200 "changes?region=east+of+england&role=executive+lead" 'value="Y61" selected' 'value="executive-lead" selected'
page 400 "changes?since=soon" "yesterday, 30d, 2w, 6m or 1y"
page 400 "csv/changes?until=soon" "yesterday, 30d, 2w, 6m or 1y"
page 400 "changes?kind=came,leavin" "Unknown kind leavin; did you mean leaving?"
page 400 "changes?region=Y611" "Unknown region Y611"
page 400 "changes?role=zzz" "Unknown role zzz"
page 400 "alerts?severity=critcal" "did you mean critical?"
page 400 "posts?standing=nonsense" "known are open, vacant, interim."
page 400 "map?by=nonsense" "known are status, time, churn."
[ "$(curl -sS -o /dev/null -w '%{http_code}' -X POST -d x=y "$url")" = 405 ]
for host in elsewhere.example evil.test local localhost.evil.test 127.0.0 127.0.0.2 '[::1' '[::2]'; do # some as long as the board's own name
  [ "$(curl -sS -o /dev/null -w '%{http_code}' -H "Host: $host" "$url")" = 421 ] || fail "the board answers to $host"
done
for host in localhost 127.0.0.1:1 '[::1]:80'; do
  [ "$(curl -sS -o /dev/null -w '%{http_code}' -H "Host: $host" "$url")" = 200 ] || fail "the board does not answer to $host"
done
exits 2 tenure board --listen 0.0.0.0:0 2> "$folder/err"
has "$folder/err" "give --anyone"
exits 2 tenure board --listen nowhere --anyone 2> "$folder/err"
has "$folder/err" "is not ADDRESS:PORT"
exits 1 tenure board --listen "${url:7:-1}" 2> "$folder/err"
has "$folder/err" "Address already in use"

# A browser with an open stream is notified at once, and the pages show the change. Markup in a name
# stays text.
curl -sSN --max-time 60 "${url}stream" > "$folder/stream" 2> /dev/null &
stream=$!
pids+=("$stream")
streaming() { tenure publish recruitment --source desk --organisation QOP --role chair --stage OPENED --announced 2020-02-01 --id "$RANDOM$RANDOM" > /dev/null && among "^event: event" "$folder/stream"; }
wait_for 30 streaming
tenure publish appointment --source desk --id markup --organisation QOP --role chair --announced 2020-02-02 \
  --person '<script>alert("x")</script>'
wait_for 20 among "^event: post" "$folder/stream"
page 200 "post?id=QOP/chair" '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;'
among "<script>alert" "$folder/page" && fail "a name became markup"
page 200 csv/posts '"<script>alert(""x"")</script>"'
# A date that is only a month spans the month, even after it has begun.
tenure publish resignation --source desk --id leaves-in-february --organisation QOP --role executive-lead --person "Jon Rouse" \
  --announced 2020-02-02 --effective 2020-02
leaving() { get calendar.ics; sed -z 's/\r\n //g' "$folder/page" | among "leaves (February 2020)"; }
wait_for 20 leaving
has "$folder/page" "DTSTART;VALUE=DATE:20200201" "DTEND;VALUE=DATE:20200301"
page 200 "" 'datetime="2020-02" title="this month"'
tenure publish retraction --source integrator --id 2019-11-27-0080 --reason "a mistake"
for path in "" changes embed/post?id=QOP/chair "posts?organisation=QOP" "organisation?id=QOP" "search?q=script" "region?id=Y62" map?role=chair "csv/posts"; do
  get "$path"
  [ "$path" = csv/posts ] || ! among "<script>alert" "$folder/page" || fail "a name became markup on /$path"
done
corrected() { get corrections; among "a mistake" "$folder/page"; }
wait_for 20 corrected
get "alert?id=repeated-vacancy/QM7/executive-lead"
has "$folder/page" "This should not have been sent." "Withdrawn because a report was taken back" "a mistake"
get corrections
has "$folder/page" "One report was corrected" "takes back" "It changed" '<span class="badge ended">withdrawn</span>' \
  'href="/alert?id=repeated-vacancy%2FQM7%2Fexecutive-lead' "Figures that moved: Departures announced in 365 days, <del>"
tenure publish clock --date 2020-04-01
moved_on() { get changes; among "1 Apr" "$folder/page"; }
wait_for 20 moved_on
sent > "$folder/sent"
page 200 changes "Taken back: <del>"
page 200 "changes?since=2019-11-01" ", one merger"
page 200 "search?q=xyzzy" "Nothing is called “xyzzy”" "Try a part of the name"
page 200 corrections "</del> → " '<span class="badge ended">withdrawn</span>' # also after other alerts
page 200 atom ". Opened 2"
page 200 atom "<at:deleted-entry ref=\"tag:127.0.0.1,2026:$log/repeated-vacancy/QM7/executive-lead@"

# The board shows that the daemon has stopped, and finds it again.
stop "$daemon"
page 503 "" "The daemon does not answer"
lost() { get corrections; among "does not answer" "$folder/page"; }
wait_for 30 lost
start data --clock feed
found() { get corrections; ! among "does not answer" "$folder/page"; }
wait_for 30 found
page 200 alerts "The milestone five year plan of Devon"
# A daemon without any events.
start nothing --clock feed
tenure board --at "$folder/nothing" --listen 127.0.0.1:0 > "$folder/empty" 2> "$folder/board.err" &
pids+=("$!")
wait_for 20 among "^http" "$folder/empty"
url=$(cat "$folder/empty")
page 200 "" "Nothing has been reported yet" "tenure publish"
page 200 changes "Nothing has been reported yet"
page 200 alerts "No alert is active"
page 200 posts "No post to show"
page 200 map "No post is known"
page 200 figures "No figures to show"
page 200 corrections "No correction yet"
# Figures that exist for many roles are folded.
{
  echo '{"source":"roles","id":"s","announced":"2020-01-30","organisation":{"id":"s","name":"S","kind":"ICS"}}'
  for role in 1 2 3 4 5 6 7 8 9; do
    echo '{"source":"roles","id":"'$role'","announced":"2020-01-30","effective":"2019","appointment":{"organisation":"s","role":"role-'$role'","person":{"name":"P '$role'"}}}'
  done
} > "$folder/roles"
tenure publish --quiet --at "$folder/nothing" "$folder/roles"
folded() { get figures; among "<summary>Posts held <span>9 figures</span>" "$folder/page"; }
wait_for 20 folded
sed '/<summary>Posts/,$d' "$folder/page" > "$folder/unfolded"
has "$folder/unfolded" ">Time in post<"
among "Role 1 in post</a>" "$folder/unfolded" && fail "a folded figure is shown"

# Below a path of a proxy: links begin with the path; feeds and shared pages have the full address.
tenure board --listen 127.0.0.1:0 --base-url https://board.example/tenure/ --frames "https://news.example https://*.paper.example" > "$folder/second" 2> "$folder/board.err" &
pids+=("$!")
wait_for 20 among "^http" "$folder/second"
url=$(cat "$folder/second")
second_caught_up() { get ""; ! among "Still reading" "$folder/page"; }
wait_for 20 second_caught_up
sent | cmp - "$folder/sent" || fail "two boards know different values of a figure"
among "td" "$folder/sent" || fail "no value was sent"
for path in alerts tenure/alerts; do
  page 200 "$path" 'href="/tenure/assets/board.css"' 'href="/tenure/posts"' 'data-base="/tenure"' \
    '<meta property="og:url" content="https://board.example/tenure/alerts">'
done
page 200 tenure/atom 'href="https://board.example/tenure/alert?id=milestone/QJK'
page 200 "post?id=QOP/chair" ". tenure, https://board.example/tenure/p/QOP/chair</pre>"
page 200 tenure/assets/board.css "SPDX"
page 200 "post?id=QOP/chair" '<meta property="og:image" content="https://board.example/tenure/share/post.png?id=QOP%2Fchair">'
has "$folder/headers" "frame-ancestors 'none'"
page 200 "embed/post?id=QOP/chair"
has "$folder/headers" "frame-ancestors https://news.example https://*.paper.example"
page 200 calendar.ics "URL:https://board.example/tenure/"
exits 2 tenure board --listen 127.0.0.1:0 --frames "https://x.example; script-src *" 2> "$folder/err"
has "$folder/err" "--frames https://x.example; script-src * has to be addresses"
[ "$(curl -sS -o /dev/null -w '%{http_code}' -H "Host: board.example" "$url")" = 200 ] || fail "the board does not answer to its own address"
exits 2 tenure board --listen 127.0.0.1:0 --base-url board.example 2> "$folder/err"
has "$folder/err" "has to be as https://board.example/tenure"
kill -TERM "$board"
wait "$board" || fail "the board's exit code was $?"
