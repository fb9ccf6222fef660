//! The house: use goes only downwards and in no circle, and the core knows neither egui nor the outside world.

mod source;

use source::{House, Module};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rooms from the ground up; a room may use those of lower floors and those beside it that it names here.
const FLOORS: &[&[&str]] = &[
    &["number", "platform"],
    &["parameter", "picture", "real"],
    &["random", "expression", "export"],
    &["data"],
    &["surface", "schedule"],
    &["optimizer", "around"],
    &["experiment"],
    &["trajectory", "gallery"],
    &["insight", "by_hand"],
    &["stage"],
    &["plot"],
    &["iterates", "results", "reference", "import"],
    &["app"],
    &["cli"],
];

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|rooms| rooms.contains(&room))
        .unwrap_or_else(|| panic!("\"{room}\" stands on no floor"))
}

#[test]
fn use_goes_only_downwards() {
    let house = House::with_docs();
    let mut looked_at = 0;
    for (module, file) in &house.files {
        for other in house.named(module).into_iter().filter(|other| other[0] != module[0]) {
            looked_at += 1;
            let [room, other] = [&module[0], &other[0]];
            assert!(floor(other) < floor(room), "{}: {room} must not use {other}", file.path.display());
        }
    }
    assert!(looked_at > 500, "the imports were not found");
}

/// Of two files of a room at most one knows the other, by whatever way. Three things are no arrow here: what stands in a
/// folder speaks the words of the folder's own file; whoever declares a trait may list what implements it; and to pass a
/// name on is not to use it.
#[test]
fn no_circle_runs_between_files_of_a_room() {
    let house = House::of_code();
    let arrows = |module: &Module| {
        let file = &house.files[module];
        let mut used: BTreeSet<Module> = house.used(module).into_iter().collect();
        used.retain(|other| {
            let implements = &house.files[other].implements;
            let is_around = module.starts_with(other);
            other[0] == module[0] && !is_around && file.declares.is_disjoint(implements)
        });
        used
    };
    let graph: BTreeMap<Module, BTreeSet<Module>> =
        house.files.keys().map(|module| (module.clone(), arrows(module))).collect();
    assert!(graph.values().map(BTreeSet::len).sum::<usize>() > 300, "the imports were not found");
    let name =
        |circle: &Vec<Module>| circle.iter().map(|module| module.join("/")).collect::<Vec<_>>().join(", ");
    let found: Vec<String> = circles(&graph).iter().map(name).collect();
    assert!(found.is_empty(), "files use each other in circles:\n{}", found.join("\n"));
}

/// The strongly connected components of more than one node (Tarjan 1972).
fn circles(graph: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<Module>> {
    struct Walk<'a> {
        graph: &'a BTreeMap<Module, BTreeSet<Module>>,
        /// When a node was met, and the earliest one on the stack that it leads to.
        met: BTreeMap<&'a Module, [usize; 2]>,
        stack: Vec<&'a Module>,
        found: Vec<Vec<Module>>,
    }
    impl<'a> Walk<'a> {
        fn visit(&mut self, node: &'a Module) -> usize {
            let number = self.met.len();
            self.met.insert(node, [number; 2]);
            self.stack.push(node);
            let graph = self.graph;
            for next in &graph[node] {
                let low = match self.met.get(next) {
                    None => self.visit(next),
                    Some([met, _]) if self.stack.contains(&next) => *met,
                    Some(_) => continue,
                };
                let mine = self.met.get_mut(node).unwrap();
                mine[1] = mine[1].min(low);
            }
            let low = self.met[node][1];
            if low == number {
                let from = self.stack.iter().position(|other| *other == node).unwrap();
                let circle: Vec<Module> = self.stack.drain(from..).cloned().collect();
                self.found.extend((circle.len() > 1).then_some(circle));
            }
            low
        }
    }
    let mut walk = Walk { graph, met: BTreeMap::new(), stack: Vec::new(), found: Vec::new() };
    for node in graph.keys() {
        if !walk.met.contains_key(node) {
            walk.visit(node);
        }
    }
    walk.found
}

