//! The sources of `src`, read just well enough to know which file uses which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module by its names from the room on: `["plot", "plane", "trail"]`.
pub(crate) type Module = Vec<String>;

/// A file of `src`.
pub(crate) struct File {
    /// Where it stands in `src`.
    pub(crate) path: PathBuf,
    /// Its text, as far as it was asked for.
    pub(crate) text: String,
    /// The traits that it declares.
    pub(crate) declares: BTreeSet<String>,
    /// The traits that it implements.
    pub(crate) implements: BTreeSet<String>,
    /// The types and traits that it declares for others.
    pub(crate) types: BTreeSet<String>,
    words: Vec<String>,
    imports: Vec<Import>,
    /// Paths of at least two names that stand in the code itself.
    paths: Vec<Vec<String>>,
}

/// One name that `use` brings into a file.
struct Import {
    path: Vec<String>,
    /// What it is called in the file; `*` for all that is there.
    name: String,
    passed_on: bool,
}

/// All files of `src` but `main.rs` and `lib.rs`.
pub(crate) struct House {
    /// By module.
    pub(crate) files: BTreeMap<Module, File>,
}

impl House {
    /// What is compiled into the program: no file of tests, no comment, nothing in quotes.
    pub(crate) fn of_code() -> Self {
        let mut house = Self::read(|text| bare(without_tests(text), Comments::Leave));
        let tests = house.tests();
        house.files.retain(|module, _| (1..=module.len()).all(|length| !tests.contains(&module[..length])));
        house
    }

    /// With comments, as docs have links, and with files of tests; without the tests within others.
    pub(crate) fn with_docs() -> Self {
        Self::read(|text| bare(without_tests(text), Comments::Keep))
    }

    /// With every letter.
    pub(crate) fn whole() -> Self {
        Self::read(str::to_owned)
    }

    fn read(take: impl Fn(&str) -> String) -> Self {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = BTreeMap::new();
        for path in sources(&top) {
            let inside = path.strip_prefix(&top).unwrap().to_owned();
            let mut module: Module =
                inside.with_extension("").iter().map(|name| name.to_string_lossy().into_owned()).collect();
            if module.len() > 1 && module.last().is_some_and(|name| name == "mod") {
                module.pop();
            }
            if module != ["main"] && module != ["lib"] {
                files.insert(module, File::read(inside, take(&fs::read_to_string(&path).unwrap())));
            }
        }
        Self { files }
    }

    /// The modules with nothing but tests that stand in files of their own.
    fn tests(&self) -> BTreeSet<Module> {
        let mut all = BTreeSet::new();
        for (module, file) in &self.files {
            for after in file.text.split("#[cfg(test)]\n").skip(1) {
                let line = after.lines().next().unwrap_or_default();
                let name = line.split_once("mod ").and_then(|(_, rest)| rest.strip_suffix(';'));
                all.extend(name.map(|name| [module.as_slice(), &[name.to_owned()]].concat()));
            }
        }
        all
    }

    /// The modules that a file names anywhere, each as it is written there.
    pub(crate) fn named(&self, module: &Module) -> Vec<Module> {
        let file = &self.files[module];
        let paths = file.imports.iter().map(|import| &import.path).chain(&file.paths);
        paths.filter_map(|path| self.absolute(module, path)).map(|(module, _)| module).collect()
    }

    /// The modules that a file uses: those that hold what its names stand for, whoever passed them on.
    pub(crate) fn used(&self, module: &Module) -> Vec<Module> {
        let file = &self.files[module];
        let is_used = |import: &Import| {
            !import.passed_on || file.words.iter().filter(|word| **word == import.name).count() > 0
        };
        let imports = file.imports.iter().filter(|import| is_used(import)).map(|import| &import.path);
        imports.chain(&file.paths).filter_map(|path| self.holder(module, path, 0)).collect()
    }

    /// The deepest module of a path as it stands in a file, and the names behind it.
    fn absolute<'a>(&self, module: &Module, path: &'a [String]) -> Option<(Module, &'a [String])> {
        let [first, rest @ ..] = path else { return None };
        let mut whole = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" => module[..module.len() - 1].to_vec(),
            child => {
                let child = [module.as_slice(), &[child.to_owned()]].concat();
                self.files.contains_key(&child).then_some(child)?
            }
        };
        let mut rest = rest;
        while let [name, behind @ ..] = rest {
            if name == "super" {
                whole.pop();
            } else {
                whole.push(name.clone());
                if !self.files.contains_key(&whole) {
                    whole.pop();
                    break;
                }
            }
            rest = behind;
        }
        (!whole.is_empty()).then_some((whole, rest))
    }

    /// The module that holds what a path in a file stands for; names that were passed on are followed home.
    fn holder(&self, module: &Module, path: &[String], hops: usize) -> Option<Module> {
        let imported = |file: &File, name: &String| {
            file.imports.iter().find(|import| import.name == *name).map(|import| import.path.clone())
        };
        if hops > 8 {
            return None;
        }
        let Some((holder, rest)) = self.absolute(module, path) else {
            // The path may begin with a module that the file has imported.
            let [first, rest @ ..] = path else { return None };
            let start = imported(&self.files[module], first).filter(|start| start[..] != *path)?;
            return self.holder(module, &[start.as_slice(), rest].concat(), hops + 1);
        };
        let home = rest.first().and_then(|name| imported(&self.files[&holder], name));
        home.and_then(|home| self.holder(&holder, &home, hops + 1)).or(Some(holder))
    }
}

