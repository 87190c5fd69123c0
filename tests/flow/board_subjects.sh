# SPDX-License-Identifier: Apache-2.0
# The board's pages of single posts and people, where the present state does not say all: who never took up a post, posts that
# were abolished; and what the whole is called.
source "$(dirname "$0")/common.sh"
printf 'clock: feed\neverything: the Realm\n' > "$folder/tenured.yaml"
start data --config "$folder/tenured.yaml"
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
now() { date -u +%FT%TZ; }
passed() { [[ $(now) > $1 ]]; }
wait_for 5 passed "$(now)"
loaded=$(now) # all of the feed was recorded before, all else after
wait_for 5 passed "$loaded"
publish() { tenure publish "$1" --source desk --organisation "$2" --role chair --person "$3" --announced "$4" "${@:5}" > /dev/null; }
publish appointment QM7 "Cato Old" 2019-02-01 --effective 2019-02-01
publish appointment QM7 "Beth New" 2019-12-01 --effective 2020-03-01 --id named
publish departure QM7 "Beth New" 2020-01-20 --reason resignation --id off
printf '# comments and empty lines are left out\n\nQM7\t3\t4\tHWE\tHerts & W Essex\n' > "$folder/map"
printf 'integrator\tthe <b>integrator</b> feed\n' > "$folder/sources"
tenure board --listen 127.0.0.1:0 --map "$folder/map" --sources "$folder/sources" > "$folder/address" 2> "$folder/board.err" &
board=$!
pids+=("$board")
wait_for 20 among "^http" "$folder/address"
url=$(cat "$folder/address")
# shown PATH TEXT...: the page's text, without markup, contains the texts.
shown() {
  curl -sS --max-time 20 "$url$1" | sed 's/<[^>]*>/ /g' | tr -s '\n ' ' ' | sed 's/ \([,.)]\)/\1/g' > "$folder/shown"
  has "$folder/shown" "${@:2}"
}
hides() { shown "$1"; ! among -F -- "$2" "$folder/shown" || fail "$1 shows: $2"; }
get() { curl -sS --max-time 20 "$url$1" > "$folder/got"; }
link() { get "$1"; sed -nE "s/.*href=\"\/([^\"]*$2[^\"]*)\".*/\1/p" "$folder/got" | sed 's/&amp;/\&/g' | head -n 1; }
read_up() { shown ""; ! among "Still reading" "$folder/shown"; }
wait_for 20 read_up

# Whoever never took up a post did not leave it: on the post's page, the person's and in the changes.
shown "post?id=QM7/chair" "Named, but never in post" "Beth New named for 1 March 2020, called off 20 January 2020" \
  "Beth New does not become chair of Hertfordshire and West Essex after all (resigned)" "How we know: 3 reports"
hides "post?id=QM7/chair" "Beth New is leaving"
shown "person?id=beth-new" "Chair of Hertfordshire and West Essex named for 1 March 2020, called off 20 January 2020" "does not become chair"
hides "person?id=beth-new" "is leaving"
hides "person?id=cato-old" "never in post"
shown "changes?kind=called-off" "One appointment called off" "called off Beth New does not become chair"
hides "changes?kind=leaving&since=2020-01-01" "Beth New"
# Before it was called off, she was next. As known before that, she still is.
shown "post?id=QM7/chair&as_of=2020-01-19" "Beth New is named to follow from 1 March 2020"
hides "post?id=QM7/chair&as_of=2020-01-19" "called off"
hides "person?id=beth-new&known_at=151" "called off"
shown "person?id=beth-new&known_at=151" "Is named for 1 post."
# An open post says who was to have followed, if the post is open because of it.
publish departure QM7 "Cato Old" 2020-01-25 --effective 2020-01-31
opened() { shown "post?id=QM7/chair" "Nobody is named to follow."; }
wait_for 20 opened
publish appointment QM7 "Dora Next" 2020-01-26 --effective 2020-04-01
publish departure QM7 "Dora Next" 2020-01-28
again() { shown "post?id=QM7/chair" "Nobody is named to follow. Dora Next was named for 1 April 2020, called off 28 January 2020."; }
wait_for 20 again
hides "post?id=QM7/chair" "Beth New was named"
# With the departure retracted she is to start after all.
reported=$(now)
wait_for 5 passed "$reported"
tenure publish retraction --source desk --id off --reason mistake > /dev/null
named() { shown "person?id=beth-new" "Is named for 1 post." "Posts now 0, and named for 1"; }
wait_for 20 named
hides "person?id=beth-new" "never in post"
hides "changes?kind=called-off" "Beth New does not"

