# SPDX-License-Identifier: Apache-2.0
# The board: every page is there and says what the daemon says, filters and both axes work, what a source wrote
# cannot become markup, and a browser is told as it happens. Without JavaScript: what a browser adds is tested by
# tests/board.
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
# page CODE PATH TEXT...: the answer's code, and what is in it.
page() {
  local code=$1 path=$2
  shift 2
  get "$path"
  [ "$(cat "$folder/code")" = "$code" ] || { cat "$folder/page"; fail "$path: $(cat "$folder/code") instead of $code"; }
  has "$folder/page" "$@"
}
caught_up() { get ""; ! among "still reading" "$folder/page"; }
wait_for 20 caught_up

page 200 "" "Hertfordshire and West Essex is seeking its fifth executive lead in four years" "Devon missed its milestone" \
  "rule repeated-vacancy, region Y61"
has "$folder/headers" "Content-Security-Policy: default-src 'none'; script-src 'self'" "X-Content-Type-Options: nosniff"
page 200 "?region=Y58" "Devon missed its milestone"
among "Hertfordshire" "$folder/page" && fail "the filter lets another region pass"
page 200 "?as_of=2019-10-01" "No alert."
page 200 "?all=1&rule=same-day-departures" "alert warning ended"
page 200 "why?id=repeated-vacancy/QM7/executive-lead" "It rests on" "template churn" "To cite"
page 200 timeline "Hertfordshire and West Essex" "Fiona Wise" '<rect class="substantive"' "since 2017"
page 200 "timeline?organisation=QM7&years=4" '<rect class="leaving"' \
  '<input type="hidden" name="organisation" value="QM7"><input type="hidden" name="years" value="4">' # in the form for another day
among "Fiona Wise" "$folder/page" && fail "the filter lets another organisation pass"
page 200 "timeline?as_of=2018-01-01&organisation=QM7" "lead 2 (not named in the report)"
page 200 map "East of England" "tile leaving" "North Central London"
page 200 "map?by=leaders" "tile leaders-4"
page 200 "figures?scope=Y61" 'data-chart="Y61/stability"' "stability" "What it counts" "Not drawn: shares of fewer than 5." \
  '<td data-value="">100% (1 of 1)</td>' '<td class="value"><b>100%</b> (1 of 1)</td>'
page 200 "figure?scope=all&name=systems&label=ICS" "7 of 42" "systems that stand, by kind" "Counted"
page 200 "post?id=QM7/executive-lead" "lead 4 (not named in the report)" "reported by integrator" "Searches" '<a href="/organisation?id=QM7">QM7</a>'
page 200 "organisation?id=QM7" "executive-lead" "What was reported"
page 200 "person?id=fiona-wise" "Buckinghamshire, Oxfordshire and Berkshire West"
page 200 "event?id=60" "Entry 60" "Recorded"
page 200 "search?q=fiona" "Fiona Wise"
page 200 "search?q=hertfordshire" "QM7/executive-lead"
page 200 corrections "Nothing was taken back or replaced."

# JSON by the names of the command line, CSV, Atom, metrics.
page 200 "api/state/post?organisation=QM7&role=executive-lead" '"status":"FILLED"'
page 200 "api/state/posts?as_of=2018-01-01&open_only=true" '"seq":"149"'
page 200 "api/alerts?severity=CRITICAL" '"severity":"CRITICAL"'
page 200 "api/log?from=60&limit=1" '"offset":"60"'
page 400 "api/alerts?colour=red" '{"error":"alerts.colour'
page 400 "api/alerts?newest_first=maybe" '{"error":"alerts.newest_first: \"maybe\" is not true or false'
"$TENURE_PYTHON" - "$url" << 'END'
import json, sys, urllib.request
def ask(path):
    return json.load(urllib.request.urlopen(sys.argv[1] + "api/" + path, timeout=20))
def alerts(more):  # page by page
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
for label in "chair", "executive-lead":
    sent = ask(f"history/indicator?scope=all&name=filled&label={label}")["updates"]
    assert {update["indicator"]["label"] for update in sent} == {label}, sent
