# SPDX-License-Identifier: Apache-2.0
# The maps for public sources, each with a small made-up file in the source's layout: the posts agree with the source, and a second
# import stores nothing.
source "$(dirname "$0")/common.sh"
maps=$TENURE_SOURCE_DIR/examples/import
start data --clock feed
export TENURE_AT=$folder/data
cd "$folder"
for map in "$maps"/*.yaml; do # the first line names the origin of the layout: a repository, a specification, or tenure
  head -n 1 "$map" | among -E "^# .*( |\()[a-z-]+/[a-z-]+|^# .*RFC [0-9]+|^# A layout of tenure's own" ||
    fail "$map does not say in its first line where the layout is from"
done
twice() { # twice MAP FILE STORED: checks that the first import stores that many events, the second none
  tenure import --map "$maps/$1" "$2" 2> err || { cat err; fail "$1"; }
  has err "$3 stored"
  tenure import --map "$maps/$1" "$2" 2> err
  has err "0 stored"
}

cat > wikidata.csv <<'CSV'
item,itemLabel,position,positionLabel,start,end,psid
Q900001,Ada Example,Q700001,"Minister of Public Works, Housing and Water",2012-01-15,2015-12-12,Q900001-05A567AB
Q900002,Ben Example,Q700001,Public Works Minister,2015-12-12T00:00:00Z,,Q900002-3f118f8d
Q900003,Cy Example,Q700002,Prime Minister,2014-03-01,2016-02-01T00:00:00Z,Q900003-B767BEB2
CSV
twice wikidata-positions.yaml wikidata.csv 9
tenure state person Q900002 > out
has out "Ben Example" "; wikidata Q900002"
tenure state post CABINET/Q700001 > out
has out "Ben Example" "FILLED"
tenure state post CABINET/Q700001 --as-of 2013-06-01 > out
has out "Ada Example"
tenure state post CABINET/Q700002 > out
has out "VACANT"

# The tables have the layout of the repository; the query is the one in the map's first lines.
mkdir ifg
cat > ifg/appointment.csv <<'CSV'
id,person_id,post_id,start_date,end_date
494922d1-0000-4000-8000-000000000001,a4c27049-0000-4000-8000-000000000001,503977db-0000-4000-8000-000000000001,2016-07-17,2018-07-20
494922d1-0000-4000-8000-000000000002,a4c27049-0000-4000-8000-000000000002,503977db-0000-4000-8000-000000000001,2018-07-20,NULL
CSV
cat > ifg/person.csv <<'CSV'
id,id_parliament,id_ifg_website,name,display_name,normalized_name,short_name,gender,start_date,end_date
a4c27049-0000-4000-8000-000000000001,500.0,,Dee Example,Dee Example,Dee Example,Example,F,,2017-01-01
a4c27049-0000-4000-8000-000000000001,500.0,,Lady Example,Lady Example,Lady Example,Example,F,2017-01-01,
a4c27049-0000-4000-8000-000000000002,501.0,,Eli Example,Eli Example,Eli Example,Example,M,,
CSV
cat > ifg/post.csv <<'CSV'
id,id_ifg_website,organisation_id,name,display_name,rank_equivalence,rank_equivalence_value
503977db-0000-4000-8000-000000000001,NULL,0c000000-0000-4000-8000-000000000001,Minister of State for Tests,"Minister of State for Tests, DfE",MoS,4
CSV
printf 'id,name,short_name,start_date,end_date\n0c000000-0000-4000-8000-000000000001,Department for Examples,DfE,2001-06-08,NULL\n' > ifg/organisation.csv
"$TENURE_PYTHON" - "$maps/ifg-ministers.yaml" > ministers.csv <<'PY'
import csv, re, sqlite3, sys
base = sqlite3.connect(":memory:")
for table in "appointment", "person", "post", "organisation":
    head, *rows = csv.reader(open(f"ifg/{table}.csv"))
    base.execute(f"CREATE TABLE {table} ({', '.join(head)})")
    base.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(head))})", rows)
query = re.search(r'"(SELECT .*?)"', re.sub(r"\n# *", " ", open(sys.argv[1]).read()))[1]
found = base.execute(query)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow([column[0] for column in found.description])
out.writerows(found)
PY
twice ifg-ministers.yaml ministers.csv 4
tenure state posts --json > posts
has posts '"role":"minister-of-state-for-tests"' '"name":"Eli Example"'
tenure state organisations > out
has out "Department for Examples"

cat > feed.xml <<'XML'
<rss version="2.0"><channel><title>News</title>
<item><guid>n1</guid><title>Jane Example appointed chief executive of QOP</title><link>https://press.example/1</link><pubDate>Mon, 06 Aug 2018 10:00:00 GMT</pubDate></item>
</channel></rss>
XML
twice press-review.yaml feed.xml 1
tenure state post QOP/chief-executive --json > out
has out '"rumours":["' # a rumour waits for review, and changes nothing
! grep -q FILLED out || fail "a guess counts"
tenure log > log
id=$(sed -n 's/.*"source":"review","id":"\([^"]*\)".*/\1/p' log)
tenure publish appointment --source review --supersedes "$id" --announced 2018-08-06 --organisation QOP --role chief-executive --person "Jane Example" > /dev/null
tenure state post QOP/chief-executive > out
has out "FILLED" "Jane Example"
stop "$daemon"
