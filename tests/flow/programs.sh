# SPDX-License-Identifier: Apache-2.0
# Every program: its help fits a screen and has an example; usage errors; a missing daemon.
source "$(dirname "$0")/common.sh"
for program in "$TENURE_BIN"/tenure "$TENURE_BIN"/tenured "$TENURE_BIN"/tenure-*; do
  case $program in *.*) continue ;; esac
  "$program" --help > "$folder/help"
  [ "$(lines "$folder/help")" -le 60 ] || fail "$program: its help is longer than a screen"
  grep -qE '^Examples?:|Examples?:' "$folder/help" || fail "$program: no example in its help"
  "$program" --version > "$folder/version"
  grep -qxE 'tenure [0-9]+\.[0-9]+\.[0-9]+' "$folder/version" || fail "$program: does not say which version it is"
  cat "$folder/version" >> "$folder/versions"
  exits 2 "$program" --no-such-option 2> /dev/null
done
[ "$(sort -u "$folder/versions" | lines /dev/stdin)" = 1 ] || fail "several versions"
tenure status --version | among "^tenure "
tenure version | cmp - <(tenure --version)
tenure publish appointment --help > "$folder/help"
has "$folder/help" "--organisation TEXT" "--person TEXT" "--person-id TEXT" "--person-unnamed" "--basis SUBSTANTIVE|INTERIM|ACTING" "Example:" \
  "how the post is held" "jointly with the present holders" "since when is not known" "that the person comes from" "does not name the person"
tenure publish departure --help | among "before the person has taken up the post, it calls the appointment off"
exits 2 tenure 2> /dev/null
exits 2 tenure nonsense 2> "$folder/err"
has "$folder/err" "unknown verb nonsense"
export TENURE_AT=$folder
for verb in "state posts" "state post Q/chair" "history Q/chair" alerts "why a/b@1" log status; do
  exits 3 tenure $verb 2> "$folder/err"
  [ "$(lines "$folder/err")" = 1 ]
  has "$folder/err" "no daemon is running there" "start one with tenured --data"
done
echo '{"source":"s","id":"1","dissolution":{"organisation":"Q"}}' > "$folder/one"
exits 3 tenure publish --timeout 1 "$folder/one" 2> "$folder/err"
has "$folder/err" "publish the same again, nothing is stored twice"
exits 3 tenure state post nonsense --timeout 1 2> /dev/null # it could be a name
exits 2 tenure watch nowhere 2> /dev/null
exits 2 tenure alerts --severity bad 2> /dev/null
exits 2 tenure state post Q/c --as-of someday 2> /dev/null
exits 1 tenure status --at tcp://nowhere 2> "$folder/err"
has "$folder/err" "is not an address"
exits 3 tenure status --at tcp://127.0.0.1:1 --timeout 1 2> "$folder/err"
has "$folder/err" "no daemon answered at tcp://127.0.0.1:1 within 1 s"
