# SPDX-License-Identifier: Apache-2.0
# What is installed: programs that run from their location, a manual and completions that know every option of --help, a
# library that pkg-config and CMake find, packages that lintian accepts.
source "$(dirname "$0")/../flow/common.sh"
build=$TENURE_BUILD_DIR
root=$folder/root
DESTDIR=$root cmake --install "$build" > "$folder/installed"
prefix=$root/usr/local
PATH=$prefix/bin:$PATH
for program in "$prefix"/bin/tenure*; do
  cmp -s "$program" "$TENURE_BIN/$(basename "$program")" || "$program" --help > /dev/null
done
start data --clock feed
tenure publish --quiet "$feed" --at "$folder/data"
tenure alerts -o text --at "$folder/data" > "$folder/alerts"
has "$folder/alerts" "is seeking its fifth executive lead"
for file in etc/tenure/tenured.yaml etc/tenure/notify.yaml lib/systemd/system/tenured.service usr/local/share/tenure/examples/import/ministers.yaml; do
  [ -f "$root/$file" ] || fail "$file is not installed"
done
mkdir -p "$folder/as-packed/usr" # packages install into /usr, this test into /usr/local
ln -s "$prefix/share" "$folder/as-packed/usr/share"
"$TENURE_PYTHON" "$TENURE_SOURCE_DIR/tests/package/doc_links.py" "$prefix/share/doc/tenure-doc" "$folder/as-packed"
tenured --config "$root/etc/tenure/tenured.yaml" --data "$folder/x" --check-config > /dev/null
tenure notify --config "$root/etc/tenure/notify.yaml" --ledger "$folder/x.db" test-route > "$folder/out"
has "$folder/out" "all -> feed"

for unit in tenure-board tenure-notify tenure-backup; do # flow.service checks the daemon's
  sed "s|/usr/bin/tenure|$prefix/bin/tenure|; s|/usr/lib/tenure|$prefix/lib/tenure|; /^After=\|^Wants=/d" "$root/lib/systemd/system/$unit.service" > "$folder/$unit.service"
  systemd-analyze verify "$folder/$unit.service" > "$folder/verified" 2>&1 || { cat "$folder/verified"; fail "the unit $unit"; }
  [ ! -s "$folder/verified" ] || { cat "$folder/verified"; fail "the unit $unit"; }
done

systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' "$root/lib/systemd/system/tenure-backup.timer")" > "$folder/verified"

