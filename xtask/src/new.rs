//! `cargo xtask new NAME`: a slice from the template, listed where slices are listed.

use std::path::Path;

use crate::Result;

/// Copies `xtask/template`, and adds the slice to the root manifest, the app and the table of imports.
pub fn run(root: &Path, name: &str) -> Result<()> {
    let plain = !name.is_empty() && name.len() <= 20 && name.bytes().all(|b| b.is_ascii_lowercase());
    let target = root.join("features").join(name);
    if !plain {
        return Err(format!("{name:?}: a slice is one plural noun in small letters, such as circles"));
    }
    if target.exists() {
        return Err(format!("{} is there already", target.display()));
    }
    copy(&root.join("xtask/template"), &target, name)?;
    edit(&root.join("Cargo.toml"), |text| {
        add_after(text, "# the slices", &format!("{name} = {{ path = \"features/{name}\" }}"), |line| {
            line.contains("path = \"features/")
        })
    })?;
    edit(&root.join("app/Cargo.toml"), |text| {
        add_after(text, "[dependencies]", &format!("{name}.workspace = true"), |line| {
            line.ends_with(".workspace = true")
        })
    })?;
    edit(&root.join("app/src/house.rs"), |text| {
        add_after(text, "    vec![", &format!("        {name}::slice(),"), |line| line.ends_with("::slice(),"))
    })?;
    edit(&root.join("xtask/tables/imports.txt"), |text| Some(format!("{text}{name}: BASE people consent\n")))?;
    println!("features/{name} is there. Next: its README (words, invariants), then its types; `cargo test -p {name}`.");
    Ok(())
}

/// Adds `line` after the last of the lines that follow `head` and that `belongs` knows; none when `head` is missing.
fn add_after(text: &str, head: &str, line: &str, belongs: impl Fn(&str) -> bool) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let head = lines.iter().position(|l| *l == head)?;
    let listed = lines.get(head + 1..)?.iter().take_while(|l| belongs(l)).count();
    let (before, after) = lines.split_at(head + 1 + listed);
    let all: Vec<&str> = before.iter().copied().chain([line]).chain(after.iter().copied()).collect();
    Some(all.join("\n") + "\n")
}

fn edit(file: &Path, change: impl Fn(&str) -> Option<String>) -> Result<()> {
    let told = |e: std::io::Error| format!("{}: {e}", file.display());
    let text = std::fs::read_to_string(file).map_err(told)?;
    let text = change(&text).ok_or_else(|| format!("{}: the list of slices is not where it was", file.display()))?;
    std::fs::write(file, text).map_err(told)
}

/// Copies a folder; `{{name}}` and `{{Kind}}` are filled in, and `.in` falls off file names.
fn copy(from: &Path, to: &Path, name: &str) -> Result<()> {
    let told = |e: std::io::Error| format!("{}: {e}", from.display());
    std::fs::create_dir_all(to).map_err(told)?;
    for entry in std::fs::read_dir(from).map_err(told)? {
        let entry = entry.map_err(told)?;
        let file = entry.file_name().to_string_lossy().replace("NAME", name);
        let (source, target) = (entry.path(), to.join(file.trim_end_matches(".in")));
        if source.is_dir() {
            copy(&source, &target, name)?;
        } else {
            let text = std::fs::read_to_string(&source).map_err(told)?;
            std::fs::write(&target, fill(&text, name)).map_err(told)?;
        }
    }
    Ok(())
}

fn fill(text: &str, name: &str) -> String {
    let one = name.strip_suffix('s').unwrap_or(name);
    let mut letters = one.chars();
    let kind: String = letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect();
    text.replace("{{name}}", name).replace("{{one}}", one).replace("{{Kind}}", &kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_names_in() {
        assert_eq!(fill("{{name}} {{one}} {{Kind}}Id", "gardens"), "gardens garden GardenId");
    }

    #[test]
    fn lists_the_slice_after_the_last_one() {
        let listed = |l: &str| l.starts_with("a ");
        assert_eq!(
            add_after("x\nhead\na 1\na 2\nrest\n", "head", "a 3", listed).unwrap(),
            "x\nhead\na 1\na 2\na 3\nrest\n"
        );
        assert_eq!(add_after("x", "head", "a 3", listed), None);
    }
}
