-- What cases were and are about to become. Files are kept once, by what is in them.
create table contents (
    digest text primary key, -- SHA-256
    content blob not null
) strict;

-- What a case was, each time someone saved it or it was found changed.
create table revisions (
    case_name text not null,
    number integer not null, -- from 1
    files text not null, -- JSON: path -> digest
    parent integer, -- the state that it was made of: what undoing goes back to
    state integer not null, -- the revision that first had these files: another one where something was undone
    at text not null,
    user text not null,
    action text not null,
    note text not null,
    complete integer not null, -- 0 while its files are being put into the folder
    primary key (case_name, number)
) strict;

-- What someone has changed and not saved yet: one draft a user and case.
create table drafts (
    case_name text not null,
    user text not null,
    base integer not null, -- the revision that it began from
    step integer not null, -- the step that holds; 0 is the base
    version integer not null, -- grows with every change
    primary key (case_name, user)
) strict;

create table draft_steps (
    case_name text not null,
    user text not null,
    step integer not null, -- from 1; those beyond that of the draft were undone
    files text not null,
    what text not null, -- JSON: what was done
    primary key (case_name, user, step),
    foreign key (case_name, user) references drafts (case_name, user) on delete cascade
) strict;