# The nightly backup: verified, and the newest ones are kept; a damaged one is set aside, and does
# not cause others to be deleted.
nightly() { "$prefix/lib/tenure/backup-nightly" "$folder/data" "$folder/backups" 2 2>> "$folder/nightly.err"; }
mkdir -m 0700 "$folder/backups"
for old in 2020-01-01T000000Z 2020-01-02T000000Z; do mkdir "$folder/backups/$old"; done
nightly > "$folder/out"
has "$folder/out" ", verified"
[ "$(ls "$folder/backups" | wc -l)" = 2 ] && [ -d "$folder/backups/2020-01-02T000000Z" ]
newest=$(ls -d "$folder"/backups/*Z | tail -n 1)
tenure restore "$newest" --at "$folder/restored" > /dev/null
mkdir "$folder/fake"
printf '#!/bin/sh\n[ "$1" != verify ] || exit 4\nexec %s "$@"\n' "$prefix/bin/tenure" > "$folder/fake/tenure"
chmod +x "$folder/fake/tenure"
sleep 1 # the names have a resolution of seconds
(PATH=$folder/fake:$PATH; exits 4 nightly)
[ "$(ls -d "$folder"/backups/*Z | wc -l)" = 2 ] && [ "$(ls -d "$folder"/backups/*.damaged | wc -l)" = 1 ]
has "$folder/nightly.err" "is damaged"

# With keys: the unit with all commented-out settings is valid, and names the files that tenure
# keygen makes.
for unit in tenured tenure-board tenure-notify; do
  sed -E "s|/usr/bin/tenure|$prefix/bin/tenure|; /^After=|^Wants=/d; s/^#(LoadCredential|Environment)/\1/" "$root/lib/systemd/system/$unit.service" > "$folder/$unit.service"
  systemd-analyze verify "$folder/$unit.service" > "$folder/verified" 2>&1 || { cat "$folder/verified"; fail "the unit $unit with keys"; }
  [ ! -s "$folder/verified" ] || { cat "$folder/verified"; fail "the unit $unit with keys"; }
  has "$folder/$unit.service" "LoadCredential=${unit#tenure-}.key:/etc/tenure/${unit#tenure-}.key"
done

# The manual: each program's page has each of its options and its example; the pages of files and of the protocol exist.
for program in "$prefix"/bin/tenure*; do
  name=$(basename "$program")
  page=$prefix/share/man/man1/$name.1.gz
  [ -f "$page" ] || fail "$name has no manual page"
  man -l "$page" 2> "$folder/err" | col -b > "$folder/page"
  [ ! -s "$folder/err" ] || { cat "$folder/err"; fail "$name: its page is not well-formed"; }
  "$program" --help | grep -oE -- '--[a-z][a-z-]+' | sort -u > "$folder/options"
  tr -d '\n' < "$folder/page" | sed 's/‐ *//g; s/  */ /g' > "$folder/flat"
  while read -r option; do
    grep -qF -- "$option" "$folder/flat" || grep -qF -- "${option//-/}" <(tr -d '‐-' < "$folder/flat") || fail "$name: its page does not have $option"
  done < "$folder/options"
  grep -q EXAMPLES "$folder/page" || fail "$name: its page has no example"
done
for page in man5/tenured.yaml.5 man5/tenure-access.5 man5/tenure-map.5 man5/tenure-notify.yaml.5 man7/tenure-protocol.7; do
  man -l "$prefix/share/man/$page.gz" > "$folder/page" 2> "$folder/err"
  [ -s "$folder/page" ] && [ ! -s "$folder/err" ] || fail "$page is not well-formed"
done

# Completion knows the verbs and their options.
completed() { # completed WORD...: what the shell offers for the last word
  bash -c 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tenure "$1" 2> /dev/null; printf "%s\n" "${COMPREPLY[@]}"' _ \
    "$prefix/share/bash-completion/completions/tenure" "$@"
}
completed tenure al > "$folder/out"
has "$folder/out" alerts
completed tenure alerts --sev > "$folder/out"
has "$folder/out" "--severity="
completed tenured --clo > "$folder/out"
has "$folder/out" "--clock="
touch "$folder/a file with spaces"
completed tenure publish "$folder/a f" > "$folder/out"
[ "$(cat "$folder/out")" = "$folder/a file with spaces" ] || fail "the completion of a name with spaces"
has "$prefix/share/zsh/vendor-completions/_tenure" "'--severity=[limit to alerts at least this severe"

# The library, by pkg-config and by CMake.
cat > "$folder/client.c" <<'C'
#include <stdio.h>
#include <tenure/client.h>

int
main(int argc, char **argv)
{
    tenure_client *client;
    Tenure__V1__Query query = TENURE__V1__QUERY__INIT;
    Tenure__V1__StatusQuery body = TENURE__V1__STATUS_QUERY__INIT;
    Tenure__V1__Answer *answer;
    query.body_case = TENURE__V1__QUERY__BODY_STATUS;
    query.status = &body;
    if (argc != 2 || tenure_client_open(argv[1], 5000, &client) != TENURE_OK ||
        tenure_client_query(client, &query, &answer) != TENURE_OK)
        return 1;
    printf("%llu events\n", (unsigned long long)answer->status_report->events);
    tenure__v1__answer__free_unpacked(answer, NULL);
    tenure_client_close(&client);
    return 0;
}
C
export PKG_CONFIG_PATH=$prefix/share/pkgconfig
flags=$(pkg-config --define-variable=prefix="$prefix" --cflags --libs tenure)
gcc -std=c17 -Wall -Wextra -Werror "$folder/client.c" $flags -o "$folder/client"
export LD_LIBRARY_PATH=$prefix/lib:$prefix/lib/x86_64-linux-gnu
"$folder/client" "$folder/data" > "$folder/out"
has "$folder/out" "149 events"
readelf -d "$folder/client" | among "NEEDED.*libtenure.so.0"
readelf --dyn-syms -W "$folder/client" | among "tenure_client_open@TENURE_0"
library=$(find "$prefix" -name 'libtenure.so.0.*')
readelf --dyn-syms -W "$library" | awk '$7 != "UND" && $5 == "GLOBAL" { print $8 }' | grep -vE '^(tenure_|tenure__v1__|TENURE_0)' > "$folder/strange" || true
[ ! -s "$folder/strange" ] || { cat "$folder/strange"; fail "the library shows more than its own functions"; }
mkdir "$folder/project"
cat > "$folder/project/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(client LANGUAGES C)
find_package(tenure 0.1 REQUIRED)
add_executable(client ../client.c)
target_link_libraries(client PRIVATE tenure::tenure)
CMAKE
cmake -S "$folder/project" -B "$folder/project/build" -DCMAKE_PREFIX_PATH="$prefix" > "$folder/cmake.err" 2>&1
cmake --build "$folder/project/build" >> "$folder/cmake.err" 2>&1
"$folder/project/build/client" "$folder/data" > "$folder/out"
has "$folder/out" "149 events"

# The packages: two runs of cpack give the same bytes; lintian finds no errors and gives no warnings.
for run in one two; do
  cpack --config "$build/CPackConfig.cmake" -B "$folder/$run" > "$folder/cpack.err" 2>&1
done
(umask 027; ! cpack --config "$build/CPackConfig.cmake" -B "$folder/three" > "$folder/cpack.err" 2>&1) || fail "folders that others cannot read are packed"
has "$folder/cpack.err" "umask 0022"
names=$(cd "$folder/one" && ls ./*.deb | sed 's|./||; s/_.*//' | LC_ALL=C sort | tr '\n' ' ')
case $names in
  "libtenure-dev libtenure0 tenure tenure-board tenure-doc tenured " | "libtenure-dev libtenure0 tenure tenure-doc tenured ") ;;
  *) fail "the packages are $names" ;;
esac
for package in "$folder/one"/*.deb; do
  cmp "$package" "$folder/two/$(basename "$package")"
  lintian --fail-on error,warning "$package" > "$folder/lintian" 2>&1 || { cat "$folder/lintian"; fail "lintian finds faults"; }
done
# Kept for the tests that install them.
rm -rf "$build/packages"
mkdir "$build/packages"
cp "$folder/one"/*.deb "$build/packages/"
stop "$daemon"
