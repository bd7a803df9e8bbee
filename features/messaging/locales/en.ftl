messages = Messages
messages-lead = Private. Only your care team and the people you chose can read them.
messages-none = No messages yet
messages-none-do = Ask a question: a person on your care team reads it.
nav-ask = Ask
nav-setup = Reasons
new-answer = New message
state-answered = Answered
state-closed = Ended
card-none = Nothing new.
card-all = All messages

# Ask a question
ask-title = Ask a question
ask-lead = Write in your own words, in English or Spanish. A person on your care team reads it.
ask-for = You ask for { $name }
ask-for-help = The answer goes to both of you.
ask-about = What is it about?
ask-box = Your question
ask-box-help = When did it start? What makes it better or worse? You can add a photo.
ask-send = Send
ask-later = Save for later
draft-kept = Saved for later
draft-kept-do = Your words are here when you come back. Photos are not kept: add them when you send.
files-label = Photos or PDF
files-help = Up to { $max } files, 10 MB each. We take place and camera data out of photos.
who-gets = Who gets it
usual-reply = Usual reply: within { $time } of open hours
reasons-here = For: { $list }
circle-reads = Can read it too: { $names }.
circle-none = Nobody else in the circle can read it.
ask-whom = For whom?
ask-myself = Myself
circle-change = See or change who can read
cost-title = What it may cost
cost-none = Questions here are free.
cost-may = May be billed when the answer needs more than 5 minutes of medical judgment: { $list }.
cost-free = Free instead:
cost-free-reasons = Questions about: { $list }
cost-free-call = Call us: { $phone }
cost-free-visit = Ask at your next visit
not-screened = A person reads this first
not-screened-do = We cannot check this language for danger words. If it is an emergency, call 911 now. You can send it: it goes before other messages.
soon-title = We will look at this today
soon-do = If it gets worse, call { $phone }, or 911 in an emergency.
words-missing = Write your words first.
words-many = That is too long. Keep it under 20,000 letters.
about-missing = Choose what it is about.
file-kind = We can take photos (JPEG, PNG, WebP) and PDF. Choose another file.
file-big = A file is over 10 MB. Choose a smaller one.
file-many = Send up to 5 files at once. We kept the first 5.
form-broken = The form did not arrive whole. Please send it again.

# A thread
thread-label = Messages, oldest first
thread-private = Private. Only your care team and the people you chose can read this.
thread-about = About this conversation
the-patient = patient
of-the-circle = in the circle
care-team = Care team
interpreter = Interpreter
via-app = in the app
via-sms = text message
via-mail = e-mail
a-picture = Picture { $n }, { $size }
a-document = PDF { $n }, { $size }, download
read-by = Read by { $name }, { $time }
event-sent = Sent to { $pool } at { $time }.
event-taken = { $name } took it at { $time }.
event-handed = Handed to { $name } at { $time }.
event-pool = Now with { $pool }, since { $time }.
event-interpreter = { $who } added { $name }, interpreter, at { $time }.
event-call = A call to the patient was asked for at { $time }.
event-called = { $name } called at { $time }.
event-unread = The answer was not read yet. We sent a reminder at { $time }.
event-mail-files = { $name } sent a picture or document by e-mail at { $time }. Files by e-mail are not kept: they are not encrypted. Send them here instead, with “Photos or PDF” below the message box.
event-closed = { $name }: { $outcome }, { $time }.
outcome-answered = Answered
outcome-visit = A visit is needed
outcome-more = Not enough information
outcome-elsewhere = Sent elsewhere
outcome-withdrawn = Taken back
outcome-done = Done
write-until = You can still write here until { $date }.
write-over = This conversation is over. Please ask a new question.
write-back = Write back
send = Send
goes-to = Goes to { $name }.
reads-only = You can read this conversation. Only the patient, and people who may do everything for the patient, write here.
who-has = Who has it now
promise-by = Answer by { $time }
answered-in = Answered in { $time }
who-reads = Who can read it
pool-reads = Everyone in { $pool } who cares for you can read it too.
pool-reads-theirs = Everyone in { $pool } who cares for the patient can read it too.

