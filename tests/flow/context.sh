# SPDX-License-Identifier: Apache-2.0
# Contexts: daemons by name, the one in use, and what overrides it.
source "$(dirname "$0")/common.sh"
tenure keygen "$folder/server" > /dev/null
tenure keygen "$folder/me" > "$folder/me.txt"
echo "me $(cat "$folder/me.txt") publish,query,subscribe,operate *" > "$folder/access"
start open --clock feed
open=$daemon
start locked --clock feed --key "$folder/server.key" --access "$folder/access"
logs() { tenure status "$@" --json | sed -E 's/.*"log":"([0-9a-f]+)".*/\1/'; }
of_open=$(logs --at "$folder/open")
of_locked=$(logs --at "$folder/locked" --key "$folder/me.key")
[ "$of_open" != "$of_locked" ]

(cd "$folder" && tenure context add open --at open > out) # a relative path is stored as an absolute one
has "$folder/out" "added open" "using open"
tenure context add locked --at "$folder/locked" --key "$folder/me.key" > "$folder/out"
! among using "$folder/out" || fail "the second context is in use at once"
[ "$(logs)" = "$of_open" ]
tenure context use locked | among "using locked"
[ "$(logs)" = "$of_locked" ]
tenure context list | diff - <(printf '* %-16s %s, with a key\n  %-16s %s\n' locked "$folder/locked" open "$folder/open") ||
  tenure context | sort | among "^\* locked"
[ "$(logs --context open)" = "$of_open" ]
[ "$(TENURE_CONTEXT=open logs)" = "$of_open" ]
[ "$(TENURE_AT=$folder/open logs)" = "$of_open" ]
[ "$(logs --at "$folder/open")" = "$of_open" ]
[ "$(TENURE_AT=$folder/open logs --context locked)" = "$of_locked" ]
tenure verify --context open > "$folder/out" # folders work as well

exits 2 tenure status --context opn 2> "$folder/err"
has "$folder/err" "unknown context opn; tenure context list shows the known ones"
exits 1 tenure context use opn 2> "$folder/err"
has "$folder/err" "unknown context opn; did you mean open?"
exits 2 tenure context add ../x --at "$folder/open" 2> "$folder/err"
exits 2 tenure context add x 2> "$folder/err"
has "$folder/err" "give the daemon's address with --at WHERE"
tenure context remove locked > /dev/null
exits 1 tenure context use locked 2> /dev/null
[ "$(tenure context list | lines /dev/stdin)" = 1 ]
stop "$open"
stop "$daemon"
