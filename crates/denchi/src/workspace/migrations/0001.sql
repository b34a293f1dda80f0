-- Times are RFC 3339 in UTC; those of sessions are seconds since 1970, which are compared.
create table users (
    name text primary key,
    role text not null check (role in ('reader', 'analyst', 'admin')),
    password text not null, -- PHC string of Argon2id
    created text not null
) strict;

create table sessions (
    digest text primary key, -- SHA-256 of the cookie
    user text references users (name) on delete cascade, -- null: whoever started the server
    csrf text not null,
    created integer not null,
    seen integer not null
) strict;

create table jobs (
    id integer primary key autoincrement,
    kind text not null,
    form text not null, -- what was asked, JSON
    result text not null, -- name in results/
    user text not null,
    lang text not null,
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    created text not null,
    started text,
    ended text,
    exit_code integer,
    tries integer not null default 0,
    progress text, -- the last state, JSON
    log text not null default ''
) strict;
create index jobs_by_state on jobs (state);

create table audit (
    id integer primary key autoincrement,
    at text not null,
    user text not null,
    action text not null,
    subject text not null
) strict;
