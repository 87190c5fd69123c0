-- SPDX-License-Identifier: Apache-2.0
-- A peer of tenure bench: posts in tables, folded by functions in the server, with the same rules as posts.py.

create table log(
  seq bigint generated always as identity primary key, source text not null, id text not null,
  organisation text not null, role text not null, -- the reported post
  encoded bytea not null, unique (source, id));
-- The present batch of events; filled again for each.
create temporary table incoming(
  place int not null, source text not null, id text not null, announced date not null, effective date, kind text not null,
  organisation text not null, role text not null, person text not null, name text not null, interim boolean not null,
  searching boolean not null, target text not null, encoded bytea not null) on commit delete rows;
create table updates(
  number bigint generated always as identity primary key, channel text not null, seq bigint not null, body json not null);
create table clock(today date not null);
insert into clock values ('0001-01-01');
create table organisations(organisation text primary key, name text not null);
create table posts(
  post int generated always as identity primary key, organisation text not null, role text not null,
  searching_since date, shown text, review date, unique (organisation, role));
create index on posts(review, post);
create table tenures(
  post int not null, began_by bigint not null, person text not null, name text not null, start_day date not null,
  end_day date, leaving boolean not null default false, interim boolean not null, ended_by bigint,
  primary key (post, began_by));
create table alerts(rule text, post int, severity int not null, figure int, primary key (rule, post));

-- Severity 0 means no alert.
create function set_alert(rule_ text, post_ posts, severity_ int, figure_ int, today date, cause bigint)
returns void language plpgsql as $$
declare
  before alerts;
begin
  select * into before from alerts where rule = rule_ and post = post_.post;
  if severity_ = 0 and before.rule is null
    or severity_ = before.severity and figure_ is not distinct from before.figure then
    return;
  elsif severity_ > 0 then
    insert into alerts values (rule_, post_.post, severity_, figure_)
      on conflict (rule, post) do update set severity = severity_, figure = figure_;
  else
    delete from alerts where rule = rule_ and post = post_.post;
  end if;
  insert into updates(channel, seq, body) values ('alert', cause, json_build_object(
    'rule', rule_, 'post', post_.organisation || '/' || post_.role, 'severity', severity_, 'figure', figure_, 'on', today));
end $$;

-- Computes the post's state today, evaluates the rules, and schedules the next evaluation.
create function look(number int, today date, cause bigint) returns void language plpgsql as $$
declare
  at posts;
  said record;
  vacant_since date;
  leaders int;
  state json;
begin
  select * into at from posts where post = number;
  select
    coalesce(bool_or(runs), false) as held,
    coalesce(bool_or(runs and not interim), false) as led,
    not coalesce(bool_or(not interim and (start_day > today or runs and end_day is null and not leaving)), false) as open,
    max(end_day) filter (where end_day <= today) as last_end,
    count(distinct person) filter (where start_day <= today and (end_day is null or end_day > today - 1461)) as leaders,
    coalesce(json_agg(person order by start_day, began_by) filter (where runs), '[]') as holders,
    least(min(start_day) filter (where start_day > today), min(end_day) filter (where end_day > today),
          min(end_day + 1461) filter (where end_day + 1461 > today)) as review
  into said
  from (select *, start_day <= today and (end_day is null or end_day > today) as runs
        from tenures where post = number) as tenures;
  vacant_since := case when not said.held then said.last_end end;
  state := json_build_object(
    'post', at.organisation || '/' || at.role,
    'organisation', (select name from organisations where organisation = at.organisation),
    'status', case when said.led then 'FILLED' when said.held then 'INTERIM' else 'VACANT' end, 'open', said.open,
    'vacantSince', vacant_since, 'recruitingSince', at.searching_since, 'holders', said.holders);
  if at.shown is distinct from state::text then
    insert into updates(channel, seq, body) values ('post', cause, state);
  end if;
  update posts set shown = state::text, review = least(
    said.review, case when vacant_since + 90 > today then vacant_since + 90
                      when vacant_since + 180 > today then vacant_since + 180 end)
  where post = number;
  perform set_alert('vacancy', at, case when today - vacant_since >= 180 then 2 when today - vacant_since >= 90 then 1 else 0 end,
                    null, today, cause);
  leaders := case when said.open then said.leaders else 0 end;
  perform set_alert('churn', at, case when leaders >= 4 then 2 when leaders >= 3 then 1 else 0 end, leaders, today, cause);
