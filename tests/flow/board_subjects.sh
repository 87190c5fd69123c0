# SPDX-License-Identifier: Apache-2.0
# The board's pages of single posts and people, where the present state does not say all: who never took up a post, posts that
# were abolished; and what the whole is called.
source "$(dirname "$0")/common.sh"
printf 'clock: feed\neverything: the Realm\n' > "$folder/tenured.yaml"
start data --config "$folder/tenured.yaml"
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
publish() { tenure publish "$1" --source desk --organisation "$2" --role chair --person "$3" --announced "$4" "${@:5}" > /dev/null; }
publish appointment QM7 "Cato Old" 2019-02-01 --effective 2019-02-01
publish appointment QM7 "Beth New" 2019-12-01 --effective 2020-03-01 --id named
publish departure QM7 "Beth New" 2020-01-20 --reason resignation --id off
tenure board --listen 127.0.0.1:0 > "$folder/address" 2> "$folder/board.err" &
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
tenure publish retraction --source desk --id off --reason mistake > /dev/null
named() { shown "person?id=beth-new" "Is named for 1 post."; }
wait_for 20 named
hides "person?id=beth-new" "never in post"
hides "changes?kind=called-off" "Beth New does not"

# The whole is called as it is configured.
shown figures "the Realm"
shown "region?id=Y61" "in the Realm"
stop "$board" 2> /dev/null || true
stop "$daemon"