# The whole is called as it is configured.
shown figures "the Realm"
shown "region?id=Y61" "in the Realm"
# An abolished post: its last holder did not leave, and each of two posts leads to the one that goes on.
tenure publish post --source desk --organisation QM7 --role chair --status ABOLISHED --into-organisation QM7 --into-role lay-chair \
  --announced 2020-01-28 --effective 2020-01-29 > /dev/null
goes_on() { shown "post?id=QM7/chair" "Abolished Since 29 January 2020. It goes on as lay chair of Hertfordshire and West Essex, where its holders are."; }
wait_for 20 goes_on
shown "post?id=QM7/chair" "How we know: 1 report" "; its work goes to lay chair of Hertfordshire"
get "post?id=QM7/lay-chair"
has "$folder/got" 'href="/post?id=QM7%2Fchair">Chair of Hertfordshire and West Essex</a>'
shown "post?id=QM7/lay-chair" "What goes on in it 29 January 2020 Chair of Hertfordshire and West Essex abolished" "Cato Old"
tenure publish post --source desk --organisation QM7 --role lay-chair --status ABOLISHED --announced 2020-01-30 --effective 2020-01-30 > /dev/null
ended() { shown "post?id=QM7/lay-chair" "post abolished"; }
wait_for 20 ended
hides "post?id=QM7/chair&as_of=2020-01-28" "goes on"

# An organisation whose kind has no words: the line about its end is a sentence all the same.
tenure publish organisation --source desk --id ZZ1 --name "Some Body" --kind OTHER --announced 2020-01-30 > /dev/null
tenure publish dissolution --source desk --organisation ZZ1 --announced 2020-01-30 --effective 2019 > /dev/null
without_kind() { shown "organisation?id=ZZ1" "Some Body Body; ended 2019" "Kind other"; }
wait_for 20 without_kind

# A resignation without a date that a successor ends: both are said.
publish appointment QU9 "Gil First" 2018-01-01 --effective 2018-01-01
publish departure QU9 "Gil First" 2019-05-01 --reason resignation
publish appointment QU9 "Hal Second" 2019-09-01 --effective 2019-09-01
both() { shown "post?id=QU9/chair" "resignation, succeeded"; }
wait_for 20 both
tenure history post QU9/chair | among "Gil First, since 2018-01-01, until 2019-09-01 (resignation, succeeded)"

# Both axes: a page counts to the day asked for, and its downloads are of that day. As known at an entry, that is its clock date.
shown "post?id=QM7/executive-lead&as_of=2018-06-01" "about 5 months" "has not started yet" \
  "on 1 June 2018: Name not reported. In post since January 2018, about 5 months. As known on 30 January 2020."
shown "post?id=QM7/executive-lead&as_of=2019-06-01" "name not reported, from January 2019" "in post then"
hides "post?id=QM7/executive-lead&as_of=2019-06-01" "to now"
# Somebody whose start was not reported may have been in post before; a person of whom nothing was known has no evidence.
shown "post?id=QOP/executive-lead&as_of=2018-06-01" "Jon Rouse not reported not known on this day"
hides "post?id=QOP/executive-lead&as_of=2018-06-01" "has not started yet"
hides "person?id=jon-rouse&as_of=2018-06-01" "How we know"
shown "person?id=jon-rouse" "How we know"
shown "post?id=QM7/executive-lead&known_at=60" "(1 July 2019)" "In post since January 2019, about 6 months. As known at entry 60."
link "post?id=QM7/executive-lead&as_of=2018-06-01" 'csv\/' | among -x 'csv/tenures?organisation=QM7&role=executive-lead&as_of=2018-06-01'
link "person?id=louise-patten&known_at=85" 'api\/' | among -x 'api/history/person?person=louise-patten&known_at=85'
shown "person?id=louise-patten&as_of=2019-12-01" "On this day" "at least 11 days" "seen in post from 20 Nov 2019"
shown "?as_of=2019-11-25" "Nothing was reported that day." "Posts open" "Alerts 1 active" "1 warning"
among -E "Alerts [0-9]+ active (Posts|Map)" "$folder/shown" && fail "the menu counts the alerts of the present"
shown "changes?known_at=2001-01-01" "Nothing has been reported yet" # long before the first entry
get "csv/changes?known_at=2001-01-01"
[ "$(lines "$folder/got")" = 1 ] || fail "changes that nobody knew of"
shown "changes?known_at=$loaded&since=2019-01-01" "Louise Patten"
hides "changes?known_at=$loaded&since=2019-01-01" "Cato Old"
get "csv/changes?known_at=$loaded&since=2019-01-01"
among "Cato Old" "$folder/got" && fail "a later report is in the table"
get "api/changes?known_at=$loaded&since=2019-01-01"
among "Cato Old" "$folder/got" && fail "a later report is in the answer"
shown "changes?known_at=$(date -u -d "+1 day" +%F)&since=2020-01-20" "Beth New"
link corrections 'api\/' > "$folder/link"
get "$(cat "$folder/link")"
has "$folder/got" '"kind":"CORRECTED"' '"corrected":{"channel":"EVENT"' '"retraction":{'