# The team
kind-message = Message
kind-call = Call the patient
nobody-yet = Nobody has it yet
yours = Yours
first-answer-due = Answer due { $time }
answered-open = Answered, still open
take = Take it on
danger-words = Danger words: { $words }
danger-shown = Emergency help was shown to the person who wrote.
team-not-screened = Not screened
team-not-screened-do = No danger table covers this language. Read it first, with an interpreter.
language-differs = This person writes { $language }
language-differs-do = You did not list that language. Add an interpreter, or hand it over.
interpreter-help = The interpreter reads this conversation and writes in it for 30 days.
no-interpreters = No interpreter for it is in a pool.
add-interpreter = Add the interpreter
english = English
spanish = Spanish
looks-only = You can look. The team that has it answers.
answer-to = Answer { $name }
templates = Templates
send-keep = Send, keep open
send-next = Send and next
outcome = Outcome
outcome-help = Kept with “Send and next”.
hand-over = Hand over
hand-choose = Choose
hand-lead = The new owner has it at once; the patient sees who has it now.
hand-missing = Choose to whom it goes.
hand-to = To
hand-reason = Why
hand-reason-help = Only the team reads this.
reason-missing = Say in a few words why.
write-note = Team note
note-help = Only the team reads this.
keep-note = Keep the note
team-note = Team note, { $name }.
ask-call = Ask for a call
end-thread = End it
danger-was = Was { $words } danger?
mark-right = Right
mark-wrong = Not danger
mark-missed = Missed
mark-back = Take back
marked-by = { $name }, { $time }
missed-title = Not flagged
missed-say = A danger was not flagged
missed-help = Say so, and the danger words can learn. The person who wrote does not see it.
missed-which = Message
missed-level = How urgent it was
missed-kind = What was in danger
missed-keep = Mark as missed
missed-what = Choose how urgent it was and what was in danger.
missed-nothing = Nobody has written words here in which a danger could be missed.
level-now = Now
level-today = Today
level-soon = Soon
danger-kind = { $kind ->
    [cardiac] Heart
    [stroke] Stroke
    [breathing] Breathing
    [self-harm] Self-harm
    [violence] Violence
    [bleeding] Bleeding
    [anaphylaxis] Severe allergy
    [glucose] Blood sugar
    [pressure] Blood pressure
    [pregnancy] Pregnancy
    [infant] Young baby
    [overdose] Overdose or poison
    [sepsis] Severe infection
    [neuro] Seizure or confusion
    [injury] Injury
    [acute] Belly, eye or limb
    [post-operative] After an operation
    [medication] Medicine
   *[other] Other
}
call-title = Call { $name }
call-unread = An answer stays unread. Call, and say that a message waits.
call-asked = The team asked for a call about a message.
call-no-phone = No phone number is known. Write a letter, or ask the circle.
call-done = I called
call-thread = Open the thread

# Setup
setup-title = Messages: setup
setup-lead = Why people write, who reads it, and the team's templates.
setup-reasons = Reasons
setup-new-reason = A new reason
setup-key = Key
setup-key-help = Small letters, digits and dashes. It does not change later.
setup-words-en = Words in English
setup-words-es = Words in Spanish
setup-pool = Who reads it
setup-place = Place in the list
setup-minutes = Minutes an answer usually takes
setup-billed = The answer may be billed as an e-visit
setup-keep = Save
setup-retire = Stop using it
setup-new-template = A new template
setup-holes = You may use: { $list }
setup-name-en = Name in English
setup-name-es = Name in Spanish
setup-body-en = Text in English
setup-body-es = Text in Spanish
setup-times = Times
setup-unread = Hours until an unread answer is told again
setup-days = Days to write on after the end
setup-reason-bad = A reason needs a key of 2 to 24 small letters, words in both languages, a pool, and 1 to 60 minutes.
setup-template-bad = A template needs a name and text in both languages, and only the words in braces that stand above.
setup-hours-bad = Give 1 to 720 hours.
setup-days-bad = Give 0 to 365 days.

# How the danger words do
nav-report = Danger words
report-title = How the danger words do
report-lead = What the team says of the words that were shown as danger. No patient and no words of a message stand here.
report-none = Nothing shown yet
report-none-do = When a message has danger words, the team marks them right or not danger beside the message. The count starts then.
report-all = All danger words
report-value-words = of the marked hits were danger
report-interval = With this many marks the true share lies between { $low } and { $high } (95 times of 100).
report-unmarked = Nobody has marked a hit yet. Mark them right or not danger beside the message.
report-marked = { $marked ->
    [one] 1 hit is marked
   *[other] { $marked } hits are marked
}, of { $shown } shown.
report-missed-words = { $missed ->
    [0] No danger was reported as missed.
    [one] 1 danger was reported as missed.
   *[other] { $missed } dangers were reported as missed.
}
report-only = Only what somebody marked counts, and a missed danger counts only when somebody reports it. Each rule counts once for each message.
report-version = The tables are of { $version }.
report-csv = Table for a spreadsheet
report-levels = By urgency
report-languages = By language
report-kinds = By what is in danger
report-versions = By version of the tables
report-rules = By rule
report-rules-lead = Most often wrong first. Who changes the tables starts here.
report-rules-more = { $count } more rules are in the table for a spreadsheet.
column-level = Urgency
column-language = Language
column-kind = In danger
column-version = Version
column-rule = Rule
column-shown = Shown
column-right = Right
column-wrong = Not danger
column-missed = Missed
column-value = Right, of marked
column-found = Found, of dangers
not-marked = no marks
language-unknown = unknown

