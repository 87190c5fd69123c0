# SPDX-License-Identifier: Apache-2.0
# A daemon's log, published to an empty daemon, gives the same state, alerts and channels.
source "$(dirname "$0")/common.sh"
start old --clock feed
old=$daemon
tenure publish "$feed" --at "$folder/old"
tenure publish retraction --source integrator --id 2019-11-21-0077 --at "$folder/old"
tenure publish clock --yes --date 2022-03-01 --at "$folder/old"
start new --clock feed
tenure log --at "$folder/old" | tenure publish - --at "$folder/new" 2> "$folder/summary"
[ "$(grep -c duplicate "$folder/summary")" = 0 ] # the log contains its rules
everything "$folder/old" > "$folder/old.txt"
everything "$folder/new" > "$folder/new.txt"
[ "$(lines "$folder/old.txt")" -gt 300 ]
cmp "$folder/old.txt" "$folder/new.txt"

# A log written with the wall clock is rebuilt by a daemon with a feed clock.
start wall
tenure publish appointment --organisation Q --role chair --person Ada --effective 2019 --at "$folder/wall"
tenure publish departure --organisation Q --role chair --person Ada --at "$folder/wall"
start again --clock feed
tenure log --at "$folder/wall" | tenure publish - --at "$folder/again"
everything "$folder/wall" > "$folder/wall.txt"
everything "$folder/again" > "$folder/again.txt"
cmp "$folder/wall.txt" "$folder/again.txt"

# A log written under two configurations contains its rules, whatever the new daemon's configuration
# is.
rules() { printf 'rules:\n  - {name: repeated-vacancy, warning: %s, critical: %s}\n' "$1" "$2" > "$folder/rules.yaml"; }
rules 2 3
start twice --clock feed --config "$folder/rules.yaml"
head -100 "$feed" | tenure publish - --at "$folder/twice"
stop "$daemon"
rules 3 5
start twice --clock feed --config "$folder/rules.yaml"
tail -35 "$feed" | tenure publish - --at "$folder/twice"
start third --clock feed
tenure log --at "$folder/twice" | tenure publish - --at "$folder/third"
everything "$folder/twice" > "$folder/twice.txt"
everything "$folder/third" > "$folder/third.txt"
cmp "$folder/twice.txt" "$folder/third.txt"
tenure alerts -o text --all --at "$folder/third" | among "WARNING  Hertfordshire and West Essex is seeking its fifth"