impl File {
    fn read(path: PathBuf, text: String) -> Self {
        let tokens = tokens(&text);
        let mut file = Self {
            path,
            declares: BTreeSet::new(),
            implements: BTreeSet::new(),
            types: BTreeSet::new(),
            words: Vec::new(),
            imports: Vec::new(),
            paths: Vec::new(),
            text: String::new(),
        };
        let mut at = 0;
        while at < tokens.len() {
            let is_kind = ["struct", "enum", "trait", "union", "type"].contains(&tokens[at]);
            if is_kind && at > 0 && ["pub", ")"].contains(&tokens[at - 1]) {
                file.types.extend(tokens.get(at + 1).map(|name| (*name).to_owned()));
            }
            at = match tokens[at] {
                "use" => {
                    let passed_on = at > 0 && ["pub", ")"].contains(&tokens[at - 1]);
                    imports(&tokens, at + 1, &[], passed_on, &mut file.imports)
                }
                "trait" if at + 1 < tokens.len() => {
                    file.declares.insert(tokens[at + 1].to_owned());
                    at + 1
                }
                "impl" => {
                    file.implements.extend(implemented(&tokens[at + 1..]).map(str::to_owned));
                    at + 1
                }
                word if is_word(word) => {
                    let (names, end) = path_at(&tokens, at);
                    let goes_on = at > 0 && ["::", ".", "$"].contains(&tokens[at - 1]);
                    file.words.extend(names.iter().map(|word| (*word).to_owned()));
                    if names.len() > 1 && !goes_on {
                        file.paths.push(names.iter().map(|word| (*word).to_owned()).collect());
                    }
                    end
                }
                _ => at + 1,
            };
        }
        file.text = text;
        file
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push(path);
        }
    }
    all
}

fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

enum Comments {
    Keep,
    Leave,
}

/// A text without what stands in quotes, and as asked without comments.
fn bare(text: &str, comments: Comments) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let raw = rest.strip_prefix('r').map(|after| after.trim_start_matches('#'));
        let raw =
            raw.filter(|after| after.starts_with('"') && !code.ends_with(|c: char| c.is_alphanumeric()));
        let skipped = if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            if matches!(comments, Comments::Keep) {
                code.push_str(&rest[..length]);
            }
            length
        } else if let Some(after) = raw {
            let end = format!("\"{}", "#".repeat(rest.len() - 1 - after.len()));
            let start = rest.len() - after.len() + 1;
            rest[start..].find(&end).map_or(rest.len(), |length| start + length + end.len())
        } else if c == '"' {
            1 + quoted(&rest[1..])
        } else if rest.starts_with("'\\") {
            // The character behind the backslash may be a quote itself.
            3 + rest[3..].find('\'').map_or(0, |length| length + 1)
        } else if c == '\'' && rest.chars().nth(2) == Some('\'') {
            rest.char_indices().nth(3).map_or(rest.len(), |(length, _)| length)
        } else {
            code.push(c);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

/// How far it is to behind the closing quote.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words, `::`, and all other characters one by one.
fn tokens(code: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = code.trim_start();
    while let Some(c) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = if word > 0 {
            word
        } else if rest.starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        all.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    all
}

/// The names of a path that begins at a token, and where it ends.
fn path_at<'a>(tokens: &[&'a str], at: usize) -> (Vec<&'a str>, usize) {
    let mut names = vec![tokens[at]];
    let mut end = at + 1;
    while tokens.get(end) == Some(&"::") && tokens.get(end + 1).is_some_and(|next| is_word(next)) {
        names.push(tokens[end + 1]);
        end += 2;
    }
    (names, end)
}

/// The imports of a tree of `use`, and where it ends.
fn imports(tokens: &[&str], at: usize, before: &[String], passed_on: bool, all: &mut Vec<Import>) -> usize {
    let mut path = before.to_vec();
    let mut at = at;
    loop {
        match tokens.get(at) {
            Some(&"{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| *token != "}") {
                    at = imports(tokens, at, &path, passed_on, all);
                    at += usize::from(tokens.get(at) == Some(&","));
                }
                return at + 1;
            }
            Some(token) if is_word(token) || *token == "*" => {
                at += 1;
                path.push((*token).to_owned());
                if tokens.get(at) == Some(&"::") {
                    at += 1;
                    continue;
                }
                let renamed = tokens.get(at) == Some(&"as");
                let name = if renamed { tokens[at + 1] } else { token };
                // `use a::b::{self}` names `b`.
                let own = path.last().is_some_and(|last| last == "self") && path.len() > 1;
                path.truncate(path.len() - usize::from(own || *token == "*"));
                let name = if own && !renamed { path[path.len() - 1].clone() } else { name.to_owned() };
                all.push(Import { path, name, passed_on });
                return at + if renamed { 2 } else { 0 };
            }
            Some(&"::") => at += 1,
            _ => return at + 1,
        }
    }
}

/// The trait of an `impl … for`, the tokens being those behind `impl`.
fn implemented<'a>(tokens: &[&'a str]) -> Option<&'a str> {
    let mut depth = 0;
    let mut name = None;
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "<" => depth += 1,
            ">" if at > 0 && tokens[at - 1] != "-" => depth -= 1,
            "for" if depth == 0 => return name,
            "{" | ";" | ")" if depth == 0 => return None,
            word if depth == 0 && is_word(word) => name = Some(word),
            _ => {}
        }
    }
    None
}
