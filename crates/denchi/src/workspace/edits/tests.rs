//! Revisions and drafts on real folders: what is saved, undone, found changed, and finished after a crash.

use std::fs;

use serde_json::json;

use super::super::{Database, Name, Workspace};
use super::revisions::{Action, after, before, list};
use super::*;

struct Desk {
    folder: tempfile::TempDir,
    edits: Edits,
    case: Name,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        let case = Name::parse("tutorial").unwrap();
        workspace.import(std::path::Path::new("tutorial"), Lang::En).unwrap();
        Desk { edits: Edits::new(workspace, Database::in_memory()), folder, case }
    }

    fn file(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join("cases/tutorial").join(path)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.file(path)).unwrap()
    }

    /// Changes a text in `sites.csv` in the draft of a user.
    fn change(&self, user: &str, from: &str, to: &str) -> Result<(), Unsaved> {
        let version = self.edits.work(&self.case, user).unwrap().version();
        self.change_at(user, version, from, to)
    }

    fn change_at(&self, user: &str, version: i64, from: &str, to: &str) -> Result<(), Unsaved> {
        self.edits.step(&self.case, user, version, &json!({}), |state| {
            let text = state.text("sites.csv").unwrap();
            assert!(text.contains(from), "{text}");
            Ok(state.with(BTreeMap::from([("sites.csv".to_owned(), Some(text.replace(from, to).into_bytes()))])))
        })
    }

    fn save(&self, user: &str) -> Result<Revision, Unsaved> {
        let version = self.edits.work(&self.case, user).unwrap().version();
        self.edits.save(&self.case, user, version, "because")
    }

    fn undo(&self, forward: bool) -> Option<Revision> {
        let database = self.edits.database();
        let current = self.edits.current(&self.case).unwrap();
        let go = if forward { after } else { before };
        let to = go(database, &self.case, &current).unwrap()?;
        let action = if forward { Action::Redo } else { Action::Undo };
        Some(self.edits.restore(&self.case, "aoi", current.number, &to, action).unwrap())
    }
}

#[test]
fn a_draft_changes_nothing_until_it_is_saved() {
    let desk = Desk::new();
    let original = desk.text("sites.csv");
    desk.change("aoi", "assumed", "estimated").unwrap();
    assert_eq!(desk.text("sites.csv"), original);
    assert!(!desk.edits.work(&desk.case, "rin").unwrap().is_changed());
    // Without a source, a number that is estimated is an error.
    let Unsaved::Errors(problems, None) = desk.save("aoi").unwrap_err() else { panic!("refused otherwise") };
    assert!(problems.iter().any(|problem| problem.code.name() == "D302"), "{problems:?}");
    assert_eq!(desk.text("sites.csv"), original);
    assert!(drafts::go(desk.edits.database(), &desk.case, "aoi", false).unwrap());
    assert!(matches!(desk.save("aoi").unwrap_err(), Unsaved::Nothing));
    assert!(drafts::go(desk.edits.database(), &desk.case, "aoi", true).unwrap());
    desk.change("aoi", "estimated", "assumed,x").unwrap();
    drafts::discard(desk.edits.database(), &desk.case, "aoi").unwrap();
    assert!(desk.edits.work(&desk.case, "aoi").unwrap().draft.is_none());
}

#[test]
fn what_is_saved_can_be_undone_and_done_again() {
    let desk = Desk::new();
    let original = desk.text("sites.csv");
    let mut texts = vec![original.clone()];
    for (from, to) in [(",assumed,", ",assumed,one "), ("one ", "two ")] {
        desk.change("aoi", from, to).unwrap();
        desk.save("aoi").unwrap();
        texts.push(desk.text("sites.csv"));
    }
    assert!(texts[1] != texts[0] && texts[2] != texts[1]);
    assert_eq!(desk.undo(false).unwrap().number, 4);
    assert_eq!(desk.text("sites.csv"), texts[1]);
    assert_eq!(desk.undo(false).unwrap().number, 5);
    assert_eq!(desk.text("sites.csv"), texts[0]);
    assert!(desk.undo(false).is_none());
    desk.undo(true).unwrap();
    desk.undo(true).unwrap();
    assert_eq!(desk.text("sites.csv"), texts[2]);
    assert!(desk.undo(true).is_none());
    // A change after undoing ends the way forward.
    desk.undo(false).unwrap();
    desk.change("rin", "one ", "three ").unwrap();
    desk.save("rin").unwrap();
    assert!(desk.undo(true).is_none());
    desk.undo(false).unwrap();
    assert_eq!(desk.text("sites.csv"), texts[1]);
    let actions: Vec<&str> =
        list(desk.edits.database(), &desk.case).unwrap().iter().rev().map(|revision| revision.action.id()).collect();
    assert_eq!(actions, ["found", "save", "save", "undo", "undo", "redo", "redo", "undo", "save", "undo"]);
    // Files that belong to no case stay.
    assert!(desk.file("README.md").exists());
}