END
page 404 "api/state/post?organisation=NONE&role=chair" '"error"'
page 404 api/nothing "there is no such question"
page 200 csv/posts "post,organisation,organisation_name" "QM7/executive-lead,QM7,Hertfordshire and West Essex"
has "$folder/headers" 'filename="posts-at-149.csv"'
page 200 atom "<title>Leadership alerts</title>" "<id>tag:tenure,2026:repeated-vacancy/QM7/executive-lead@" "<category term=\"milestone\"/>"
page 200 "atom?region=Y58" "milestone/QJK"
among "repeated-vacancy" "$folder/page" && fail "the feed of a region has another's"
get metrics
"$TENURE_PROMTOOL" check metrics < "$folder/page"
has "$folder/page" "tenure_board_caught_up 1" "tenure_board_seq 149"

# Errors say what is wrong and what would be right.
page 404 nothing "There is no such page"
page 404 "post?id=QM7/nobody" "There is nothing of that name"
page 400 "post?id=QM7" "A post is ORGANISATION/ROLE."
page 400 "timeline?as_of=tomorrow" "Write the day as 2019-11-27."
page 400 "timeline?known_at=tomorrow" "the number of an entry"
[ "$(curl -sS -o /dev/null -w '%{http_code}' -X POST -d x=y "$url")" = 405 ]
for host in elsewhere.example evil.test local localhost.evil.test 127.0.0 127.0.0.2 '[::1' '[::2]'; do # some as long as the board's own
  [ "$(curl -sS -o /dev/null -w '%{http_code}' -H "Host: $host" "$url")" = 421 ] || fail "the board answers to $host"
done
for host in localhost 127.0.0.1:1 '[::1]:80'; do
  [ "$(curl -sS -o /dev/null -w '%{http_code}' -H "Host: $host" "$url")" = 200 ] || fail "the board does not answer to $host"
done
exits 2 tenure board --listen 0.0.0.0:0 2> "$folder/err"
has "$folder/err" "say --anyone"
exits 2 tenure board --listen nowhere --anyone 2> "$folder/err"
has "$folder/err" "is no ADDRESS:PORT"
exits 1 tenure board --listen "${url:7:-1}" 2> "$folder/err"
has "$folder/err" "Address already in use"

# As it happens: a browser that watches is told, and the pages say it. Markup in a name stays text.
curl -sSN --max-time 60 "${url}stream" > "$folder/stream" 2> /dev/null &
stream=$!
pids+=("$stream")
streaming() { tenure publish recruitment --source desk --organisation QOP --role chair --stage OPENED --announced 2020-02-01 --id "$RANDOM$RANDOM" > /dev/null && among "^event: event" "$folder/stream"; }
wait_for 30 streaming
tenure publish appointment --source desk --id markup --organisation QOP --role chair --announced 2020-02-02 \
  --person '<script>alert("x")</script>'
wait_for 20 among "^event: post" "$folder/stream"
page 200 "timeline?organisation=QOP" '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;'
among "<script>alert" "$folder/page" && fail "a name became markup"
page 200 csv/posts '"<script>alert(""x"")</script>"'
tenure publish retraction --source integrator --id 2019-11-27-0080 --reason "a mistake"
corrected() { get corrections; among "Why: a mistake" "$folder/page"; }
wait_for 20 corrected
has "$folder/page" "taken back by integrator" "It changed" "WITHDRAWN"
page 200 atom "<at:deleted-entry ref=\"tag:tenure,2026:repeated-vacancy/QM7/executive-lead@"

# A daemon that stops is told of, and found again.
stop "$daemon"
page 503 "" "The daemon does not answer"
lost() { get corrections; among "gives no sign of life" "$folder/page"; }
wait_for 30 lost
start data --clock feed
found() { get corrections; ! among "gives no sign of life" "$folder/page"; }
wait_for 30 found
page 200 "" "Devon missed its milestone"
kill -TERM "$board"
wait "$board" || fail "the board's exit code was $?"