# Short addresses lead to their page, on the same day; an entry that opened several alerts lists them.
leads_to() { [ "$(curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' "$url$1")" = "302 $url$2" ] || fail "$1 does not lead to $2"; }
leads_to "p/QM7/executive-lead?as_of=2019-12-01" "post?id=QM7%2Fexecutive-lead&as_of=2019-12-01"
leads_to a/79 "alert?id=milestone%2FQJK%4079"
leads_to a/92 "event?id=92"
leads_to a/92/repeated-vacancy "alert?id=repeated-vacancy%2FQM7%2Fexecutive-lead%4092"
shown "event?id=92" "Alerts that it opened Hertfordshire and West Essex is seeking its fifth executive lead" "after about ten months"
shown a/1 "No entry of that number has opened an alert."

# Sources are called, and organisations placed on the map, as two files say; what is wrong in them is said with its place.
get "person?id=louise-patten"
has "$folder/got" "the &lt;b&gt;integrator&lt;/b&gt; feed"
get map
has "$folder/got" 'class="x3 y4"'
[ "$(grep -o 'class="x[0-9] y[0-9]"' "$folder/got" | sort -u | lines /dev/stdin)" = 1 ] || fail "another place on the map"
for wrong in --map --sources; do
  printf 'fine\t1\t1\tF\tFine\nQM7 3 4\n' > "$folder/wrong"
  exits 2 tenure board --listen 127.0.0.1:0 "$wrong" "$folder/wrong" 2> "$folder/err"
  has "$folder/err" "$folder/wrong:2: this line lacks values; they are separated by tabs"
done

# A search says where it was reported.
shown "post?id=QM7/executive-lead" "Advertised; no appointment yet, 2 months HSJ, The dearth of system leaders, 28 Nov 2019 · confirmed by its source entry 93"

# The downloads of a page have what it shows: the changes with its filters, also of several kinds, as CSV, JSON and Atom; the
# values of one figure; the tenures of one person.
link "changes?since=2019-11-20&until=2020-01-25&kind=leaving,left&region=Y59" 'csv\/' > "$folder/link"
among -x 'csv/changes?since=2019-11-20&until=2020-01-25&kind=leaving%2Cleft&region=Y59' "$folder/link"
get "$(cat "$folder/link")"
cut -d , -f 1-3 "$folder/got" | diff - <(printf 'announced,kind,where\n2019-11-21,leaving,"NHS Oxfordshire CCG\n2019-11-21,leaving,"NHS Buckinghamshire CCG\n') ||
  { cat "$folder/got"; fail "the table has other rows"; }
get "$(link "changes?since=2019-11-20&kind=leaving,left&region=Y59" 'api\/')"
[ "$(grep -o '"kind":"LEAVING"' "$folder/got" | lines /dev/stdin)" = 2 ] || fail "the API has other changes"
get "api/changes?since=2019-11-20&kinds=LEAVING&region=Y61&kinds=CORRECTED"
[ "$(grep -oE '"kind":"(LEAVING|CORRECTED)"' "$folder/got" | sort -u | lines /dev/stdin)" = 2 ] || fail "a field cannot have two values"
link "changes?kind=leaving,left&region=Y59" 'atom\/' > "$folder/link"
among -x 'atom/changes?kind=leaving%2Cleft&region=Y59' "$folder/link" # a feed goes on after the days shown
get "$(cat "$folder/link")"
has "$folder/got" "<title>Leadership changes</title>" "<title>NHS Oxfordshire CCG, accountable officer: Louise Patten is to leave (resignation)</title>" '/event?id=90"/>'
[ "$(grep -o "<entry>" "$folder/got" | lines /dev/stdin)" = 2 ] || fail "the feed has other reports"
get "atom/changes?region=Y61"
deleted=$(grep -o '<at:deleted-entry ref="[^"]*" when="[^"]*"' "$folder/got" | sed 's/.* when="\(.*\)"/\1/')
[[ $deleted > $reported ]] || fail "it was deleted when it was retracted, not when it was reported: $deleted"
link "figure?scope=all&name=stability&label=&months=12" 'csv\/' > "$folder/link"
get "$(cat "$folder/link")"
[ "$(lines "$folder/got")" = 14 ] && has "$folder/got" "scope,name,label,date,kind,value,shown" "all,stability,,2020-01-30,computed,100,100% (8 of 8)" ||
  { cat "$folder/got"; fail "not the figure's values"; }