#[test]
fn circles_are_found_and_trees_are_not() {
    let module = |name: &str| vec!["room".to_owned(), name.to_owned()];
    let found = |arrows: &[(&str, &str)]| {
        let mut graph: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
        for (from, to) in arrows {
            graph.entry(module(to)).or_default();
            graph.entry(module(from)).or_default().insert(module(to));
        }
        circles(&graph).iter().map(Vec::len).collect::<Vec<_>>()
    };
    assert_eq!(found(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]), [0_usize; 0]);
    assert_eq!(found(&[("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]), [3]);
    assert_eq!(found(&[("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "c")]), [2, 2]);
}

/// Types that only their own file sees may be called as they like.
#[test]
fn one_word_has_one_meaning() {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let house = House::of_code();
    for file in house.files.values() {
        for name in &file.types {
            places.entry(name).or_default().push(file.path.display().to_string());
        }
    }
    assert!(places.len() > 300, "the types were not found");
    let twice: Vec<_> = places.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(twice.is_empty(), "one name for several types: {twice:#?}");
}

fn text(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_architecture_shows_the_rooms_of_the_library_and_files_that_are_there() {
    let shown = text("ARCHITECTURE.md");
    let rooms = text("src/lib.rs").replace("[`mod@", "[`").replace("[`", "`").replace("`]", "`");
    let rooms: Vec<&str> = rooms.lines().filter_map(|line| line.strip_prefix("//! ")).collect();
    let rooms: Vec<&str> = rooms.into_iter().filter(|line| line.starts_with('|')).collect();
    assert!(
        rooms.len() > 20 && shown.contains(&rooms.join("\n")),
        "the table should be:\n{}",
        rooms.join("\n")
    );
    for floor in FLOORS {
        for room in *floor {
            assert!(
                rooms.iter().any(|row| row.starts_with(&format!("| `{room}` |"))),
                "{room} is not in the table"
            );
        }
    }
    let links = shown.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let places = shown
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| code.starts_with("src/") || code.starts_with("tests/"));
    for place in links.chain(places) {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(place).exists(), "{place} is not there");
    }
}

/// The rooms of the window from the ground up; a file beside them is a room of its own.
const WINDOW_FLOORS: &[&[&str]] = &[
    &["now", "number", "paint"],
    &["beside", "settings", "shell", "theme", "widget"],
    &["dialog", "files", "pane", "panel"],
    &["lab"],
];

#[test]
fn in_the_window_use_goes_only_downwards_too() {
    let house = House::of_code();
    let floor = |room: &str| {
        let floor = WINDOW_FLOORS.iter().position(|rooms| rooms.contains(&room));
        floor.unwrap_or_else(|| panic!("app/{room} stands on no floor"))
    };
    let mut looked_at = 0;
    for module in house.files.keys().filter(|module| module[0] == "app" && module.len() > 1) {
        for other in house.used(module).iter().filter(|other| other[0] == "app" && other.len() > 1) {
            let [room, other] = [&module[1], &other[1]];
            looked_at += 1;
            assert!(room == other || floor(other) < floor(room), "app/{room} must not use app/{other}");
        }
    }
    assert!(looked_at > 100, "the imports were not found");
}

/// Panels, panes, dialogs and files see what there is to see, edit what they are handed, and ask by command.
#[test]
fn only_the_labs_own_room_knows_the_lab() {
    let knows = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "Lab");
    let mut known = 0;
    for (module, file) in House::of_code().files.iter().filter(|(module, _)| module[0] == "app") {
        if knows(&file.text) {
            known += 1;
            let own = module.len() == 1 || module[1] == "lab";
            assert!(own, "{} names the lab", file.path.display());
        }
    }
    assert!(known > 3, "the lab was not found");
}

#[test]
fn only_the_window_knows_egui() {
    for (module, file) in House::whole().files {
        let text = &file.text;
        let knows = text.contains("egui::") || text.contains("eframe::") || text.contains("egui_plot");
        assert!(!knows || module[0] == "app", "{} knows egui", file.path.display());
    }
}

#[test]
fn only_the_platform_knows_clock_threads_and_file_system() {
    let outside = [
        "std::fs",
        "std::thread",
        "std::time::Instant",
        "std::time::SystemTime",
        "std::env",
        "std::process",
        "std::net",
    ];
    for (module, file) in House::of_code().files {
        for name in outside {
            // The command line is there on desktops only.
            let edge = ["platform", "cli"].contains(&module[0].as_str());
            assert!(edge || !file.text.contains(name), "{} uses {name}", file.path.display());
        }
    }
}

#[test]
fn only_one_mechanism_begins_threads_and_nothing_has_channels() {
    let mut found = Vec::new();
    for file in House::of_code().files.into_values() {
        let names = ["thread::spawn", "thread::scope", "thread::Builder", "mpsc"];
        let here = names.into_iter().filter(|name| file.text.contains(name));
        found.extend(here.map(|name| (file.path.display().to_string(), name)));
    }
    let mechanism = || "platform/work.rs".to_owned();
    assert_eq!(found, [(mechanism(), "thread::spawn"), (mechanism(), "thread::scope")]);
}

#[test]
fn only_the_platform_and_what_stands_around_the_lab_ask_where_they_run() {
    let mut found = 0;
    for (module, file) in House::whole().files {
        if file.text.contains("wasm32") {
            found += 1;
            let around = module == ["app"] || module.starts_with(&["app".to_owned(), "shell".to_owned()]);
            assert!(module[0] == "platform" || around, "{} asks where it runs", file.path.display());
        }
    }
    assert!(found > 2);
}

#[test]
fn the_page_is_bound_by_the_version_that_it_is_compiled_with() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let version = |lock: &str, package: &str| {
        let lock = fs::read_to_string(root.join(lock)).unwrap();
        let after = lock.split(&format!("name = \"{package}\"\nversion = ")).nth(1).unwrap().to_owned();
        after.lines().next().unwrap().to_owned()
    };
    let bound = version("web/bindgen/Cargo.lock", "wasm-bindgen-cli-support");
    assert_eq!(version("Cargo.lock", "wasm-bindgen"), bound);
}
