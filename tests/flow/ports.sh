# SPDX-License-Identifier: Apache-2.0
# A port over 65,535 is refused wherever an address is read, because libzmq would take its last 16
# bits.
source "$(dirname "$0")/common.sh"
bad=(65536 70000 99999999999999999999 +7301 -1 7301x '' ' 7301')
for port in "${bad[@]}"; do
  for option in ingest feed query; do
    exits 2 tenured --data "$folder/data" "--$option" "tcp://127.0.0.1:$port" 2> "$folder/err"
    has "$folder/err" "has no port from 1 to 65535"
    printf '%s: "tcp://127.0.0.1:%s"\n' $option "$port" > "$folder/config.yaml"
    exits 2 tenured --data "$folder/data" --config "$folder/config.yaml" --check-config 2> "$folder/err"
    has "$folder/err" "config.yaml:1:" "has no port from 1 to 65535"
  done
  exits 1 tenure status --at "tcp://127.0.0.1:$port" 2> "$folder/err"
  has "$folder/err" "is not an address" "with a port from 1 to 65533"
  exits 1 tenure publish --at "tcp://127.0.0.1:$port" "$feed" 2> "$folder/err"
  has "$folder/err" "is not an address"
  printf 'ingest tcp://127.0.0.1:1\nfeed tcp://127.0.0.1:2\nquery tcp://127.0.0.1:%s\n' "$port" > "$folder/endpoints"
  exits 1 tenure status --at "$folder/endpoints" 2> "$folder/err"
  has "$folder/err" "it lacks the address of ingest, feed or query"
  exits 2 timeout 20 tenure board --at "$folder/endpoints" --listen "127.0.0.1:$port" 2> "$folder/err"
  has "$folder/err" "is not ADDRESS:PORT"
done
[ ! -e "$folder/data" ]

# The two sockets after ingest need ports as well.
exits 1 tenure status --at tcp://127.0.0.1:65534 2> "$folder/err"
has "$folder/err" "is not an address"
exits 3 tenure status --at tcp://127.0.0.1:65533 --timeout 1 2> "$folder/err"
for address in 127.0.0.1:65535 '[::1]:65535' '127.0.0.1:*'; do
  tenured --data "$folder/data" --query "tcp://$address" --check-config 2> /dev/null
done
for target in 'webhook: "http://127.0.0.1:70000/"' 'slack: "https://127.0.0.1:65536/"' \
  'email: [a@x.example], from: b@x.example, smtp: "smtp://127.0.0.1:70000"'; do
  printf 'targets: [{name: t, %s}]\nroutes: [{name: all, to: t}]\n' "$target" > "$folder/notify.yaml"
  exits 2 tenure notify --config "$folder/notify.yaml" test-route 2> "$folder/err"
  has "$folder/err" "notify.yaml:1:" "is not an address that can be reached"
done
