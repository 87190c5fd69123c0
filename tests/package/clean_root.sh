#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tests/package/clean_root.sh BUILD: makes the packages of a build folder (preset release), installs them on a clean Debian 12 in a
# folder of its own, and does the main job there. Needs root and debootstrap; takes some minutes, so it is not part of the
# test run, which has a shorter one (package.sh).
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "clean_root: this needs root, for chroot" >&2; exit 2; }
build=$(cd "${1:?which build folder}" && pwd)
root=$(mktemp -d /tmp/tenure-root-XXXXXX)
trap 'rm -rf "$root"' EXIT
(cd "$build" && rm -f ./*.deb && cpack > /dev/null)
debootstrap --variant=minbase bookworm "$root" > "$root.log" || { tail "$root.log"; exit 1; }
rm -f "$root.log"
cp "$build"/*.deb "$root/root/"
cp /etc/resolv.conf "$root/etc/"
cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2> /dev/null || true
cat > "$root/root/try" <<'SH'
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends /root/tenure_*.deb /root/tenure-board_*.deb > /tmp/log 2>&1 || { tail /tmp/log; exit 1; }
tenured --data /tmp/data --clock feed --ipc 2> /dev/null &
daemon=$!
until [ -f /tmp/data/endpoints ]; do sleep 0.1; done
export TENURE_AT=/tmp/data
tenure publish /usr/share/tenure/feeds/reports.ndjson
tenure alerts --severity critical
tenure board --listen 127.0.0.1:0 > /tmp/board &
board=$!
until [ -s /tmp/board ]; do sleep 0.1; done
cat /tmp/board
kill $board $daemon
wait $board
wait $daemon
apt-get purge -y -qq tenure tenure-board > /dev/null 2>&1
[ ! -e /usr/bin/tenured ] && [ ! -e /etc/tenure/tenured.yaml ]
echo "clean root: installed, tried, and taken away again"
SH
timeout 600 chroot "$root" sh /root/try < /dev/null
