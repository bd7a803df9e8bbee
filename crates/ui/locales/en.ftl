# The frame
skip = Skip to content
nav-label = Main
my-account = { $name }, my account
sign-out = Sign out
waiting = { $count ->
    [one] 1 new
   *[other] { $count } new
}
other-language = Español

# Emergency help. It stands before every patient's compose box.
emergency-title = Is it an emergency?
emergency-when = Call 911 for chest pain, trouble breathing, a face or arm that droops, heavy bleeding, or any fear for your life. For thoughts of suicide, call or text 988.
emergency-call = Call 911
emergency-crisis = Call 988
emergency-brief = Emergency?
emergency-brief-do = Do not wait here.
emergency-or = or, for a crisis,
danger-title = You wrote { $words }
danger-general = This may be an emergency
danger-do = If it is happening now, or came back today, call 911. Do not wait for an answer here.
danger-crisis = If you think about hurting yourself, call or text 988 now. Someone answers day and night.
danger-nurse = Talk to a nurse now,
danger-kept = Your words are kept. You can still send them, and a person on duty sees them first.
and = and

# Drafts, forms, lists
kept-here = Saved on this device
kept-not = Not saved yet. Please stay on this page.
form-fix = { $count ->
    [one] One thing to fix. What you wrote is kept.
   *[other] { $count } things to fix. What you wrote is kept.
}
optional = optional
paused = paused
older = Older
newer = Newer
pages-label = More pages
step-of = Step { $now } of { $all }
step-done = done
show-table = Show the numbers as a table
plot-date = Date
plot-value = Value
plot-goal = Goal
plot-in = In your goal
plot-out = Outside
you = You
automatic = automatic message
close = Close
keys-title = Keys
keys-move = Next and previous in the queue
keys-open = Open
keys-reply = Write the answer
keys-help = This list

# Errors: what happened, what was kept, what to do next.
error-missing = There is nothing here that we can show you.
error-missing-do = Check the address, or go back to the start.
error-signed-out = You are not signed in.
error-signed-out-do = Sign in, and you come back to this place. Drafts that were saved on this device are still here.
error-step-up = Please show once more that it is you.
error-step-up-do = This step is protected. Enter your password or code again, then repeat it. Nothing was changed.
error-invalid = Some of what you wrote cannot be used yet.
error-invalid-do = Go back one page: your words are still there. Fix what is marked and send again.
error-conflict = Someone changed this before you.
error-conflict-do = Your change was not saved. Go back, load the page again and look at what is new.
error-busy = Too many tries.
error-busy-do = Nothing was changed. Please try again in { $wait }.
error-unavailable = We cannot save anything right now.
error-unavailable-do = Nothing you sent was taken in, and drafts on this device are kept. Try again in a few minutes. If it is urgent, call your clinic. In an emergency, call 911.
error-internal = Something on our side went wrong.
error-internal-do = We have noted it. Go back one page, look whether your words arrived, and try again. If it is urgent, call your clinic. In an emergency, call 911.
error-home = Go to the start
error-sign-in = Sign in
offline-title = You are offline.
offline-do = Drafts that were saved on this device are kept. Load this page again when you have a connection. In an emergency, call 911.
offline-retry = Try again

# Times
weekday = { $n ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[other] Sunday
}
month = { $n ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[other] December
}
month-short = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[other] Dec
}
day-long = { $weekday }, { $month } { $day }
date-short = { $month } { $day }, { $year }
morning = AM
afternoon = PM
today = today
yesterday = yesterday
tomorrow = tomorrow
time-then-day = { $time } { $day }
day-then-time = { $day }, { $time }
just-now = just now
minutes-ago = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
hours-ago = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
days-ago = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}
short-minutes = { $n } min
short-hours = { $h } h
short-hours-minutes = { $h } h { $m }
short-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
short-over = { $time } over
short-due-now = due now
words-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
words-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
words-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
words-hours-minutes = { $hours } { $minutes }
words-left = { $time } left
words-over = { $time } overdue
words-now = due now

