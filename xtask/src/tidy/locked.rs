//! What may not be among the locked dependencies.

use super::{Finding, Tree};

const ONE_TLS: &str =
    "TLS is rustls with ring everywhere; turn the default features of the dependency off (`cargo tree -i` names it)";
const ONE_SQLITE: &str = "one program links one SQLite; drop the second driver";

/// Packages that link a SQLite of their own.
const SQLITES: [&str; 4] = ["libsqlite3-sys", "sqlite3-sys", "libsql-ffi", "sqlite3-src"];

/// A locked package.
struct Package<'a> {
    line: usize,
    name: &'a str,
    needs: Vec<&'a str>,
}

fn packages(lock: &str) -> Vec<Package<'_>> {
    let mut found: Vec<Package<'_>> = Vec::new();
    let mut listing = false;
    for (n, line) in lock.lines().enumerate() {
        if let Some(name) = line.strip_prefix("name = ") {
            found.push(Package { line: n + 1, name: name.trim_matches('"'), needs: Vec::new() });
        } else if line.starts_with("dependencies = [") {
            listing = !line.ends_with(']');
        } else if line == "]" {
            listing = false;
        } else if let Some(package) = found.last_mut().filter(|_| listing) {
            package
                .needs
                .extend(line.trim().trim_matches(['"', ',']).split(' ').next().map(|name| name.trim_end_matches('"')));
        }
    }
    found
}

/// No second TLS library, no second SQLite.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let lock = tree.files.iter().find(|(path, _)| path == "Cargo.lock").map_or("", |(_, text)| text);
    check_lock(lock)
}

fn check_lock(lock: &str) -> Vec<Finding> {
    let packages = packages(lock);
    let mut found = Vec::new();
    let mut put = |line, what, why| found.push(Finding { path: "Cargo.lock".into(), line, what, why });
    for package in &packages {
        if matches!(package.name, "aws-lc-sys" | "aws-lc-rs" | "native-tls") {
            put(package.line, format!("{} is locked", package.name), ONE_TLS);
        }
        if package.needs.contains(&"openssl-sys") && package.name != "libsqlite3-sys" {
            put(package.line, format!("{} needs openssl-sys", package.name), ONE_TLS);
        }
    }
    for second in packages.iter().filter(|p| SQLITES.contains(&p.name)).skip(1) {
        put(second.line, format!("{} is a second SQLite", second.name), ONE_SQLITE);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_in_the_lock_are_found() {
        let package = |name: &str, needs: &[&str]| {
            let needs: String = needs.iter().map(|n| format!(" \"{n}\",\n")).collect();
            format!("[[package]]\nname = \"{name}\"\nversion = \"1\"\ndependencies = [\n{needs}]\n")
        };
        let check = |packages: &[String], want: &[&str]| {
            let found: Vec<String> = check_lock(&packages.concat()).into_iter().map(|f| f.what).collect();
            assert_eq!(found, want);
        };
        check(&[package("libsqlite3-sys", &["cc", "openssl-sys"]), package("openssl-sys", &[])], &[]);
        check(&[package("openssl", &["openssl-sys 0.9.1"])], &["openssl needs openssl-sys"]);
        check(&[package("aws-lc-sys", &[])], &["aws-lc-sys is locked"]);
        check(
            &[package("libsqlite3-sys", &[]), package("libsqlite3-sys", &[])],
            &["libsqlite3-sys is a second SQLite"],
        );
    }
}
