nav = Check a text
title = Check a text before you post it
lead = We show what could tell who it is about, and offer other words. Nothing you write here is kept.
place = Where will it go?
place-open = Open: anyone can read it
place-members = Group: only its members
place-peers = Clinicians: verified only
text = Your text
text-help = Write it here, or paste it. At most { $characters } characters.
look = Check it
text-missing = There is no text yet. Write or paste one.
too-long = This text is too long to check at once.
too-long-do = Check it in parts of at most { $characters } characters. Your text is still in the box.
ready = Ready to copy
for-open = For anyone
for-members = For a closed group
for-peers = For clinicians
copy-help = Select all of it, then copy.
proof = Read with the tables of { $version }. Seal of this text: { $hash }. When one letter changes, check it again.
pass-title = Let it pass as it is
pass-lead = Only compliance and administrators can do this. Your name and your reason are kept for review; the text is not.
reason = Why may it go as it is?
reason-help = One sentence without names, dates or numbers. For example: “The number is our own front desk.”
reason-short = Please give a reason in one sentence, of 10 characters or more.
reason-tells = The reason is kept, so it must not tell who it is about. Say it without names, dates and numbers.
pass = Let it pass
passed = Passed by a person, not by the check
passed-because = Cleared by { $name } because: “{ $reason }”
passed-kept = { $count ->
    [one] One finding was let through. The name, the place, the reason and the seal are in the audit; the text is not.
   *[other] { $count } findings were let through. The name, the place, the reason and the seal are in the audit; the text is not.
}
card-below = Before you post it: what could tell who it is about.
