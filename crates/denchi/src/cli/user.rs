//! `denchi user`: who may sign in to the desk.

use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Subcommand;
use denchi_core::catalogue;

use super::End;
use crate::printer::Printer;
use crate::workspace::users::{self, Role, SHORTEST_PASSWORD};
use crate::workspace::{Name, Workspace, audit, sessions};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Add a user, or give one a new password; it is asked for, or read from stdin
    Add(Add),
    /// List the users
    List(List),
    /// Remove a user and end its sessions
    Remove(Remove),
    /// Give a user another role
    Role(ChangeRole),
}

/// Where the users are.
#[derive(clap::Args)]
struct Place {
    /// Folder of the workspace: cases, results, history
    #[arg(long, value_name = "FOLDER", default_value = "denchi-desk")]
    workspace: PathBuf,
}

#[derive(clap::Args)]
struct Add {
    #[command(flatten)]
    place: Place,
    /// Name of the user: letters, digits, . _ -
    #[arg(value_name = "NAME", value_parser = Name::parse)]
    user: Name,
    /// What the user may do
    #[arg(long, value_enum, default_value_t = Role::Analyst, hide_possible_values = true)]
    role: Role,
}

#[derive(clap::Args)]
struct List {
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct Remove {
    #[command(flatten)]
    place: Place,
    /// Name of the user: letters, digits, . _ -
    #[arg(value_name = "NAME", value_parser = Name::parse)]
    user: Name,
}

#[derive(clap::Args)]
struct ChangeRole {
    #[command(flatten)]
    place: Place,
    /// Name of the user: letters, digits, . _ -
    #[arg(value_name = "NAME", value_parser = Name::parse)]
    user: Name,
    /// What the user may do
    #[arg(value_enum, value_name = "ROLE", hide_possible_values = true)]
    role: Role,
}

pub(crate) fn run(arguments: &Arguments, printer: &mut Printer) -> Result<End> {
    match &arguments.task {
        Task::Add(add) => add_user(add, printer),
        Task::List(list) => list_users(list, printer),
        Task::Remove(remove) => {
            let database = Workspace::open(&remove.place.workspace)?.database()?;
            let found = users::remove(&database, remove.user.as_str())?;
            changed(&database, "user.remove", &remove.user, found, printer)
        }
        Task::Role(change) => {
            let database = Workspace::open(&change.place.workspace)?.database()?;
            let found = users::set_role(&database, change.user.as_str(), change.role)?;
            changed(&database, "user.role", &change.user, found, printer)
        }
    }
}

fn add_user(add: &Add, printer: &mut Printer) -> Result<End> {
    let password = password(printer)?;
    if password.chars().count() < SHORTEST_PASSWORD {
        let text = catalogue::format(printer.lang, "desk.short_password", &[("least", &SHORTEST_PASSWORD)]);
        printer.error(&text);
        return Ok(End::Usage);
    }
    let database = Workspace::open(&add.place.workspace)?.database()?;
    users::add(&database, add.user.as_str(), add.role, &password)?;
    audit::note(&database, sessions::OPERATOR, "user.add", &format!("{} {}", add.user, add.role.id()))?;
    let role = catalogue::text(printer.lang, &format!("desk.role.{}", add.role.id())).to_owned();
    printer.tell("desk.user_added", &[("user", &add.user), ("role", &role)]);
    Ok(End::Done)
}

/// A password: asked for twice at a terminal, else the first line of stdin.
fn password(printer: &Printer) -> Result<String> {
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let ask = |key: &str| rpassword::prompt_password(catalogue::text(printer.lang, key));
    let password = ask("desk.ask_password")?;
    if ask("desk.ask_password_again")? != password {
        return Err(anyhow!(catalogue::text(printer.lang, "desk.other_password")));
    }
    Ok(password)
}

fn list_users(list: &List, printer: &mut Printer) -> Result<End> {
    let users = users::list(&Workspace::open(&list.place.workspace)?.database()?)?;
    let width = users.iter().map(|user| user.name.len()).max().unwrap_or(0);
    let lines = users.iter().map(|user| format!("{:width$}  {:7}  {}\n", user.name, user.role.id(), user.created));
    printer.data(&lines.collect::<String>());
    Ok(End::Done)
}

/// Notes and says what was done to a user.
fn changed(
    database: &crate::workspace::Database,
    action: &str,
    user: &Name,
    found: bool,
    printer: &mut Printer,
) -> Result<End> {
    if !found {
        let text = catalogue::format(printer.lang, "desk.no_user", &[("user", user)]);
        printer.error(&text);
        return Ok(End::Usage);
    }
    audit::note(database, sessions::OPERATOR, action, user.as_str())?;
    printer.tell("desk.user_changed", &[("user", user)]);
    Ok(End::Done)
}
