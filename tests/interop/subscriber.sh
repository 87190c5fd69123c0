# A subscriber of some forty lines of Python follows the alerts: those there were, and those to come.
source "$(dirname "$0")/../flow/common.sh"
start data --clock feed
export TENURE_AT=$folder/data
example=$TENURE_SOURCE_DIR/examples/python/follow_alerts.py
[ "$(lines "$example")" -le 50 ]
tenure publish "$feed"
endpoint() { sed -n "s/^$1 //p" "$folder/data/endpoints"; }
"$TENURE_PYTHON" "$example" "$(endpoint feed)" "$(endpoint query)" 3 > "$folder/followed" &
follower=$!
pids+=("$follower")
wait_for 30 grep -q "^1 ACTIVE Hertfordshire" "$folder/followed"
tenure publish retraction --source integrator --id 2019-11-27-0080 --event-id back
wait_for 30 grep -q "^2 WITHDRAWN Hertfordshire" "$folder/followed"
kill -9 "$daemon"
wait "$daemon" 2> /dev/null || true
start data --clock feed # the follower finds it again by itself
tenure publish retraction --source integrator --id back
wait "$follower"
has "$folder/followed" "3 ACTIVE Hertfordshire and West Essex is seeking its fifth executive lead in four years"
[ "$(lines "$folder/followed")" = 3 ]
