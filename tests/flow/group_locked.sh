# SPDX-License-Identifier: Apache-2.0
# A group whose etcd requires certificates, a user and a password, and whose members have keys: it stores, goes on when etcd has
# dropped its tokens, and a new member reads older entries from another member; a member that lacks a credential is told which.
source "$(dirname "$0")/group_common.sh"
mkdir "$folder/tls"
cd "$folder/tls"
certificate() { # certificate NAME SUBJECT [OPTION...]: NAME.pem, signed by the authority, and NAME-key.pem
  local name=$1 subject=$2
  shift 2
  openssl req -newkey rsa:2048 -nodes -keyout "$name-key.pem" -subj "$subject" -out "$name.csr" 2> /dev/null
  openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -out "$name.pem" "$@" 2> /dev/null
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca-key.pem -out ca.pem -subj "/CN=authority" -days 2 2> /dev/null
certificate server /CN=server -extfile <(echo "subjectAltName=IP:127.0.0.1")
certificate client /CN=client
cd - > /dev/null

read -ra ports <<< "$(free_ports 2)"
url=https://127.0.0.1:${ports[0]}
start_etcd() {
  "$TENURE_ETCD" --name e --data-dir "$folder/etcd" --listen-client-urls "$url" --advertise-client-urls "$url" \
    --listen-peer-urls "http://127.0.0.1:${ports[1]}" --initial-advertise-peer-urls "http://127.0.0.1:${ports[1]}" \
    --initial-cluster "e=http://127.0.0.1:${ports[1]}" --cert-file "$folder/tls/server.pem" --key-file "$folder/tls/server-key.pem" \
    --client-cert-auth --trusted-ca-file "$folder/tls/ca.pem" --logger zap --log-level error 2>> "$folder/etcd.err" &
  etcd=$!
  pids+=("$etcd")
  wait_for 60 healthy_etcd
}
token=""
healthy_etcd() { ask_etcd health > /dev/null; }
ask_etcd() { # ask_etcd PATH [BODY]
  curl -sf -m 5 --cacert "$folder/tls/ca.pem" --cert "$folder/tls/client.pem" --key "$folder/tls/client-key.pem" ${token:+-H "Authorization: $token"} \
    ${2:+-d "$2"} "$url/$1"
}
start_etcd
tenure_keys='"key":"dGVudXJlLw==","range_end":"dGVudXJlMA=="' # the range from tenure/ up to tenure0
for name in root tenure; do
  ask_etcd v3/auth/user/add "{\"name\":\"$name\",\"password\":\"$name's word\"}"
  ask_etcd v3/auth/role/add "{\"name\":\"$name\"}"
  ask_etcd v3/auth/user/grant "{\"user\":\"$name\",\"role\":\"$name\"}"
done > /dev/null
ask_etcd v3/auth/role/grant "{\"name\":\"tenure\",\"perm\":{\"permType\":\"READWRITE\",$tenure_keys}}" > /dev/null
ask_etcd v3/auth/enable "{}" > /dev/null
echo "tenure's word" > "$folder/password"
endpoints=etcd:$url
tls="--group-ca $folder/tls/ca.pem --group-certificate $folder/tls/client.pem --group-key $folder/tls/client-key.pem"

for name in m1 m2 m3 writer; do tenure keygen "$folder/$name" > "$folder/$name.txt"; done
for name in m1 m2 m3; do echo "$name $(cat "$folder/$name.txt") follow,subscribe,query"; done > "$folder/access"
echo "writer $(cat "$folder/writer.txt") publish,subscribe,query *" >> "$folder/access"
export TENURE_KEY=$folder/writer.key
locked() { # locked NAME: starts a member with all credentials
  member "$1" --clock feed --group-keep 10 $tls --group-user tenure --group-password "$folder/password" --key "$folder/$1.key" --access "$folder/access"
}
refused() { # refused TEXT OPTION...: a member without a credential reports the text, and waits
  local text=$1
  shift
  tenured --data "$folder/stranger" --ipc --map-size 1G --group "$endpoints" --node stranger "$@" 2> "$folder/stranger.err" &
  local pid=$!
  pids+=("$pid")
  told() { grep -q "$text" "$folder/stranger.err"; }
  wait_for 30 told
  kill "$pid"
  wait "$pid" || true
  rm -rf "$folder/stranger"
}

locked m1
leads() { leader_of m1 > /dev/null; }
wait_for 30 leads
locked m2
list=$folder/m1,$folder/m2
for lines in 1,20 21,40 41,60; do sed -n ${lines}p "$feed" | tenure publish --quiet --timeout 60 --at "$list" -; done

# etcd drops its tokens when it is restarted.
kill -9 "$etcd"
wait "$etcd" || true
start_etcd
tail -n +61 "$feed" | tenure publish --quiet --timeout 60 --at "$list" -
trimmed() { tenure group --json --at "$folder/m1" | sed -nE 's/.*"trimmed":"([0-9]+)".*/\1/p'; }
is_trimmed() { local to; to=$(trimmed) && [ "${to:-0}" -gt 20 ]; }
wait_for 60 is_trimmed

locked m3
all_of() { tenure watch event post person alert --from start --exit-when-caught-up --json --at "$folder/$1"; }
arrived() { [ "$(TENURE_AT=$folder/m3 events)" = "$(TENURE_AT=$folder/m1 events)" ]; }
wait_for 60 arrived
has "$folder/m3.err" "reads entries from 1 on from m"
cmp <(all_of m1) <(all_of m3)

echo wrong > "$folder/wrong"
refused "authentication failed" $tls --group-user tenure --group-password "$folder/wrong"
refused "permission denied" $tls
refused "etcd does not answer" --group-ca "$folder/tls/ca.pem" --group-user tenure --group-password "$folder/password"
refused "certificate" --group-certificate "$folder/tls/client.pem" --group-key "$folder/tls/client-key.pem" --group-user tenure --group-password "$folder/password"
exits 1 tenured --data "$folder/stranger" --ipc --group "$endpoints" --node x --group-user tenure --group-password "$folder/none" 2> "$folder/err"
has "$folder/err" "$folder/none"
exits 2 tenured --data "$folder/stranger" --ipc --group "$endpoints" --node x --group-user tenure 2> "$folder/err"
has "$folder/err" "go together"
