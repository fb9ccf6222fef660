//! The README's lists are the program's.
//!
//! Each stands between a comment with the command that prints it and an `<!-- end -->`. To write them anew:
//! `UPDATE_README=1 cargo test --test readme`

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const OPENS: &str = "<!-- descent-lab ";
const CLOSES: &str = "<!-- end -->";

fn output(arguments: &str) -> String {
    let program =
        Command::new(env!("CARGO_BIN_EXE_descent-lab")).args(arguments.split(' ')).output().unwrap();
    assert!(
        program.status.success(),
        "descent-lab {arguments}: {}",
        String::from_utf8_lossy(&program.stderr)
    );
    String::from_utf8(program.stdout).unwrap()
}

/// The text with every list as the program prints it now, and the commands that it has.
fn printed_anew(text: &str) -> (String, Vec<String>) {
    let mut commands = Vec::new();
    let mut parts = text.split(OPENS);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (command, rest) = part.split_once(" -->").unwrap();
        let (_, behind) = rest.split_once(CLOSES).unwrap_or_else(|| panic!("{command}: no {CLOSES}"));
        whole.push_str(&format!("{OPENS}{command} -->\n\n{}\n{CLOSES}{behind}", output(command)));
        commands.push(command.to_owned());
    }
    (whole, commands)
}

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// The lists that there are, as the program itself names them.
fn lists() -> Vec<String> {
    let asked = Command::new(env!("CARGO_BIN_EXE_descent-lab")).args(["list", "nothing"]).output().unwrap();
    let refused = String::from_utf8(asked.stderr).unwrap();
    let (_, values) = refused.split_once("[possible values: ").unwrap();
    values.split(']').next().unwrap().split(", ").map(str::to_owned).collect()
}

#[test]
fn the_readme_has_every_list_as_the_program_prints_it() {
    let text = fs::read_to_string(readme()).unwrap();
    let (new, commands) = printed_anew(&text);
    assert!(lists().len() >= 6, "{:?}", lists());
    for list in lists() {
        assert!(commands.contains(&format!("list {list} --format markdown")), "{list} is not in the README");
    }
    if std::env::var_os("UPDATE_README").is_some() {
        return fs::write(readme(), &new).unwrap();
    }
    let line = new.lines().zip(text.lines()).position(|(new, old)| new != old).map_or(0, |index| index + 1);
    assert!(
        new == text,
        "README.md:{line} is out of date; UPDATE_README=1 cargo test --test readme writes it anew"
    );
}
