# SPDX-License-Identifier: Apache-2.0
# The desk: a report is entered, previewed, stored under the writer's name, corrected and retracted; alerts are
# acknowledged and muted, posts watched. Nobody else can write: no foreign page, no forged token, no user whom the proxy
# does not name.
source "$(dirname "$0")/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
board() { # board OPTION...: starts a board and sets $url to its address
  rm -f "$folder/address" # the previous board's port may belong to another program by now
  tenure board --listen 127.0.0.1:0 "$@" > "$folder/address" 2> "$folder/board.err" &
  board=$!
  pids+=("$board")
  wait_for 20 among "^http" "$folder/address"
  url=$(cat "$folder/address")
  origin=${url%/}
}
as=() # extra headers, such as a proxy's
get() { curl -sS --max-time 20 "${as[@]}" -D "$folder/headers" -o "$folder/page" -w '%{http_code}' "$url$1" > "$folder/code"; }
post() { # post PATH FIELD=VALUE...
  local path=$1 fields=()
  shift
  for field in "$@"; do fields+=(--data-urlencode "$field"); done
  curl -sS --max-time 20 "${as[@]}" -H "Origin: $origin" -D "$folder/headers" -o "$folder/page" -w '%{http_code}' "${fields[@]}" "$url$path" > "$folder/code"
}
page() { # page CODE TEXT...: checks the last answer
  local code=$1
  shift
  [ "$(cat "$folder/code")" = "$code" ] || { cat "$folder/page"; fail "$(cat "$folder/code") instead of $code"; }
  [ $# = 0 ] || has "$folder/page" "$@"
}
token() { get desk; sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' "$folder/page" | head -n 1; }
event_id() { sed -n 's/.*name="event_id" value="\([0-9a-f]*\)".*/\1/p' "$folder/page"; }
entry() { sed -n 's/^Location: .*event?id=\([0-9]*\).*/\1/p' "$folder/headers"; }

# Without --desk there is no desk; with it, a board that others can reach needs a proxy.
board
post desk/publish kind=departure
page 405 "A board is read-only"
get desk
page 404
stop "$board"
exits 2 tenure board --listen 127.0.0.1:0 --desk --base-url https://board.example 2> "$folder/err"
has "$folder/err" "needs --proxy ADDRESS"
exits 2 tenure board --listen 127.0.0.1:0 --proxy 127.0.0.1 2> "$folder/err"
has "$folder/err" "say --desk too"

board --desk --watches "$folder/watches.json"
caught_up() { get ""; ! among "Still reading" "$folder/page"; }
wait_for 20 caught_up
user=$(id -un)
token=$(token)
has "$folder/page" "Enter a report" "You are <b>$user</b>" 'value="2020-01-30"' 'aria-current="page">Desk</a>'
has "$folder/headers" "Referrer-Policy: same-origin"
report=("token=$token" kind=departure "post=executive lead, Greater Manchester" "person=Jon Rouse" effective=2020-03-31 announced=2020-01-30
  reason=RESIGNATION confidence=CONFIRMED publisher=HSJ "title=Big <i>names</i>" url=https://example.org/1 published=2020-01-30)

# An error is shown at its field, and nothing is stored.
post desk/preview "token=$token" kind=departure "post=Greater Manchster" "person=Jon Rouse" announced=2020-01-30
page 400 "Nothing was stored." "Did you mean " "Executive lead, Greater Manchester" 'aria-invalid="true"' 'value="Greater Manchster"'
post desk/preview "${report[@]/effective=2020-03-31/effective=soon}"
page 400 'id="e-effective"' 'value="soon"'
[ "$(tenure status --json | grep -c '"events":"149"')" = 1 ]

# A departure of somebody who is not known to hold the post is doubted with the nearest name, as on the command line.
post desk/preview "${report[@]/person=Jon Rouse/person=Jon Rous}"
page 200 "Jon Rous is not known to hold this post; did you mean Jon Rouse?"

# For programs: a preview of a request as JSON, with the token; without it, and for what is no request, an error.
events='{"events":[{"source":"desk","id":"tried","announced":"2020-01-30","recruitment":{"organisation":"QOP","role":"executive-lead","stage":"OPENED"}}]}'
post api/preview "token=$token" "request=$events"
page 200 '"answers":[{"seq":"150"}]' '"preview":{"clock":"2020-01-30","changes":[{"before":{"channel":"POST"' '"recruitingSince":"2020-01-30"'
post api/preview "token=$token" 'request={"events":[{"colour":"red"}]}'
page 400 '{"error":"request.events[0].colour: there is no such field in Event"}'
post api/preview "token=0" "request=$events"
page 403 '{"error":'
[ "$(tenure status --json | grep -c '"events":"149"')" = 1 ] || fail "a preview was stored"

# A report is previewed, then stored once, under the writer's name.
post desk/preview "${report[@]}"
page 200 "Is this right?" "Jon Rouse" "last day" "Big &lt;i&gt;names&lt;/i&gt;" "The post now" 'name="effective" value="2020-03-31"'
has "$folder/page" "Seen before?</b> This departure has been known since 21 November 2019, without a last day." \
  "would open on 1 March 2020; this is how it would be on 31 March 2020"
has "$folder/page" "It would change" "seen in post 20 Nov 2019, leaving 31 Mar 2020" 'class="is"'
id=$(event_id)
# A year is the furthest that a preview looks ahead; beyond that it says what it does not show.
post desk/preview "${report[@]/effective=2020-03-31/effective=2021-01-30}"
page 200 "this is how it would be on 30 January 2021"
! among "Not the whole effect" "$folder/page" || fail "a preview of its whole effect says that it is none"
post desk/preview "${report[@]/effective=2020-03-31/effective=2021-01-31}"
page 200 "It would change" "Not the whole effect.</b> It takes effect by 31 January 2021" "it can look at most a year ahead"
post desk "${report[@]}" # "Change it": the form with the entered values
page 200 'value="executive lead, Greater Manchester"' 'value="2020-03-31"'
post desk/publish "${report[@]}" "event_id=$id"
page 303
first=$(entry)
post desk/publish "${report[@]}" "event_id=$id" # submitted twice
page 303
[ "$(entry)" = "$first" ] || fail "one report was stored twice"
get "api/log?from=$first&limit=1"
page 200 '"source":"desk"' "\"author\":\"$user\"" '"effective":"2020-03-31"' '"reason":"RESIGNATION"' '"id":"jon-rouse"'
get "event?id=$first"
page 200 "entered by $user" "desk/correct?seq=$first"
post desk/preview "${report[@]/person=Jon Rouse/person=Somebody Else}"
page 200 "Somebody Else is not known to hold this post; known there: Jon Rouse."

# A correction replaces the report, a retraction takes it back; each has a reason.
get "desk/correct?seq=$first"
page 200 "What is wrong with it?" 'value="2020-03-31"' 'value="Jon Rouse"' 'value="Executive lead, Greater Manchester"'
post desk/preview "${report[@]}" "seq=$first" how=replace
page 400 "Say in a sentence why"
replaced=("${report[@]/effective=2020-03-31/effective=2020-04-30}" "seq=$first" how=replace "why=The last day was a slip.")
post desk/preview "${replaced[@]}"
page 200 "Corrected: <del>" "30 April 2020" 'formaction="/desk/correct"'
post desk/publish "${replaced[@]}" "event_id=$(event_id)"
page 303
second=$(entry)
get "api/log?from=$second&limit=1"
page 200 '"note":"The last day was a slip."'
get "event?id=$second&published=1"
page 200 "Published.</b>" "desk/correct?seq=$second&amp;how=retract" "</del> → <a"
get "event?id=$second"
! among "Published." "$folder/page" || fail "an entry is published again"
post desk/preview "token=$token" "seq=$second" how=retract "why=It did not happen."
page 200 "This brings back:</b>" "31 March 2020"
tenure state post QOP/executive-lead | among "2020-04-30"
post desk/publish "token=$token" "seq=$second" how=retract "why=It did not happen." event_id=aaaa
page 303
tenure state post QOP/executive-lead > "$folder/out"
! among "2020-04-30" "$folder/out" || fail "the report still counts"

# A correction of a correction also retracts the first report, which would count again; the preview says so.
typo=("token=$token" kind=appointment "post=QM7/chair" "person=Typo One" announced=2020-01-30 confidence=CONFIRMED)
post desk/publish "${typo[@]}" event_id=typo1
page 303 && one=$(entry)
post desk/publish "${typo[@]/person=Typo One/person=Typo Two}" "seq=$one" how=replace why=Misspelt. event_id=typo2
page 303 && two=$(entry)
corrected() { get "event?id=$two"; among "Typo Two" "$folder/page" && get corrections && among "entry $two" "$folder/page"; }
wait_for 20 corrected
right=("${typo[@]/person=Typo One/person=Right Three}" "seq=$two" how=replace why=Misspelt.)
post desk/preview "${right[@]}"
page 200 "Also taken back:</b>" "Typo One"
post desk/publish "${right[@]}" "event_id=$(event_id)"
page 303
tenure state post QM7/chair > "$folder/out"
among "Right Three" "$folder/out" && ! among "Typo" "$folder/out" || { cat "$folder/out"; fail "a wrong report counts"; }
# A designate whose first day moves: the preview shows both days.
next=("token=$token" kind=appointment "post=QM7/chair" "person=Nora Next" announced=2020-01-30 confidence=CONFIRMED)
post desk/publish "${next[@]}" effective=2020-04-01 event_id=next1
page 303 && named=$(entry)
post desk/preview "${next[@]}" effective=2020-05-01 "seq=$named" how=replace why=Later.
page 200 "Nora Next</a>, 1 Apr 2020" "Nora Next</a>, 1 May 2020"

# A correction must have the source of the corrected report, so the desk uses that; the daemon decides
# whether it may.
get "desk/correct?seq=90"
page 200 "Louise Patten"
post desk/preview "token=$token" seq=92 how=retract "why=It was another post."
page 200 "Taken back: <del>" "would end" "seeking its fifth executive lead" '<span class="label">Departures announced in 90 days</span>'
post desk/preview "token=$token" seq=92 how=replace kind=departure "post=QM7/executive-lead" announced=2030-01-01 "why=A slip."
page 200 "It would not be stored."
get desk/correct?seq=100000
page 404
get event?id=2 # the daemon wrote this entry, so nobody may correct it
page 200 "Reported by</dt><dd>tenured"
! among "Correct it" "$folder/page" || fail "an entry of the daemon is offered for correction"
get desk/correct?seq=2
page 404 "There is no such report"

# Alerts are acknowledged and muted; a mute is ended.
alert=$(tenure alerts --rule repeated-vacancy --json | grep -o 'repeated-vacancy/[^"]*@[^"]*' | head -n 1)
get "alert?id=$alert"
page 200 "Take it on" "desk/alerts?rule=repeated-vacancy"
post desk/acknowledge "token=$token" "alert=$alert" "note=mine"
page 303
get "alert?id=$alert"
page 200 "Taken on by $user"
post desk/mute "token=$token" rule=repeated-vacancy until=2020-12-31 "reason=known <b>since</b> January"
page 303
get desk/alerts
page 200 "Repeated vacancy" "known &lt;b&gt;since&lt;/b&gt; January" "31 December 2020"
get ""
page 200 "A mute ends: repeated vacancy"
! among "mutes alerts" "$folder/page" || fail "what the desk does to alerts is news"
get changes?kind=desk
page 200 "$user mutes alerts: known &lt;b&gt;since" "$user takes on <a href=\"/alert?id=repeated-vacancy"
get desk/alerts
seq=$(sed -n 's/.*name="seq" value="\([0-9]*\)".*/\1/p' "$folder/page")
post desk/lift "token=$token" seq=1
page 400 "That is not a mute"
post desk/lift "token=$token" "seq=$seq"
page 303
get desk/alerts
page 200 "Nothing is muted."
get "desk/mute?token=$token&rule=vacancy&reason=x" # a GET request changes nothing
page 404
get "desk/publish?token=$token&kind=advert&post=QOP/chair&announced=2020-01-30"
page 404
post alerts "token=$token"
page 405 "This page is read-only"
get desk/alerts
page 200 "Nothing is muted."
post desk/mute "token=$token" rule=no-such-rule reason=x
page 400 "That was not stored" "no-such-rule"

# A post is watched: the personal feed's address does not contain the user's name.
post desk/watch "token=$token" post=QM7/executive-lead on=yes
page 303
post desk/watch "token=$token" post=QM7/nobody on=yes
page 404
get desk/alerts
page 200 "Executive lead of Hertfordshire and West Essex" "Your Atom feed"
key=$(sed -n 's/.*atom?watch=\([0-9a-f]*\)".*/\1/p' "$folder/page")
get "atom?watch=$key"
page 200 "repeated-vacancy/QM7/executive-lead"
among "milestone" "$folder/page" && fail "the feed has what is not watched"
get "atom?watch=0000"
page 404 "There is no such feed"
[ "$(stat -c %a "$folder/watches.json")" = 600 ]
post desk/watch "token=$token" post=QM7/executive-lead on=no
get desk/alerts
page 200 "No post yet"
get "desk/suggest?kind=post&q=greater"
page 200 '"name":"Executive lead, Greater Manchester","beside":"Jon Rouse"'

# Forged requests: without the token, with another user's, from another site, with another content type, through a
# proxy.
before=$(tenure status --json | sed 's/.*"events":"\([0-9]*\)".*/\1/')
refused() { page 403 "$1"; [ "$(tenure status --json | sed 's/.*"events":"\([0-9]*\)".*/\1/')" = "$before" ] || fail "something was stored"; }
post desk/publish "${report[@]:1}"
refused "not from this board"
post desk/publish "token=${token//[0-9]/a}" "${report[@]:1}"
refused "not from this board"
origin=https://evil.example post desk/publish "${report[@]}"
refused "not from this board"
origin=null post desk/publish "${report[@]}"
refused "not from this board"
curl -sS -o "$folder/page" -w '%{http_code}' -d "token=$token" "$url"desk/publish > "$folder/code" # without Origin
refused "not from this board"
curl -sS -o "$folder/page" -w '%{http_code}' -H "Origin: $origin" -H "Content-Type: text/plain" -d "token=$token" "$url"desk/publish > "$folder/code"
page 413 "not a form of this board"
as=(-H "X-Forwarded-For: 192.0.2.1")
post desk/publish "${report[@]}"
refused "for this machine alone"
as=()
head -c 70000 /dev/zero | tr '\0' x > "$folder/long"
curl -sS -o "$folder/page" -w '%{http_code}' -H "Origin: $origin" -F "token=$token" --form-string "title=$(head -c 66000 "$folder/long")" "$url"desk/publish > "$folder/code" || true
[ "$(cat "$folder/code")" != 303 ]
stop "$board"

# Behind a proxy, only its header names the writer.
board --desk --proxy 127.0.0.1 --base-url https://board.example/tenure
origin=https://board.example
get desk
page 403 "does not say who you are"
get ""
page 200
! among ">Desk</a>" "$folder/page" || fail "the desk is offered to nobody"
as=(-H "X-Remote-User: ada")
token=$(token)
page 200 "You are <b>ada</b>"
post desk/publish "token=$token" kind=advert "post=QOP/chair" announced=2020-01-30 event_id=b1
page 303
get "api/log?from=$(entry)&limit=1"
page 200 '"author":"ada"'
as=(-H "X-Remote-User: eve")
post desk/publish "token=$token" kind=advert "post=QOP/chair" announced=2020-01-30 event_id=b2
page 403 "not from this board" # ada's token
stop "$board"
board --desk --proxy 192.0.2.9 --host board.example
get desk
page 403 "believes the proxy alone"
stop "$board"

# A clock that events do not move: the preview says that it shows today only.
stop "$daemon"
start wall
export TENURE_AT=$folder/wall
tenure publish --quiet "$feed"
as=()
board --desk
wait_for 20 caught_up
post desk/preview "token=$(token)" kind=departure "post=QOP/executive-lead" "person=Jon Rouse" announced=2020-01-30 \
  "effective=$(date -d "30 days" +%F)" reason=RESIGNATION
page 200 "Not the whole effect.</b>" "clock cannot be moved ahead"
stop "$board"

# A key that may not publish for the desk's source: the daemon refuses, and the page says so.
stop "$daemon"
mkdir "$folder/keys"
for name in server feed reader; do tenure keygen "$folder/keys/$name" > "$folder/keys/$name.txt"; done
echo "feed $(cat "$folder/keys/feed.txt") publish integrator
reader $(cat "$folder/keys/reader.txt") query,subscribe,publish other" > "$folder/access"
start strict --clock feed --key "$folder/keys/server.key" --access "$folder/access"
export TENURE_AT=$folder/strict
TENURE_KEY=$folder/keys/feed.key tenure publish --quiet "$feed"
as=()
export TENURE_KEY=$folder/keys/reader.key
board --desk
wait_for 20 caught_up
token=$(token)
post desk/publish "token=$token" "${report[@]:1}" event_id=c1
page 400 "Nothing was stored." "source: &quot;desk&quot; is not a source"
stop "$board"