# The guard: a text that will leave the care place. Kinds and faults are keyed by the guard's own words.
danger-unread = The care team does not see what you write here.
guard-clean = Nothing here tells who it is about.
guard-count = { $count ->
    [one] One thing could tell who this is about
   *[other] { $count } things could tell who this is about
}
guard-do = Choose other words here, or write your own above. Your text stays as it is until you do.
guard-unsure = Where it says “may be”, we are not sure: could a neighbor guess who it is?
guard-may-be = May be { $kind }
guard-letter = Safe Harbor { $letter }
guard-letter-help = The paragraph of the privacy rule: 45 CFR 164.514(b)(2)(i)
guard-write = Write “{ $words }” instead
guard-take-out = Take it out
guard-all = Replace all { $count }
guard-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
guard-may-stay = May stay in this place: { $words }.
guard-tone-count = { $count ->
    [one] One thing to say differently
   *[other] { $count } things to say differently
}
guard-tone-do = You write for the organization. Readers will take it as its word.
guard-better = Better
guard-say = Use this sentence
guard-kind-name = a person’s name
guard-kind-place = a town or small area
guard-kind-address = a street address
guard-kind-zip = a ZIP code
guard-kind-organization = a named clinic, school or company
guard-kind-date = an exact date
guard-kind-age = an age over 89
guard-kind-phone = a phone number
guard-kind-fax = a fax number
guard-kind-email = an e-mail address
guard-kind-ssn = a social security number
guard-kind-mrn = a medical record number
guard-kind-health-plan = a health plan number
guard-kind-account = an account number
guard-kind-card = a payment card number
guard-kind-iban = a bank account number
guard-kind-license = a license or passport number
guard-kind-vehicle = a vehicle number or plate
guard-kind-device = the number of a device
guard-kind-url = a web address
guard-kind-ip = an internet address
guard-kind-biometric = a finger or voice print
guard-kind-unique = a code or account name
guard-kind-rare = details that are rare together
guard-why-name = A name says who it is, even a first name or a nickname.
guard-why-place = Few people live there. A state alone is fine.
guard-why-address = It leads to a front door.
guard-why-zip = It leads to a few streets. The first three digits are often fine.
guard-why-organization = People there may guess who it is.
guard-why-date = Others may remember that day. A year alone is fine.
guard-why-age = Few people are that old. “Over 90” is fine.
guard-why-phone = Anyone can call it and learn who answers.
guard-why-fax = Anyone can look up whose it is.
guard-why-email = It belongs to one person.
guard-why-ssn = Only one person has it, and it opens their accounts.
guard-why-mrn = It opens one person’s record.
guard-why-health-plan = It belongs to one insured person.
guard-why-account = It belongs to one person, and money hangs on it.
guard-why-card = It belongs to one person, and money hangs on it.
guard-why-iban = It belongs to one person, and money hangs on it.
guard-why-license = A public list may say whose it is.
guard-why-vehicle = A public list may say whose it is.
guard-why-device = The maker’s list says who has it.
guard-why-url = The page behind it may name the person.
guard-why-ip = It leads to one home or phone.
guard-why-biometric = It belongs to one body only.
guard-why-unique = It may belong to one person only.
guard-why-rare = Each alone is fine. Together they may fit only one person.
guard-fault-care-relationship = Says that someone is a patient here
guard-fault-identity = Says who someone is
guard-fault-advice = Advice to one person
guard-fault-colleague = Blames a colleague
guard-fault-dosage = A dose without its source
guard-fault-cure = A promise to cure
guard-fault-disclosure = Who gains is not said
guard-fault-blame = Words that blame
guard-fault-why-care-relationship = Who comes to us is private, even when the person said it first.
guard-fault-why-identity = People here may stay unnamed.
guard-fault-why-advice = You do not know this person’s history, and others may follow it too.
guard-fault-why-colleague = What went wrong is looked into as a team, not in public.
guard-fault-why-dosage = The right dose differs. Say where it is written.
guard-fault-why-cure = Nobody can promise it. Say where the proof is.
guard-fault-why-disclosure = Readers must know who pays or gains.
guard-fault-why-blame = Blame keeps people from coming back.
