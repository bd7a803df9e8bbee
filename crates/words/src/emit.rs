//! From checked messages to plain Rust.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::model::{self, Arg, Case, Piece, Word};

/// The module `t`; the files are included so that a change in them rebuilds the crate.
pub fn module(words: &[Word], files: &[String]) -> TokenStream {
    let functions = words.iter().map(function);
    let plain = words.iter().filter(|word| fixed(&word.en).is_some() && fixed(&word.es).is_some());
    let arms = plain.map(|word| {
        let (key, name) = (&word.key, ident(&word.key));
        quote! { #key => #name(l), }
    });
    quote! {
        #[doc = "This crate's sentences in every shipped language, generated from its locale files."]
        #[allow(dead_code, unreachable_patterns, unused_variables, clippy::all, clippy::too_many_lines, reason = "generated")]
        pub mod t {
            use ::core::{fmt::{Display, Write as _}, option::Option};
            use ::std::string::String;
            use ::kernel::Locale;
            #(const _: &str = include_str!(#files);)*
            #(#functions)*
            #[doc = "The sentence under `key`, when it takes no arguments: for the codes of `kernel::FieldError`."]
            pub fn by_key(l: Locale, key: &str) -> Option<&'static str> {
                Option::Some(match key { #(#arms)* _ => return Option::None })
            }
        }
    }
}

fn function(word: &Word) -> TokenStream {
    let name = ident(&word.key);
    let doc = summary(&word.en);
    if let (Some(en), Some(es)) = (fixed(&word.en), fixed(&word.es)) {
        return quote! {
            #[doc = #doc]
            pub const fn #name(l: Locale) -> &'static str { match l { Locale::En => #en, Locale::Es => #es } }
        };
    }
    let args = word.args.iter().map(|(arg, kind)| {
        let arg = ident(arg);
        match kind {
            Arg::Shown => quote! { #arg: impl Display },
            Arg::Count => quote! { #arg: i64 },
            Arg::Choice(_) => quote! { #arg: &str },
        }
    });
    let (en, es) = (body(&word.en, false), body(&word.es, true));
    quote! {
        #[doc = #doc]
        pub fn #name(l: Locale, #(#args),*) -> String {
            let mut out = String::new();
            match l { Locale::En => { #en } Locale::Es => { #es } }
            out
        }
    }
}

/// The whole text, when nothing in it depends on an argument.
fn fixed(pieces: &[Piece]) -> Option<&str> {
    match pieces {
        [] => Some(""),
        [Piece::Text(text)] => Some(text),
        _ => None,
    }
}

fn body(pieces: &[Piece], spanish: bool) -> TokenStream {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => quote! { out.push_str(#text); },
            // Writing into a String cannot fail.
            Piece::Shown(arg) => {
                let arg = ident(arg);
                quote! { let _ = ::core::write!(out, "{}", #arg); }
            }
            Piece::Plural { arg, arms, other } => {
                let arg = ident(arg);
                let arms = arms.iter().map(|(case, pieces)| arm(pattern(case, spanish), pieces, spanish));
                let other = body(other, spanish);
                quote! { match #arg { #(#arms)* _ => { #other } } }
            }
            Piece::Choice { arg, arms, other } => {
                let arg = ident(arg);
                let arms = arms.iter().map(|(word, pieces)| arm(quote! { #word }, pieces, spanish));
                let other = body(other, spanish);
                quote! { match #arg { #(#arms)* _ => { #other } } }
            }
        })
        .collect()
}

fn arm(pattern: TokenStream, pieces: &[Piece], spanish: bool) -> TokenStream {
    let body = body(pieces, spanish);
    quote! { #pattern => { #body } }
}

/// CLDR 48 cardinal rules for whole numbers: `one` is 1 in both languages; Spanish `many` is a multiple of a million
/// that is not zero; English has no `many`.
fn pattern(case: &Case, spanish: bool) -> TokenStream {
    match case {
        Case::Exactly(n) => {
            let n = Literal::i64_suffixed(*n);
            quote! { #n }
        }
        Case::One => quote! { 1 | -1 },
        Case::Many if spanish => quote! { n if n != 0 && n % 1_000_000 == 0 },
        Case::Many => quote! { _ if false },
    }
}

fn summary(pieces: &[Piece]) -> String {
    let shown = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.replace('\n', " "),
        Piece::Shown(arg) | Piece::Plural { arg, .. } | Piece::Choice { arg, .. } => format!("{{{arg}}}"),
    });
    // In a code span, so that a bracket in a sentence is not read as a link.
    format!("`{}`", shown.collect::<String>().replace('`', "'"))
}

fn ident(key: &str) -> Ident {
    // `model` has refused every reserved name; what Fluent allows otherwise is a Rust name.
    Ident::new(&model::name(key).unwrap_or_else(|_| "reserved".to_owned()), Span::call_site())
}