#[test]
fn two_people_do_not_undo_each_other() {
    let desk = Desk::new();
    let text = desk.text("sites.csv");
    let rows: Vec<&str> = text.lines().skip(1).collect();
    desk.change("aoi", rows[0], &format!("{} by aoi", rows[0])).unwrap();
    desk.change("rin", rows[1], &format!("{} by rin", rows[1])).unwrap();
    let seen = desk.edits.work(&desk.case, "rin").unwrap().version();
    desk.save("aoi").unwrap();
    let Err(Unsaved::Stale) = desk.save("rin") else { panic!("saved over the other") };
    let work = desk.edits.work(&desk.case, "rin").unwrap();
    assert!(work.is_stale() && work.is_changed());
    assert!(desk.edits.carry(&desk.case, "rin", seen).unwrap().is_empty());
    desk.save("rin").unwrap();
    let saved = desk.text("sites.csv");
    assert!(saved.contains(" by aoi") && saved.contains(" by rin"), "{saved}");
    // A change to a state that is no longer there is refused.
    assert!(matches!(desk.change_at("aoi", seen, "by", "of").unwrap_err(), Unsaved::Stale));
    // So is one that both made, until someone has seen it.
    desk.change("aoi", " by aoi", " of aoi").unwrap();
    desk.change("rin", " by aoi", " of rin").unwrap();
    desk.save("aoi").unwrap();
    let version = desk.edits.work(&desk.case, "rin").unwrap().version();
    let clashes = desk.edits.carry(&desk.case, "rin", version).unwrap();
    assert_eq!(clashes.len(), 1);
    let clash = clashes[0].1.as_ref().unwrap();
    assert!(clash.theirs.ends_with(" of aoi") && clash.mine.ends_with(" of rin"), "{clash:?}");
}

#[test]
fn a_folder_that_others_change_is_seen() {
    let desk = Desk::new();
    assert_eq!(desk.edits.current(&desk.case).unwrap().number, 1);
    desk.change("aoi", ",assumed,", ",assumed,one ").unwrap();
    fs::write(desk.file("sites.csv"), desk.text("sites.csv") + "\n").unwrap();
    let current = desk.edits.current(&desk.case).unwrap();
    assert_eq!((current.number, current.action, current.user.as_str()), (2, Action::Found, OUTSIDE));
    assert!(matches!(desk.save("aoi").unwrap_err(), Unsaved::Stale));
    assert_eq!(desk.edits.current(&desk.case).unwrap().number, 2);
}

#[test]
fn what_a_crash_interrupted_is_finished() {
    let desk = Desk::new();
    let original = desk.text("sites.csv");
    desk.change("aoi", ",assumed,", ",assumed,one ").unwrap();
    let saved = desk.save("aoi").unwrap();
    let after = desk.text("sites.csv");
    // As a crash leaves it: the revision is kept, its file is not there yet.
    let database = desk.edits.database();
    database.with(|connection| connection.execute("update revisions set complete = 0 where number = 2", [])).unwrap();
    fs::write(desk.file("sites.csv"), &original).unwrap();
    let fresh = Edits::new(Workspace::open(desk.folder.path()).unwrap(), database.clone());
    assert_eq!(fresh.current(&desk.case).unwrap().number, saved.number);
    assert_eq!(desk.text("sites.csv"), after);
    assert_eq!(list(database, &desk.case).unwrap().len(), 2);
}

#[test]
fn what_is_kept_is_a_revision_of_whoever_keeps_it() {
    let desk = Desk::new();
    let files = case::load(&desk.folder.path().join("cases/tutorial")).unwrap();
    let keep = |content: &str| desk.edits.keep(&desk.case, "aoi", &files, ("mine", content.as_bytes())).unwrap();
    assert_eq!(keep("# one\n").unwrap().as_str(), "mine-1");
    assert_eq!(keep("# two\n").unwrap().as_str(), "mine-2");
    assert_eq!(desk.text("scenarios/mine-2.toml"), "# two\n");
    let newest = desk.edits.current(&desk.case).unwrap();
    assert_eq!((newest.number, newest.action, newest.user.as_str()), (3, Action::Keep, "aoi"));
    assert_eq!(newest.note, "mine-2");
    // Where the case has become another, nothing is kept.
    fs::write(desk.file("sites.csv"), desk.text("sites.csv") + "\n").unwrap();
    assert!(desk.edits.keep(&desk.case, "aoi", &files, ("mine", b"")).unwrap().is_none());
    assert!(!desk.file("scenarios/mine-3.toml").exists());
}
