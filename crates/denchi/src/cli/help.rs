//! The texts of `--help` in the language of the reader.
//!
//! The doc comments of the arguments are the English texts; the catalogue holds the same and their translation, as
//! `help.<command>.<argument>`, or `help.shared.<argument>` where several commands take it. A test compares the two.

use clap::{Arg, Command, CommandFactory};
use denchi_core::catalogue::{self, Lang};

use super::Arguments;

/// Headings in another language than clap's own.
const TEMPLATE: &str = "{about-with-newline}\n{usage_heading}: {usage}\n\n{all-args}{after-help}";

/// The command line with its help in a language.
pub(crate) fn command(lang: Lang) -> Command {
    let mut command = Arguments::command();
    if lang == Lang::En {
        return command;
    }
    // Brings the arguments and the command that clap adds by itself.
    command.build();
    translated(command, lang)
}

/// The language that `--lang` asks for, before the arguments are parsed: the help needs it.
pub(crate) fn asked_for(mut arguments: impl Iterator<Item = String>) -> Option<Lang> {
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--lang") {
            Some("") => return Lang::parse(&arguments.next()?),
            Some(value) if value.starts_with('=') => return Lang::parse(&value[1..]),
            _ if argument == "--" => return None,
            _ => {}
        }
    }
    None
}

fn key(command: &str, argument: &str) -> String {
    let own = format!("help.{command}.{argument}");
    if catalogue::find(Lang::En, &own).is_some() { own } else { format!("help.shared.{argument}") }
}

fn heading(lang: Lang, name: &str) -> &'static str {
    catalogue::find(lang, &format!("help.headings.{name}")).unwrap_or_default()
}

fn translated(command: Command, lang: Lang) -> Command {
    let name = command.get_name().to_owned();
    let about = catalogue::find(lang, &format!("help.{name}.about"));
    let template = TEMPLATE.replace("{usage_heading}", heading(lang, "usage"));
    let command = command
        .help_template(template)
        .subcommand_help_heading(heading(lang, "commands"))
        .mut_args(|argument| translated_argument(&name, argument, lang))
        .mut_subcommands(|inner| translated(inner, lang));
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

fn translated_argument(command: &str, argument: Arg, lang: Lang) -> Arg {
    let mut text = catalogue::text(lang, &key(command, argument.get_id().as_str())).to_owned();
    let mut list = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            text.push_str(&format!(" [{}: {}]", heading(lang, name), values.join(", ")));
        }
    };
    let takes_values = argument.get_action().takes_values();
    let defaults = argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned());
    list("default", defaults.filter(|_| takes_values).collect());
    let possible = argument.get_possible_values();
    list("values", possible.iter().map(|value| value.get_name().to_owned()).collect());
    let group = if argument.is_positional() { "arguments" } else { "options" };
    argument.help(text).help_heading(heading(lang, group)).hide_default_value(true).hide_possible_values(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(command: &Command) {
        let name = command.get_name();
        let about = command.get_about().map(ToString::to_string);
        assert_eq!(about.as_deref(), catalogue::find(Lang::En, &format!("help.{name}.about")), "about {name}");
        for argument in command.get_arguments() {
            let key = key(name, argument.get_id().as_str());
            let help = argument.get_help().map(ToString::to_string);
            assert_eq!(help.as_deref(), catalogue::find(Lang::En, &key), "{key} of {name}");
        }
        command.get_subcommands().for_each(compare);
    }

    #[test]
    fn the_catalogue_says_what_the_sources_say() {
        let mut command = Arguments::command();
        command.build();
        command.clone().debug_assert();
        compare(&command);
    }

    #[test]
    fn every_key_of_the_help_is_used() {
        fn used(command: &Command, keys: &mut Vec<String>) {
            keys.push(format!("help.{}.about", command.get_name()));
            keys.extend(command.get_arguments().map(|argument| key(command.get_name(), argument.get_id().as_str())));
            command.get_subcommands().for_each(|inner| used(inner, keys));
        }
        let mut command = Arguments::command();
        command.build();
        let mut keys = Vec::new();
        used(&command, &mut keys);
        for known in catalogue::keys().filter(|key| key.starts_with("help.") && !key.starts_with("help.headings.")) {
            assert!(keys.iter().any(|key| key == known), "{known} is not used");
        }
    }

    #[test]
    fn help_is_translated_at_all_depths() {
        let mut command = command(Lang::Ja);
        let help = command.render_help().to_string();
        assert!(help.contains(catalogue::text(Lang::Ja, "help.plan.about")), "{help}");
        assert!(!help.contains("Usage") && !help.contains("Options") && !help.contains("Print"), "{help}");
        let plan = command.find_subcommand_mut("plan").map(|plan| plan.render_help().to_string()).unwrap_or_default();
        assert!(plan.contains(catalogue::text(Lang::Ja, "help.plan.out")), "{plan}");
        assert!(!plan.contains("default:") && !plan.contains("possible"), "{plan}");
    }

    #[test]
    fn language_is_found_before_parsing() {
        let find = |text: &str| asked_for(text.split(' ').map(str::to_owned));
        assert_eq!(find("denchi plan --lang ja"), Some(Lang::Ja));
        assert_eq!(find("denchi --lang=en plan"), Some(Lang::En));
        assert_eq!(find("denchi plan"), None);
        assert_eq!(find("denchi plan -- --lang ja"), None);
    }
}
