# SPDX-License-Identifier: Apache-2.0
# RSS and Atom as found in practice: every item is read, or refused with its line; nothing is dropped silently, and no
# item gets the day of the import.
source "$(dirname "$0")/common.sh"
cd "$folder"
map=$TENURE_SOURCE_DIR/examples/import/press-feed.yaml
namespaces='xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:a="http://www.w3.org/2005/Atom"'
title='<title>Ann Example appointed chair of Q1</title>'
date='<pubDate>Wed, 27 Nov 2019 10:00:00 GMT</pubDate>'
rest="<guid>g1</guid><link>https://press.example/1</link>$date"

rss() { printf '<rss version="2.0" %s><channel><title>Press</title><link>https://press.example/</link>\n' "$namespaces"; cat; printf '\n</channel></rss>\n'; }
atom() { printf '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://press.example/"><title>Press</title><id>x</id><updated>2019-11-29T00:00:00Z</updated>\n'; cat; printf '\n</feed>\n'; }
# reads NAME TEXT...: checks that the feed makes events that contain each TEXT, in this order.
reads() {
  local name=$1 text
  shift
  cat > "$name.xml"
  tenure import --map "$map" --dry-run --json "$name.xml" > out 2> err || { cat err; fail "$name"; }
  for text in "$@"; do
    among -F -- "$text" out || { cat out err; fail "$name: $text"; }
    grep -nF -- "$text" out | head -n 1
  done > found
  sort -cn found || fail "$name: another order"
}
refuses() { # refuses NAME TEXT...: checks that each TEXT is printed, and the exit code is 1
  local name=$1
  shift
  cat > "$name.xml"
  exits 1 tenure import --map "$map" --dry-run --json "$name.xml" > out 2> err
  has err "$@"
}

# Titles: white space, namespaces, HTML.
echo "<item><title>
    <![CDATA[Ann Example appointed
    chair of Q1]]>
  </title>$rest</item>" | rss | reads folded '"title":"Ann Example appointed chair of Q1"' '"id":"g1"'
echo "<item><media:title>a photo</media:title><media:content><title>x</title></media:content>$title<itunes:title>y</itunes:title>$rest</item>" | rss | reads namespaces '"title":"Ann Example'
echo "<item><title>Ann O&amp;#39;Example&nbsp;&lt;b&gt;B&lt;/b&gt;oe appointed chair of Q1</title>$rest</item>" | rss | reads html "\"name\":\"Ann O'Example Boe\""
echo "<item><title>A &amp; B &lt; C&eacute;line appointed chair of Q1</title>$rest</item>" | rss | reads signs '"name":"A & B < Céline"'
for type in 'text|A &lt;b&gt; &amp;amp; B|A <b> &amp; B' 'html|A &lt;i&gt;&amp;amp;&lt;/i&gt; B|A & B' \
  'xhtml|<div xmlns="http://www.w3.org/1999/xhtml">A<br/><b>&amp;</b> B</div>|A & B'; do
  IFS='|' read -r name markup text <<< "$type"
  echo "<entry><id>1</id><title type=\"$name\">$markup appointed chair of Q1</title><updated>2019-11-27T10:00:00Z</updated></entry>" | atom | reads "$name" "\"name\":\"$text\""
done
printf '\xef\xbb\xbf\n <?xml version="1.0"?><rss version="2.0"><channel><item>%s%s</item></channel></rss>' "$title" "$rest" | reads space '"id":"g1"'
printf '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><item><title>Zo\xeb appointed chair of Q1</title>%s</item></channel></rss>' "$rest" | reads latin1 '"name":"Zoë"'

# Links and ids.
echo "<entry><id>tag:press.example,2019:1</id>$title<link rel=\"replies\" href=\"/1/comments\"/><link rel=\"enclosure\" href=\"/1.mp3\"/><link rel=\"alternate\" type=\"text/html\" href=\"/news/1\"/>
<updated>2019-12-24T10:00:00Z</updated><published>2019-11-27T10:00:00Z</published><author><name>Jo</name><uri>x</uri></author></entry>" |
  atom | reads atom '"announced":"2019-11-27"' '"url":"https://press.example/news/1"'
echo "<entry xml:base=\"news/\"><id>1</id>$title<link href=\"1\"/><updated>2019-11-27T10:00:00Z</updated></entry>" | atom | reads base '"url":"https://press.example/news/1"'
echo "<item>$title<a:link rel=\"self\" href=\"https://x.example/\"/><guid>https://press.example/guid</guid>$date</item>" | rss | reads permanent '"url":"https://press.example/guid"'
{ echo '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://press.example/"><title>Press</title></channel>'
  echo "<item rdf:about=\"https://press.example/1\">$title<dc:date>2019-11-27T10:00:00Z</dc:date></item></rdf:RDF>"; } | reads rdf '"id":"https://press.example/1","announced":"2019-11-27"'
