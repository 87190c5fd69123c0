/* SPDX-License-Identifier: Apache-2.0 */
#include "schema.h"

#include <tenure/v1/wire.pb-c.h>

const char *const sink_schema =
    "create schema if not exists tenure;"
    "create table if not exists tenure.stream ("
    " name text primary key, cursor text not null, updated timestamptz not null);"
    "create table if not exists tenure.event ("
    " seq bigint primary key, recorded timestamptz not null, source text not null,"
    " id text not null, announced text not null, kind text not null, corrects bigint,"
    " event jsonb not null);"
    "create table if not exists tenure.post ("
    " organisation text, role text, status text not null, open boolean not null, region text,"
    " holder text, vacant_since text, open_since text, channel_offset bigint not null,"
    " seq bigint not null, state jsonb not null, primary key (organisation, role));"
    "create table if not exists tenure.tenure ("
    " organisation text, role text, number bigint, person text, person_name text, basis text,"
    " started text, held_from text, ended text, ending text not null, tenure jsonb not null,"
    " primary key (organisation, role, number));"
    "create table if not exists tenure.organisation ("
    " id text primary key, name text, kind text, region text, ended text,"
    " channel_offset bigint not null, seq bigint not null, state jsonb not null);"
    "create table if not exists tenure.person ("
    " id text primary key, name text, channel_offset bigint not null, seq bigint not null,"
    " state jsonb not null);"
    "create table if not exists tenure.indicator ("
    " scope text, name text, label text, channel_offset bigint not null, seq bigint not null,"
    " state jsonb not null, primary key (scope, name, label));"
    "create table if not exists tenure.alert ("
    " id text primary key, rule text not null, subject text not null, organisation text,"
    " region text, severity text not null, headline text not null, opened text,"
    " ending text not null, ended text, channel_offset bigint not null, seq bigint not null,"
    " alert jsonb not null);"
    "create index if not exists event_id on tenure.event (source, id);"
    "create index if not exists tenure_person on tenure.tenure (person);"
    "create index if not exists alert_ending on tenure.alert (ending)";

