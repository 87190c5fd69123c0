# The log of one daemon, published into an empty one: the same state, alerts and channels.
source "$(dirname "$0")/common.sh"
start old --clock feed
old=$daemon
tenure publish "$feed" --at "$folder/old"
tenure publish retraction --source integrator --id 2019-11-21-0077 --at "$folder/old"
tenure publish clock --date 2022-03-01 --at "$folder/old"
start new --clock feed
tenure log --at "$folder/old" | tenure publish - --at "$folder/new" 2> "$folder/summary"
has "$folder/summary" "1 duplicate" # the rule set, which every daemon logs first
everything "$folder/old" > "$folder/old.txt"
everything "$folder/new" > "$folder/new.txt"
[ "$(lines "$folder/old.txt")" -gt 300 ]
cmp "$folder/old.txt" "$folder/new.txt"

# What a daemon has logged by the wall clock is rebuilt by one that follows its feed.
start wall
tenure publish appointment --organisation Q --role chair --person Ada --effective 2019 --at "$folder/wall"
tenure publish departure --organisation Q --role chair --person Ada --at "$folder/wall"
start again --clock feed
tenure log --at "$folder/wall" | tenure publish - --at "$folder/again"
everything "$folder/wall" > "$folder/wall.txt"
everything "$folder/again" > "$folder/again.txt"
cmp "$folder/wall.txt" "$folder/again.txt"