same="<link>https://press.example/</link><guid></guid>$date"
echo "<item>$title$same</item><item><title>Bob Example appointed chair of Q2</title>$same</item>" | rss | reads no-guid 'Bob Example' 'Ann Example'
[ "$(grep -oE '"id":"[^"]+"' out | sort -u | wc -l)" = 2 ] || fail "two items without an id have one"
echo "<item>$title$rest</item>
<item><title>Bob Example appointed chair of Q2</title>$rest</item>" | rss | refuses shared 'shared.xml:3: INVALID: the item has the id of the one on line 2, but other content' '1 event'
echo "<item>$title$rest</item><item>$title$rest</item>" | rss | reads twice '"id":"g1"'

# Dates.
n=0
while IFS='|' read -r text day; do
  n=$((n + 1))
  echo "<item>$title<guid>$n</guid><pubDate>$text</pubDate></item>" | rss > dates.xml
  tenure import --map "$map" --dry-run --json dates.xml > out 2> err || true
  if [ "$day" = wrong ]; then
    has err "dates.xml:2: INVALID: the item's date \"$text\" cannot be read"
    [ ! -s out ] || fail "$text: an event"
  else
    among "\"announced\":\"$day\"" out || { cat out err; fail "$text"; }
  fi
done <<'DATES'
Wed, 27 Nov 2019 23:30:00 -0500|2019-11-27
Wed, 27 Nov 2019 23:30 EST|2019-11-27
27 Nov 19 10:00:00 Z|2019-11-27
Sat, 27 Nov 99 10:00:00 UT|1999-11-27
Fri, 27 Sept 2019 10:00:00 +0100|2019-09-27
Wed,  7 november 2019 10:00:00 GMT (noon)|2019-11-07
Wednesday, 27-Nov-19 10:00:00 GMT|2019-11-27
Wed Nov 27 10:00:00 2019|2019-11-27
Nov. 27, 2019 10:00 AM GMT-5|2019-11-27
2019-11-27|2019-11-27
2019-11-27T10:00:00.123+02:00|2019-11-27
2019-11-27 10:00:00|2019-11-27
20191127T100000Z|2019-11-27
2019/11/27|2019-11-27
27/11/2019|wrong
31 Feb 2019 10:00:00 GMT|wrong
Wed, 27 Nov 19999|wrong
soon|wrong
27 Nov|wrong
1574848800|wrong
2019-11-27tomorrow|wrong
DATES
for element in '<dc:date>2019-11-27T10:00:00Z</dc:date>' '<dc:date>2019-12-01</dc:date><pubDate>27 Nov 2019</pubDate>' '<a:updated>2019-11-27T10:00:00Z</a:updated>'; do
  echo "<item>$title<guid>1</guid>$element</item>" | rss | reads element '"announced":"2019-11-27"'
done
echo "<item>$title<guid>1</guid></item>" | rss | refuses dateless 'dateless.xml:2: INVALID: the item has no date'
echo "<item>$title$rest</item><item><title>Weather</title></item>" | rss | reads weather '"id":"g1"' # an item without an event needs no date

# Wrong or hostile documents: items before the error are imported.
echo "<item>$title$rest</item>
<item><title>Bob</item>" | rss | refuses broken 'broken.xml:3: INVALID: Opening and ending tag mismatch' '1 event'
echo '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x; appointed chair of Q1</title></item></channel></rss>' | refuses file "Entity 'x' not defined"
! among root out || fail "a file came in"
"$TENURE_PYTHON" - > bomb <<'PY'
print('<!DOCTYPE r [<!ENTITY a0 "lol">' + "".join('<!ENTITY a%d "%s">' % (i, "&a%d;" % (i - 1) * 10) for i in range(1, 12)) + ']><rss><channel><item><title>&a11;</title></item></channel></rss>')
PY
refuses bomb "Entity 'a11' not defined" < bomb
echo '<html/>' | refuses page 'it is neither RSS nor Atom'

# An item that was edited after it was stored is reported, but is not an error at every run.
start data --clock feed
export TENURE_AT=$folder/data
echo "<item>$title$rest</item>" | rss > polled.xml
tenure import --map "$map" polled.xml 2> err
has err "1 stored"
sed -i 's/Wed, 27 Nov/Thu, 28 Nov/' polled.xml
tenure import --map "$map" polled.xml 2> err
has err "polled.xml:2: edited since it was stored" "the stored event stays"
tenure import --map "$map" --quiet polled.xml 2> err
[ ! -s err ] || { cat err; fail "quiet is not quiet"; }

# A bookmark does not count items of a feed: read ones disappear from the file, and new ones take their
# place.
item() { echo "<item><title>$1 Example appointed chair of Q$2</title><guid>m$2</guid><link>https://press.example/m$2</link>$date</item>"; }
item Bo 7 | rss > marked.xml
tenure import --map "$map" --bookmark mark marked.xml 2> err
has err "1 stored"
item Cy 8 | rss > marked.xml
tenure import --map "$map" --bookmark mark marked.xml 2> err
has err "1 stored"