among -v "^scope\|^all,stability," "$folder/got" && fail "another figure's values"
get "csv/figure?scope=all&name=nothing"
has "$folder/got" "There is nothing of that name"
get "$(link "person?id=louise-patten" 'csv\/')"
cut -d , -f 1,4 "$folder/got" | tr -d '\r' | diff - <(printf 'post,person\n14Y/accountable-officer,louise-patten\n10Q/accountable-officer,louise-patten\n')
# A person's page has a bar and a row for each tenure, what was reported first, and the alerts that rest on these reports.
shown "person?id=louise-patten" "Holds 2 posts and is leaving both. Announced 21 November 2019." "Posts now 2, both being left" \
  "Kind of body clinical commissioning group" "First reported 20 November 2019" "at least 2 months seen in post 20 Nov 2019 to now" \
  "two leaders announced on one day that they are leaving" "entry 82"
hides "person?id=louise-patten" "fifth executive lead"
hides "person?id=wilf-williams" "two leaders announced on one day" # of whom he is none
get "person?id=louise-patten"
[ "$(grep -c '<li class="tl-row">.*<svg class="bars"' "$folder/got")" = 2 ] || fail "there is not a bar for each tenure"
# A table is read page by page while it is sent, and is the same as the export.
tenure simulate --organisations 300 --years 3 --from 2021-01-01 | tenure publish --quiet -
for table in events posts tenures indicators; do
  get "csv/$table"
  tenure export csv "$table" | cmp - "$folder/got"
done
[ "$(lines "$folder/got")" -gt 10 ]
get "csv/changes?since=1000-01-01"
[ "$(lines "$folder/got")" = $(($(tenure changes --since 1000-01-01 --json | lines /dev/stdin) + 1)) ] || fail "$(lines "$folder/got") changes"

# Words are looked for in all posts, not in those of the first page.
last=$(tenure state posts -o text | tail -n 1 | cut -d ' ' -f 1)
get "posts?words=${last%%/*}"
has "$folder/got" "href=\"/post?id=${last/\//%2F}\""

kill "$board"
stop "$daemon"

# An answer of the daemon may have fewer posts than were asked for: pages show the posts of all answers.
start ministers --config "$TENURE_SOURCE_DIR/data/ministers/tenured.yaml"
export TENURE_AT=$folder/ministers
tenure publish --quiet "$TENURE_SOURCE_DIR/data/ministers/ministers.ndjson"
tenure board --listen 127.0.0.1:0 > "$folder/ministers.address" 2> "$folder/board.err" &
pids+=("$!")
wait_for 20 among "^http" "$folder/ministers.address"
url=$(cat "$folder/ministers.address")
wait_for 60 read_up
posts=$(tenure state posts -o text | lines /dev/stdin)
rows() { get "$1"; grep -c "<li class=\"tl-row\"" "$folder/got"; }
for path in "organisation?id=hm-government" posts; do
  [ "$(rows "$path")" -ge "$posts" ] || fail "$path shows $(rows "$path") of $posts posts"
done
# In a view of the past nobody's bar runs on after that day, unless the end was announced by then.
get "posts?as_of=2020-01-01"
has "$folder/got" "<title>Boris Johnson, from 24 July 2019</title>" "<title>Theresa May, 13 July 2016 to 24 July 2019</title>"
! among -E "<title>[^<]* 202[1-9]" "$folder/got" || fail "a bar of the past shows what came later"
# Words are also looked for in what a role is called, and the title counts what has them.
shown "posts?words=minister" "None of 38 posts is open"
shown "posts?words=johnson&as_of=2020-01-01" "The one post is not open" "Boris Johnson"
