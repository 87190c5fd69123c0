# SPDX-License-Identifier: Apache-2.0
# Metrics over HTTP from the daemon: the same as tenure status --metrics, for this machine only; and the shipped files for
# Prometheus and Grafana use only metrics that exist.
source "$(dirname "$0")/common.sh"
monitoring=$TENURE_SOURCE_DIR/packaging/monitoring
for wrong in 0.0.0.0:7304 127.0.0.1 localhost:7304 127.0.0.1:70000 tcp://127.0.0.1:7304; do
  exits 2 tenured --data "$folder/wrong" --ipc --metrics "$wrong" 2> "$folder/err"
  has "$folder/err" "is not an address of this machine alone"
done
start data --clock feed --metrics 127.0.0.1:0
url=$(sed -n 's/^metrics //p' "$folder/data/endpoints")
has "$folder/data.err" "metrics are served at $url"
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
curl -sSf "$url" > "$folder/metrics"
has "$folder/metrics" "tenure_events 149" "tenure_busy 0" 'tenure_channel_updates_total{channel="event"} 149'
names() { sed -n 's/^\(tenure_[a-z_]*\).*/\1/p' "$1"; }
tenure status --metrics > "$folder/status"
names "$folder/status" | cmp - <(names "$folder/metrics")
[ -z "$TENURE_PROMTOOL" ] || "$TENURE_PROMTOOL" check metrics < "$folder/metrics"
code() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
[ "$(code "${url%metrics}")" = 404 ]
[ "$(code -X POST -d x "$url")" = 404 ]
[ "$(code -I "$url")" = 200 ]
# Many requests at once, while events are stored.
for n in $(seq 20); do curl -sf "$url" > "$folder/many.$n" & pids+=($!) scrapes[n]=$!; done
tenure publish retraction --source integrator --id 2019-11-27-0080 > /dev/null
for n in $(seq 20); do wait "${scrapes[n]}"; done
for n in $(seq 20); do has "$folder/many.$n" "tenure_last_event_time_seconds"; done
served() { curl -sSf "$1" | sed -n 's/^tenure_events //p'; }
[ "$(served "$url")" = "$(events)" ]
# A second daemon cannot have the address, and says so.
address=${url#http://}
exits 1 tenured --data "$folder/second" --ipc --map-size 1G --metrics "${address%/metrics}" 2> "$folder/err"
has "$folder/err" "cannot listen on ${address%/metrics} for metrics: Address already in use"
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/package/queries.py" "$monitoring/grafana.json" "$monitoring/alerts.yaml" \
  "$TENURE_SOURCE_DIR/docs/operating.md" "$folder/metrics"
if [ -n "$TENURE_PROMTOOL" ]; then
  "$TENURE_PROMTOOL" check rules "$monitoring/alerts.yaml" > "$folder/out" || { cat "$folder/out"; fail "the alert rules"; }
  "$TENURE_PROMTOOL" check rules "$monitoring/group-alerts.yaml" > "$folder/out" || { cat "$folder/out"; fail "the alert rules of groups"; }
  "$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/package/dashboard_rules.py" "$monitoring/grafana.json" "$monitoring/group-grafana.json" > "$folder/queries.yaml"
  "$TENURE_PROMTOOL" check rules "$folder/queries.yaml" > "$folder/out" 2>&1 || { cat "$folder/out"; fail "the queries of the dashboards"; }
  cp "$monitoring/alerts.yaml" "$TENURE_SOURCE_DIR/tests/package/alerts.test.yaml" "$folder/"
  "$TENURE_PROMTOOL" test rules "$folder/alerts.test.yaml" > "$folder/out" 2>&1 || { cat "$folder/out"; fail "the alerts"; }
fi
stop "$daemon"
printf 'clock: feed\nipc: true\nmetrics: 127.0.0.1:0\n' > "$folder/config.yaml"
start data --config "$folder/config.yaml"
[ "$(served "$(sed -n 's/^metrics //p' "$folder/data/endpoints")")" = "$(events)" ]
stop "$daemon"
