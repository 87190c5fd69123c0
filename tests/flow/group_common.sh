# SPDX-License-Identifier: Apache-2.0
# Shared by the stories of groups: etcd nodes and members, on free ports, stopped by pid.
source "$(dirname "$0")/common.sh"
etcd_pids=() etcd_ports=() member_pids=()

free_ports() { # free_ports COUNT
  "$TENURE_PYTHON" - "$1" << 'END'
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in sockets:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))
END
}

# etcd_nodes COUNT: starts a cluster of that many nodes; sets `endpoints` for --group.
etcd_nodes() {
  read -ra etcd_ports <<< "$(free_ports $((2 * $1)))"
  local urls="" i
  cluster=""
  for ((i = 0; i < $1; i++)); do
    cluster+=",e$i=http://127.0.0.1:${etcd_ports[2 * i + 1]}"
    urls+=",http://127.0.0.1:${etcd_ports[2 * i]}"
  done
  cluster=${cluster#,}
  endpoints=etcd:${urls#,}
  for ((i = 0; i < $1; i++)); do etcd_start $i; done
  wait_for 60 healthy 0
}

etcd_start() { # etcd_start NODE
  local client=http://127.0.0.1:${etcd_ports[2 * $1]} peer=http://127.0.0.1:${etcd_ports[2 * $1 + 1]}
  "$TENURE_ETCD" --name "e$1" --data-dir "$folder/etcd.$1" --listen-client-urls "$client" --advertise-client-urls "$client" \
    --listen-peer-urls "$peer" --initial-advertise-peer-urls "$peer" --initial-cluster "$cluster" --initial-cluster-token "$folder" \
    --logger zap --log-level error 2>> "$folder/etcd.$1.err" &
  etcd_pids[$1]=$!
  pids+=("$!")
}

healthy() { curl -sf -m 2 "http://127.0.0.1:${etcd_ports[2 * $1]}/health" | among '"health":"true"'; }

# member NAME [OPTION...]: starts a member with its data in $folder/NAME; sets $daemon and $member_NAME to its pid.
member() {
  local name=$1
  shift
  rm -f "$folder/$name/endpoints"
  tenured --data "$folder/$name" --ipc --map-size 1G --group "$endpoints" --node "$name" --advertise "ipc://$folder/$name/ingest.ipc" "$@" 2>> "$folder/$name.err" &
  daemon=$!
  printf -v "member_$name" %s "$daemon"
  pids+=("$daemon")
  wait_for 30 test -f "$folder/$name/endpoints"
}

# leader_of NAME...: the first of these members that leads.
leader_of() {
  local name
  for name in "$@"; do
    if tenure status --json --timeout 2 --at "$folder/$name" 2> /dev/null > "$folder/$name.status" && ! grep -q '"follows":true' "$folder/$name.status"; then
      echo "$name"
      return 0
    fi
  done
  return 1
}
