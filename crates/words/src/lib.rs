//! Fluent files become functions: a missing key, a wrong argument or an unknown syntax fails the build.
//!
//! `words::words!("locales");` reads `en.ftl` and `es.ftl` in that folder (relative to the crate's manifest) and
//! generates a module `t` with one function per message. No parser and no table remains at run time.

mod emit;
mod model;

use std::{fmt::Write as _, fs, path::PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// Generates `pub mod t` from `FOLDER/en.ftl` and `FOLDER/es.ftl`.
///
/// A message without placeables becomes `fn key(l: Locale) -> &'static str`; with placeables `fn key(l: Locale, a: impl
/// Display, ..) -> String`, arguments in the order in which the English text first names them. An argument that a
/// plural selects on is an `i64`, one that words select on a `&str`. `t::by_key(l, "key")` finds a message without
/// arguments, for the codes in `kernel::FieldError`. Attributes, terms, functions and references are refused.
#[proc_macro]
pub fn words(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let made = folder(input.into()).and_then(|folder| generate(&folder));
    made.unwrap_or_else(|message| quote! { ::core::compile_error!(#message); }).into()
}

fn generate(folder: &str) -> Result<TokenStream, String> {
    let root = std::env::var("CARGO_MANIFEST_DIR").map_err(|_| "words! wants CARGO_MANIFEST_DIR".to_owned())?;
    let folder: PathBuf = [&root, folder].iter().collect();
    let read = |name: &str| {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok::<_, String>((path.display().to_string(), text))
    };
    let ((en_path, en), (es_path, es)) = (read("en.ftl")?, read("es.ftl")?);
    let words = model::pair(&en, &es).map_err(|faults| {
        faults.iter().fold(String::from("words do not match"), |mut text, fault| {
            let _ = write!(text, "\n  {fault}");
            text
        })
    })?;
    Ok(emit::module(&words, &[en_path, es_path]))
}

fn folder(input: TokenStream) -> Result<String, String> {
    let mut tokens = input.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Literal(text)), None) => {
            let text = text.to_string();
            let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
            inner.map(str::to_owned).ok_or_else(|| "words! wants a plain string: the folder".to_owned())
        }
        _ => Err("words! wants one string: the folder of en.ftl and es.ftl".to_owned()),
    }
}