end $$;

-- Evaluates each post that is due by a day on its own day, in order.
create function look_at_due(day date, cause bigint) returns void language plpgsql as $$
declare
  due record;
begin
  loop
    select post, review into due from posts where review <= day order by review, post limit 1;
    exit when not found;
    perform look(due.post, due.review, cause);
  end loop;
end $$;

-- Reverts what an event did to a post; returns the affected person, as the following functions do.
create function undo(number int, before bigint) returns text[] language plpgsql as $$
declare
  touched text[];
begin
  select array_agg(person) into touched from tenures where post = number and before in (began_by, ended_by);
  update tenures set end_day = null, leaving = false, ended_by = null where post = number and ended_by = before;
  delete from tenures where post = number and began_by = before;
  return touched;
end $$;

create function take_appointment(number int, report incoming, cause bigint) returns text[] language plpgsql as $$
declare
  start date := coalesce(report.effective, report.announced);
  touched text[];
begin
  with ended as (
    update tenures set end_day = start, ended_by = cause
      where post = number and end_day is null and start_day <= start returning person)
  select array_agg(person) into touched from ended;
  insert into tenures(post, began_by, person, name, start_day, interim)
    values (number, cause, report.person, report.name, start, report.interim);
  update posts set searching_since = null where post = number and searching_since is not null;
  return touched || report.person;
end $$;

create function take_departure(number int, report incoming, cause bigint) returns text[] language plpgsql as $$
begin
  update tenures set end_day = report.effective, leaving = report.effective is null, ended_by = cause
    where post = number and began_by = (select began_by from tenures where post = number and person = report.person
                                        order by start_day desc, began_by desc limit 1);
  return case when found then array[report.person] end;
end $$;

create function tell_people(number int, touched text[], cause bigint) returns void language sql as $$
  insert into updates(channel, seq, body)
    select distinct on (person) 'person', cause, json_build_object(
      'person', person, 'post', organisation || '/' || role, 'name', name, 'since', start_day, 'until', end_day,
      'leaving', leaving)
    from unnest(touched) as person join posts on posts.post = number left join tenures using (post, person)
    order by person, start_day desc, began_by desc;
$$;

create function find_post(organisation_ text, role_ text) returns int language plpgsql as $$
declare
  number int;
begin
  select post into number from posts where organisation = organisation_ and role = role_;
  if not found then
    insert into posts(organisation, role) values (organisation_, role_) returning post into number;
  end if;
  return number;
end $$;

create function take(report incoming, now date, cause bigint) returns void language plpgsql as $$
declare
  number int;
  before log;
  touched text[];
begin
  if report.kind = 'organisation' then
    insert into organisations values (report.organisation, report.name)
      on conflict (organisation) do update set name = report.name;
  end if;
  if report.target <> '' then
    select * into before from log where source = report.source and id = report.target and role <> '';
    if found then -- A correction belongs to the post of the corrected event.
      number := find_post(before.organisation, before.role);
      touched := undo(number, before.seq);
    end if;
  end if;
  if report.role <> '' then
    number := find_post(report.organisation, report.role);
    if report.kind = 'appointment' then
      touched := touched || take_appointment(number, report, cause);
    elsif report.kind = 'departure' then
      touched := touched || take_departure(number, report, cause);
    else
      update posts set searching_since = case when report.searching then coalesce(report.effective, report.announced) end
        where post = number;
    end if;
  end if;
  if number is not null then
    perform look(number, now, cause);
    perform tell_people(number, touched, cause);
  end if;
end $$;

create function take_batch() returns void language plpgsql as $$
declare
  report incoming;
  cause bigint;
  now date;
begin
  select today into now from clock;
  for report in select * from incoming order by place loop
    insert into log(source, id, organisation, role, encoded)
      values (report.source, report.id, report.organisation, report.role, report.encoded)
      on conflict (source, id) do nothing returning seq into cause;
    continue when cause is null; -- it is a duplicate
    if report.announced > now then
      now := report.announced;
      perform look_at_due(now, cause);
    end if;
    perform take(report, now, cause);
  end loop;
  update clock set today = now;
end $$;
