# SPDX-License-Identifier: Apache-2.0
# Everything that the ledger records as sent was in a message, in spite of the targets' limits: a Slack message has 50 blocks, a
# mail lines of 998 bytes, a feed its entries. Titles name the worst alert and the number of alerts.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/parts/notify.sh"
start_data
cat > "$folder/own" <<SH
#!/bin/sh
{ echo message; cat; } >> "$folder/owned"
SH
chmod +x "$folder/own"
people=$(for i in $(seq 30); do printf '"desk-number-%02d-of-a-paper@news.example",' "$i"; done)
cat > "$folder/notify.yaml" <<YAML
board: https://board.example
targets:
  - {name: chat, slack: "http://127.0.0.1:$web/chat", private: true}
  - {name: mail, email: [${people%,}], from: tenure@news.example, smtp: "smtp://127.0.0.1:$smtp", private: true}
  - {name: feed, atom: $folder/alerts.xml}
  - {name: own, command: [$folder/own]}
  - {name: hook, webhook: "http://127.0.0.1:$web/hook", private: true}
routes:
  - {name: all, to: [chat, mail, feed, own, hook], wait: 2}
YAML
milestone set0 FIRST 2019-01-01 2030-01-01 SET | publish
begin_notify
# 130 alerts at once; the last is already overdue, so critical, and has a name that must be escaped, cut and encoded.
long=$(printf 'A very long <name> of a body & \\"more\\" é %.0s' $(seq 5))
{
  for i in $(seq 129); do milestone "m$i" "B$i" 2019-03-01 2019-03-10 SET; done
  echo "{\"source\":\"s\",\"id\":\"o\",\"announced\":\"2019-03-01\",\"organisation\":{\"id\":\"WORST\",\"name\":\"$long\"}}"
  milestone worst WORST 2019-03-01 2019-02-20 SET
} | publish
everywhere() { [ "$(notify sent --state sent | wc -l)" = $((5 * 130)) ]; }
wait_for 120 everywhere
[ "$(received /hook | sort -u | wc -l)" = 130 ]
[ "$(grep -c '"headline"' "$folder/owned")" = 130 ]
[ "$(grep -o '<entry>' "$folder/alerts.xml" | wc -l)" = 130 ]
$TENURE_PYTHON - "$folder/net/received" <<'PYTHON'
import json, re, sys
got = [json.loads(line) for line in open(sys.argv[1])]
chats = [json.loads(one["body"]) for one in got if one.get("path") == "/chat"]
shown = []
for chat in chats:
    blocks = chat["blocks"]
    assert len(blocks) <= 50, len(blocks)
    assert blocks[0]["type"] == "header" and len(blocks[0]["text"]["text"]) <= 150, blocks[0]
    assert len(chat["text"]) <= 300
    shown += [block["text"]["text"] for block in blocks if block["type"] == "section"]
    for block in blocks:
        assert len(json.dumps(block, ensure_ascii=False)) < 3100
assert len(shown) == len(set(shown)) == 130, (len(shown), len(set(shown)))
critical = [chat for chat in chats if "CRITICAL" in chat["text"]]
assert len(critical) == 1, [chat["text"] for chat in chats]
worst = critical[0]["blocks"][0]["text"]["text"]
alerts = (len(critical[0]["blocks"]) - 1) // 2
assert worst.startswith(f"{alerts} alerts: CRITICAL: The milestone plan of A very long <name> of a body & \"more\" é") and worst.endswith("..."), worst
assert critical[0]["text"].startswith(f"{alerts} alerts: CRITICAL: The milestone plan of A very long &lt;name&gt;"), critical[0]["text"]
mails = [one["mail"] for one in got if "mail" in one]
links = re.compile(r"^  https://board\.example/alert\?id=|href=\"https://board\.example/alert\?id=", re.M)
assert sum(len(links.findall(mail)) for mail in mails) == 260  # once as text, once as HTML
for mail in mails:
    assert all(len(line.encode()) <= 998 for line in mail.split("\r\n"))
    assert "30-of-a-paper@news.example" in mail.replace("\r\n ", " ")
PYTHON
end_notify
