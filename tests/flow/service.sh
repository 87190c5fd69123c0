# SPDX-License-Identifier: Apache-2.0
# As a service: the unit is valid and hardened, so is the sample configuration, and the daemon
# notifies systemd when it is ready, alive and stopping. Metrics are valid for Prometheus.
source "$(dirname "$0")/common.sh"
sample=$TENURE_SOURCE_DIR/packaging/tenured.yaml

for unit in tenured tenured-member; do
  sed "s#/usr/bin/tenured#$TENURE_BIN/tenured#" "$TENURE_SOURCE_DIR/packaging/$unit.service" > "$folder/$unit.service"
  systemd-analyze verify "$folder/$unit.service" > "$folder/verified" 2>&1 || { cat "$folder/verified"; fail "the unit $unit"; }
  [ ! -s "$folder/verified" ] || { cat "$folder/verified"; fail "the unit $unit"; }
  systemd-analyze security --offline=true --no-pager "$folder/$unit.service" > "$folder/exposure"
  exposure=$(sed -nE 's/.*exposure level for .*: ([0-9]+)\.([0-9]).*/\1\2/p' "$folder/exposure")
  [ "$exposure" -le 20 ] || fail "the exposure of the unit $unit is $exposure tenths"
done

touch "$folder/access"
sed "s#/etc/tenure/access#$folder/access#" "$TENURE_SOURCE_DIR/packaging/group.yaml" > "$folder/group.yaml"
tenured --config "$folder/group.yaml" --check-config 2> /dev/null
tenure rules check "$folder/group.yaml" | among "valid" # a file for the daemon, with all settings
tenured --config "$sample" --data "$folder/data" --check-config 2> /dev/null
tenure keygen "$folder/server" > /dev/null
sed -E "s/^#([a-z]|  )/\1/; s#/run/credentials/tenured.service/tenured.key#$folder/server.key#; s#/etc/tenure/access#$folder/access#
  s#^ingest: tcp://0.*##" "$sample" > "$folder/all.yaml" # with every commented-out setting switched on
tenured --config "$folder/all.yaml" --data "$folder/data" --check-config 2> /dev/null

"$TENURE_PYTHON" - "$folder" <<'PYTHON'
import os, signal, socket, subprocess, sys, time
folder = sys.argv[1]
supervisor = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
supervisor.bind(folder + "/notify")
supervisor.settimeout(30)
hear = lambda: supervisor.recv(1000).decode().split("\n")
daemon = subprocess.Popen([os.environ["TENURE_BIN"] + "/tenured", "--data", folder + "/data", "--ipc", "--map-size", "1G"],
                          env={**os.environ, "NOTIFY_SOCKET": folder + "/notify"}, stderr=subprocess.DEVNULL)
assert hear() == ["READY=1"] and os.path.exists(folder + "/data/endpoints")
for _ in range(3):
    assert hear() == ["WATCHDOG=1"]
daemon.send_signal(signal.SIGTERM)
while (heard := hear()) == ["WATCHDOG=1"]:
    pass
assert heard == ["STOPPING=1"], heard
assert daemon.wait(30) == 0
PYTHON

start data --clock feed
export TENURE_AT=$folder/data
tenure publish --quiet "$feed"
tenure watch event --from start --cursor "$folder/cursor" --exit-when-caught-up > /dev/null
tenure status --metrics --cursor "$folder/cursor" > "$folder/metrics"
tenure status --json --cursor "$folder/cursor" | among '^{"lag":{"event":"0"}}$'
[ -z "$TENURE_PROMTOOL" ] || "$TENURE_PROMTOOL" check metrics < "$folder/metrics"
has "$folder/metrics" 'tenure_lag_updates{channel="event"} 0'
stop "$daemon"

# Diagnostics as JSON: each line is an object with the same four names, and contains no personal
# names.
start 'od"d' --clock feed --diagnostics json --disk-reserve 60T
exits 3 tenure publish --quiet --timeout 1 --at "$folder/od\"d" "$feed" 2> /dev/null
stop "$daemon"
"$TENURE_PYTHON" - "$folder/od\"d.err" "$feed" <<'PYTHON'
import json, re, sys, time
lines = [json.loads(line) for line in open(sys.argv[1])]
assert [line["event"] for line in lines] == ["rules", "busy", "listening", "stopped"], lines
for line in lines:
    assert sorted(line) == ["event", "level", "message", "time"]
    time.strptime(line["time"], "%Y-%m-%dT%H:%M:%SZ")
assert lines[1]["level"] == "error" and 'od"d' in lines[2]["message"]
people = set(re.findall(r'"person": ?\{[^}]*"name": ?"([^"]+)"', open(sys.argv[2]).read()))
assert people and not any(name in line["message"] for name in people for line in lines)
PYTHON