/* JSON leaves out default values, and has 64-bit numbers as strings. */
const char *const sink_upserts[] = {
    [TENURE__V1__CHANNEL__EVENT] =
        "insert into tenure.event (seq, recorded, source, id, announced, kind, "
        "corrects, event) select (u->>'seq')::bigint, "
        "to_timestamp((u->>'recordedMs')::bigint / 1000.0), "
        "coalesce(u#>>'{event,source}', ''), coalesce(u#>>'{event,id}', ''), "
        "coalesce(u#>>'{event,announced}', ''), kind, (u->>'corrects')::bigint, "
        "u->'event' from (select $1::jsonb as u, $2::text as kind) as given on conflict "
        "(seq) do update set recorded = excluded.recorded, source = excluded.source, id "
        "= excluded.id, announced = excluded.announced, kind = excluded.kind, corrects "
        "= excluded.corrects, event = excluded.event",
    [TENURE__V1__CHANNEL__POST] =
        "insert into tenure.post (organisation, role, status, open, region, holder, "
        "vacant_since, open_since, channel_offset, seq, state) select "
        "u#>>'{post,organisation}', u#>>'{post,role}', coalesce(u#>>'{post,status}', "
        "'UNKNOWN'), coalesce((u#>>'{post,open}')::boolean, false), "
        "u#>>'{post,region}', u#>>'{post,holders,0,person,name}', "
        "case when u#>>'{post,vacantSinceIsBound}' is null then u#>>'{post,vacantSince}' end, "
        "u#>>'{post,openSince}', (u->>'offset')::bigint, "
        "(u->>'seq')::bigint, u->'post' from (select $1::jsonb as u, $2::text as kind) "
        "as given on conflict (organisation, role) do update set status = "
        "excluded.status, open = excluded.open, region = excluded.region, holder = "
        "excluded.holder, vacant_since = excluded.vacant_since, open_since = "
        "excluded.open_since, channel_offset = excluded.channel_offset, seq = "
        "excluded.seq, state = excluded.state",
    [TENURE__V1__CHANNEL__ORGANISATION] =
        "insert into tenure.organisation (id, name, kind, region, ended, "
        "channel_offset, seq, state) select u#>>'{organisation,id}', "
        "u#>>'{organisation,name}', u#>>'{organisation,kind}', "
        "u#>>'{organisation,region}', u#>>'{organisation,ended}', "
        "(u->>'offset')::bigint, (u->>'seq')::bigint, u->'organisation' from (select "
        "$1::jsonb as u, $2::text as kind) as given on conflict (id) do update set name "
        "= excluded.name, kind = excluded.kind, region = excluded.region, ended = "
        "excluded.ended, channel_offset = excluded.channel_offset, seq = excluded.seq, "
        "state = excluded.state",
    [TENURE__V1__CHANNEL__PERSON] =
        "insert into tenure.person (id, name, channel_offset, seq, state) select "
        "u#>>'{person,person,id}', u#>>'{person,person,name}', (u->>'offset')::bigint, "
        "(u->>'seq')::bigint, u->'person' from (select $1::jsonb as u, $2::text as "
        "kind) as given on conflict (id) do update set name = excluded.name, "
        "channel_offset = excluded.channel_offset, seq = excluded.seq, state = "
        "excluded.state",
    [TENURE__V1__CHANNEL__INDICATOR] =
        "insert into tenure.indicator (scope, name, label, channel_offset, seq, state) "
        "select u#>>'{indicator,scope}', u#>>'{indicator,name}', "
        "coalesce(u#>>'{indicator,label}', ''), (u->>'offset')::bigint, "
        "(u->>'seq')::bigint, u->'indicator' from (select $1::jsonb as u, $2::text as "
        "kind) as given on conflict (scope, name, label) do update set channel_offset = "
        "excluded.channel_offset, seq = excluded.seq, state = excluded.state",
    [TENURE__V1__CHANNEL__ALERT] =
        "insert into tenure.alert (id, rule, subject, organisation, region, severity, "
        "headline, opened, ending, ended, channel_offset, seq, alert) select "
        "u#>>'{alert,id}', u#>>'{alert,rule}', u#>>'{alert,subject}', "
        "u#>>'{alert,organisation}', u#>>'{alert,region}', "
        "coalesce(u#>>'{alert,severity}', 'SEVERITY_UNSPECIFIED'), "
        "coalesce(u#>>'{alert,headline}', ''), u#>>'{alert,opened}', "
        "coalesce(u#>>'{alert,ending}', 'ACTIVE'), u#>>'{alert,ended}', "
        "(u->>'offset')::bigint, (u->>'seq')::bigint, u->'alert' from (select $1::jsonb "
        "as u, $2::text as kind) as given on conflict (id) do update set rule = "
        "excluded.rule, subject = excluded.subject, organisation = "
        "excluded.organisation, region = excluded.region, severity = excluded.severity, "
        "headline = excluded.headline, opened = excluded.opened, ending = "
        "excluded.ending, ended = excluded.ended, channel_offset = "
        "excluded.channel_offset, seq = excluded.seq, alert = excluded.alert",
};

/* Tenures have no statement, because all posts are sent again, and their tenures with them. */
const char *const sink_rewinds[] = {
    [TENURE__V1__CHANNEL__EVENT] = "delete from tenure.event where seq > $1::bigint",
    [TENURE__V1__CHANNEL__POST] = "with gone as (delete from tenure.post where channel_offset > "
                                  "$1::bigint returning organisation, role) delete from "
                                  "tenure.tenure using gone where tenure.organisation = "
                                  "gone.organisation and tenure.role = gone.role",
    [TENURE__V1__CHANNEL__ORGANISATION] =
        "delete from tenure.organisation where channel_offset > $1::bigint",
    [TENURE__V1__CHANNEL__PERSON] = "delete from tenure.person where channel_offset > $1::bigint",
    [TENURE__V1__CHANNEL__INDICATOR] =
        "delete from tenure.indicator where channel_offset > $1::bigint",
    [TENURE__V1__CHANNEL__ALERT] = "delete from tenure.alert where channel_offset > $1::bigint",
};

const char *const sink_forget_tenures =
    "delete from tenure.tenure where organisation = $1 and role = $2";

const char *const sink_put_tenures =
    "insert into tenure.tenure (organisation, role, number, person, person_name, basis, started, "
    "held_from, ended, ending, tenure) select $1, $2, $4::bigint + number, t#>>'{person,id}', "
    "t#>>'{person,name}', t->>'basis', t->>'start', t->>'heldFrom', t->>'end', "
    "coalesce(t->>'ending', 'OPEN'), t "
    "from jsonb_array_elements($3::jsonb->'tenures') with ordinality as list (t, number)";
