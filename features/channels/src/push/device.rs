//! What a device is called: two words that its browser's own line of identity holds, and nothing else of that line.

use kernel::RawId;

/// Browsers by what only they say, those that also pass for others first.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems, in the same way.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
    ("X11", "Unix"),
];

/// Before the id in a device's address.
const MARK: &str = " #";

/// `Chrome · Android`; the same in every language.
fn name(agent: &str) -> String {
    let of =
        |table: &[(&str, &'static str)]| table.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let words: Vec<&str> = [of(&BROWSERS), of(&SYSTEMS)].into_iter().flatten().collect();
    if words.is_empty() { "Web".to_owned() } else { words.join(" · ") }
}

/// The address of a device: its name, and an id that no other device has.
pub(crate) fn address(agent: &str, id: RawId) -> String {
    format!("{}{MARK}{id}", name(agent))
}

/// Reads such an address; nothing for any other text.
pub(crate) fn parse(text: &str) -> Option<String> {
    let (words, id) = text.trim().rsplit_once(MARK)?;
    let known = |word: &str| word == "Web" || BROWSERS.iter().chain(&SYSTEMS).any(|(_, name)| *name == word);
    let id: RawId = id.parse().ok()?;
    words.split(" · ").all(known).then(|| format!("{words}{MARK}{id}"))
}

/// The name alone.
pub(crate) fn shown(address: &str) -> &str {
    address.rsplit_once(MARK).map_or(address, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_by_its_browser_and_its_system() {
        let check = |agent: &str, want: &str| assert_eq!(name(agent), want, "{agent}");
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0";
        check(&format!("Mozilla/5.0 (Linux; Android 10; K) {chrome} Mobile Safari/537.36"), "Chrome · Android");
        check(&format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Safari/537.36"), "Chrome · Windows");
        check(&format!("Mozilla/5.0 (Windows NT 10.0) {chrome} Safari/537.36 Edg/141.0.0.0"), "Edge · Windows");
        check(&format!("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {chrome} Safari/537.36"), "Chrome · ChromeOS");
        check(&format!("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/28.0 {chrome}"), "Samsung Internet · Android");
        check("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox · Linux");
        let webkit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
        check(
            &format!("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {webkit} Version/18.6 Safari/604.1"),
            "Safari · iPhone",
        );
        check(
            &format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/18.6 Safari/605.1.15"),
            "Safari · Mac",
        );
        check("curl/8.1", "Web");
        check("", "Web");
        check("<script>alert(1)</script> ana@example.org", "Web");
    }

    #[test]
    fn the_address_is_read_again_and_shows_the_name() {
        let id = RawId([7; 16]);
        let address = address("Firefox/144.0 Android", id);
        assert_eq!(address, format!("Firefox · Android #{id}"));
        assert_eq!((parse(&address).as_deref(), shown(&address)), (Some(address.as_str()), "Firefox · Android"));
        for bad in [
            "",
            "Firefox · Android",
            "Firefox · Android #7",
            "Ana’s phone #01",
            &format!("Ana #{id}"),
            &format!("#{id}"),
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
