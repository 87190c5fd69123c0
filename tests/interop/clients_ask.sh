# SPDX-License-Identifier: Apache-2.0
# The packages' previews, which store nothing, and changes, page by page: the same answers in both languages.
source "$(dirname "$0")/../flow/common.sh"
programs=$TENURE_SOURCE_DIR/tests/interop/clients
start data --clock feed
cat > "$folder/expected" <<'TEXT'
answers STORED STORED 2019-01-02 false
post false VACANT
error EventsRefused 1
error Invalid 0
change LEFT 2 Ada Example
change CAME 1 Ada Example
left 1
page [ '2', '1' ]
until 1
error Invalid
TEXT
"$TENURE_CLIENT_PYTHON" "$programs/ask.py" "$folder/data" python > "$folder/python"
sed "s/False/false/; s/\['2', '1'\]/[ '2', '1' ]/" "$folder/python" | diff "$folder/expected" - || fail "Python"
if [ -n "${TENURE_CLIENT_NODE-}" ]; then
  node_programs "$programs/ask.mjs"
  node "$programs_node/ask.mjs" "$folder/data" node > "$folder/node"
  diff "$folder/expected" "$folder/node" || fail "Node.js"
fi