way-whole = Whole by text to { $name }: { $state }
way-parts = Whole by text to { $name }, in { $count } texts: { $state }
way-text = { $name } was told by text that it waits: { $state }
way-mail = { $name } was told by e-mail that it waits: { $state }
way-push = { $name } was told on a device that it waits: { $state }
way-none = { $name } was not told: { $state }
way-autos = { $count ->
    [one] 1 automatic message
   *[other] { $count } automatic messages
}
way-auto = To { $name }, { $at }: { $state }
way-gone = A message with a link or a code.

text-link-label = Send a text
text-title = Text { $name }
text-lead = Your words join the patient's thread, and the patient answers by text.
text-words = Your words
text-send = Send the text
text-whole = Your words go whole, as text messages, to { $number }. The patient recorded that they may.
text-link = The patient gets a text to { $number } that a message waits, with a link, not your words.
text-link-why = Words about health go as text only after the patient agreed. We ask once by text; the patient can also agree on the page “How we reach you”.
text-no-number = This patient has no number for texts.
text-no-number-do = Give the patient a code to join by text: texting it shows that the number is theirs.
text-not-confirmed = Nobody has shown that the number is the patient's.
text-not-confirmed-do = A text to a wrong number tells a stranger that somebody is a patient here. The patient texts a code first.
text-stopped = Texts to this patient are ended.
text-stopped-do = The patient answered STOP or took the agreement back. Only the patient can begin again, by texting START. Please call instead.
text-code = Code to join by text

fax-title = Send by fax
fax-lead = To another office that treats the patient, pays, or that the patient chose. A fax cannot be called back.
back-thread = Back to the conversation
fax-off = Faxes are not set up here
fax-off-do = Whoever runs this site can set up a fax gateway. Until then, print the conversation or call the other office.
fax-what = What is sent
fax-counts = Messages: { $count }. Pages with the cover: { $pages }.
fax-never = Team notes are never sent.
fax-nothing = No message of this conversation would be sent.
fax-long = This is too long for a fax. Choose one message.
fax-files-stay = Pictures and documents stay here: { $count }. The fax says that they exist.
fax-unprintable = Characters that a fax cannot print: { $count }. It shows a question mark for each.
fax-words = Read the words that are sent
fax-choose = Send only one message
fax-all = The whole conversation
fax-no-words = A message without words
fax-to = Who gets it
fax-recipient = Name of the recipient
fax-recipient-help = The office and the person, for example Valley Cardiology, Dr. Ng. It stands on the cover.
fax-recipient-missing = Write who gets the fax, in 2 to 80 characters.
fax-number = Fax number
fax-number-help = For example 406-555-0142. Outside the US begin with + and the country.
fax-number-wrong = This is no telephone number. Please check its digits.
fax-again = Fax number again
fax-again-help = Type it once more from your source, without copying. One wrong digit tells a stranger about a patient.
fax-number-differs = The two numbers differ. Compare both with your source, digit by digit.
fax-purpose = Reason
fax-purpose-help = The law lets words about a patient go to another office for these reasons. It stands in the patient's list of who looked.
fax-purpose-choose = Choose a reason
fax-purpose-missing = Choose the reason.
fax-language = Language of the cover
fax-seen = The patient sees in the conversation that it was sent, to whom and why.
fax-send = Send the fax
fax-look = Nobody sends it again by itself: check with the other office before you do.
purpose-treatment = Treatment: the recipient treats the patient
purpose-payment = Payment: the recipient pays or is paid
purpose-operations = Operations: running an office that cares for the patient
purpose-wish = The patient asked for it
event-fax = { $name } sent { $pages } pages by fax to { $recipient }, { $number }, at { $time }. { $why }. { $state }.

event-pictures-refused = Files that came with the text at { $time } and were not kept: { $count }. Only pictures (JPEG, PNG or WebP) up to 10 MB are. Send documents here instead, with “Photos or PDF” below the message box.
event-pictures-lost = Pictures that came with the text at { $time } and that the telephone network did not hand over: { $count }. Please send them again, or here.
