# The circle
nav-circle = My circle
title-mine = My circle
title-of = Circle of { $name }
lead-mine = The people who help with your care. You decide who is here, what they see and until when.
lead-of = The people who help with { $name }'s care.
invite = Invite someone
people = People in the circle
people-empty = Nobody is in this circle yet.
people-empty-do = Family, friends or a pharmacist can help with care. Invite the first one.
team = Care team
team-empty = Nobody of the care team is named here yet.
more = Privacy
looks-link = Who looked
looks-link-below = Every look at this record: who, when and why
agreements-link = Agreements
agreements-link-below = What was agreed to, and how to take it back
in-circles = Circles I am in
in-circles-below = { $what }. { $until }
role-family = Family
role-friend = Friend
role-pharmacist = Pharmacist
role-payer = Care manager of an insurance plan
role-interpreter = Interpreter
role-proxy = Decides for the patient
role-team = Care team
role-emergency = Emergency access
role-other = Has access
scope-full = Sees everything but restricted parts
scope-tasks = Sees tasks
scope-updates = Reads and writes messages
scope-medicines = Sees medicines
scope-proxy = Sees and decides everything
scope-team = Cares for the patient
scope-emergency = Opened the record in an emergency
until = Until { $date }
no-end = No end date
remove = Take out
remove-ask = Take { $name } out of the circle?
remove-text = { $name } stops seeing anything at once. You can undo this for one hour.
keep = Keep
removed = { $name } is no longer in the circle.
removed-below = The access ended at once.
undo = Undo
restored = Done. The access is back as it was.
leave = Leave this circle
leave-ask = Leave this circle?
leave-text = You stop seeing anything at once. To come back you need a new invitation.
left = You left the circle.
left-below = You no longer see anything of it.

# Inviting
invite-title = Invite someone to the circle
invite-lead = They get a link. They see nothing until they accept, and you can take them out at any time.
name = Name
name-help = First and last name
contact = E-mail or mobile number
contact-help = We send the link there. It says nothing about anyone's health.
invite-role = Who is this?
words = Your word for them
words-help = As others in the circle read it, such as "Daughter" or "Neighbor"
scope = What may they see?
check-tasks = Tasks: what is to be done, and to check it off
check-updates = Messages: read them and write with the care team
check-medicines = Medicines
check-full = Everything, but not parts that are marked as restricted
end-date = Until
end-help = Leave it empty for no end date.
send-invite = Send the invitation
cancel = Cancel
invited = The invitation is on its way.
invited-below = It waits for 14 days. You see here when it is accepted.
pending = Waiting for an answer
pending-below = { $role }, { $scope }. Ends by itself on { $date }
take-back = Take back
taken-back = The invitation is taken back.
taken-back-below = Its link no longer works.
name-missing = Write the name of the person.
contact-bad = Write an e-mail address, such as ana@example.org, or a mobile number with area code.
role-missing = Choose who this is.
scope-missing = Choose at least one thing that they may see.
until-bad = This is not a day that we can read. Use the calendar, or leave it empty.
until-past = This day is over. Choose today or a later day, or leave it empty.

# An invitation to me
offers = Invitations for you
offer-title = { $name } invites you
offer-lead = You can join the circle of { $name }.
offer-as = You join as
offer-see = What you may do
offer-until = Until
offer-note = What you see there is private. { $name } sees when you look. You can leave at any time.
offer-accept = Join the circle
offer-decline = No, thank you
offer-open = Look at it
offer-below = As { $role }. { $scope }
declined = You said no. Nothing was shared.
joined = You are in the circle.
joined-below = You can leave it at any time on this page.
invitation-over = This invitation is no longer open.
invitation-over-do = It was answered, taken back, or its 14 days are over. Ask for a new one.

# The home card and the panel
card-title = Your circle and privacy
card-people = { $count ->
    [0] Nobody is in it yet
    [one] 1 person can help with your care
   *[other] { $count } people can help with your care
}
card-emergency = { $name } opened your record in an emergency
card-emergency-below = { $when }. We check each one. Read why, and what was seen.
card-emergency-link = Read why
panel = Circle
panel-empty = Nobody yet
panel-open = Open the circle

# Who looked
looks-title = Who looked
looks-title-of = Who looked at the record of { $name }
looks-lead = Every look at this record, newest first. If something seems wrong, ask us: we must answer.
looks-download = Download as a table (CSV)
looks-empty = Nobody looked yet.
looks-empty-do = As soon as somebody opens a part of this record, you see it here.
looks-refused = Tried and refused
looks-refused-lead = These people saw nothing.
looks-you = { $count ->
    [one] You looked at this record once.
   *[other] You looked at this record { $count } times.
}
look = { $who } { $did } { $what } { $when }, { $because }.
look-refused = { $who } tried to see { $what } { $when } and was refused.
look-sent = { $purpose ->
    [treatment] To { $recipient }. Reason: treatment.
    [payment] To { $recipient }. Reason: payment.
    [operations] To { $recipient }. Reason: running the offices that care for the patient.
    [wish] To { $recipient }. Reason: the patient asked for it.
   *[other] To { $recipient }.
}
look-reason = Reason given: { $reason }
when-once = { $day } at { $time }
when-many = { $count } times { $day }, last at { $time }
on-day = on { $day }
kith = Kith
operator = The operator of this computer
guest = Somebody who was not signed in
somebody = Somebody
emergency = Emergency
did = { $act ->
    [read] read
    [view] looked at
    [create] added to
    [record] recorded something in
    [edit] changed
    [ask] wrote in
    [share] changed
    [invite] made a code that adds a telephone to
    [close] closed
    [left] left
    [withdraw] took back something in
    [emergency] opened
    [manage] managed
    [operate] updated
    [enter] signed in to
    [follow] kept open
    [mark] judged the danger words in
    [disclose] faxed
    [estimate] asked for the likely cost in
   *[other] used
}
what-yours = { $kind ->
    [person] your name and contact details
    [circle] your circle
    [access-record] the list of who looked
    [circle-invitation] an invitation to your circle
    [emergency-review] an emergency access to your record
    [agreement] your agreements
    [post] a message to or from you
    [medicine-list] your medicines
    [chart-entry] an entry in your chart
    [costs] your costs
    [contact] your contact details
    [reach] whether texts reach you
    [call] a call about you
    [thread] your messages
    [file] a file in your messages
    [chart] your chart
    [work-item] the task about your question
    [proposal] a bill for an online visit
    [visit] your visit
    [account] your account
    [record] your record
   *[other] a part of your record
}
what-theirs = { $kind ->
    [person] the patient's name and contact details
    [circle] the patient's circle
    [access-record] the list of who looked
    [circle-invitation] an invitation to the patient's circle
    [emergency-review] an emergency access to the patient's record
    [agreement] the patient's agreements
    [post] a message to or from the patient
    [medicine-list] the patient's medicines
    [chart-entry] an entry in the patient's chart
    [costs] the patient's costs
    [contact] the patient's contact details
    [reach] whether texts reach the patient
    [call] a call about the patient
    [thread] the patient's messages
    [file] a file in the patient's messages
    [chart] the patient's chart
    [work-item] the task about the patient's question
    [proposal] a bill for an online visit
    [visit] the patient's visit
    [account] the patient's account
    [record] the patient's record
   *[other] a part of the patient's record
}
because-own = because it is their own record
because-proxy = because they decide for the patient
because-circle = because they are in the circle
because-circle-as = because they are in the circle ({ $words })
because-team = because they are in the care team
because-team-as = because they are in the care team ({ $words })
because-work = because the question was given to them
because-participant = because they take part in the conversation
because-author = because it is their own entry
because-emergency = because it was an emergency
because-supervisor = because they supervise the person who did it
because-compliance = because they check that the rules are kept
because-administrator = because they run this site
because-system = as part of its automatic work
because-rule = under this rule: { $rule }
csv-at = Time (UTC)
csv-who = Who
csv-did = What was done
csv-to = To what
csv-because = Why
csv-rule = Rule
csv-reason = Reason given
csv-refused = Refused
yes = yes
no = no

# Emergency access
nav-emergency = Emergency
emergency-title = Emergency access
emergency-lead = For a patient in danger whose record you cannot open. You say why, the patient is told, and compliance checks each one.
emergency-find = Find the patient
family = Family name
birth-date = Date of birth
find = Find
find-none = No patient with this name and birth date.
find-none-do = Check the spelling and the date. The whole birth date is needed.
family-missing = Write at least the first two letters of the family name.
birth-missing = Write the whole date of birth.
emergency-reason = Why do you need this record now?
emergency-reason-help = At least { $n } characters. The patient and compliance read it.
emergency-open = Open the record for 4 hours
emergency-born = Born { $date }
reason-short = Write one sentence that says why: at least 20 characters.
reason-long = Write at most 500 characters.
emergency-all = What was opened
emergency-none = No emergency access so far.
emergency-none-do = When a record is opened in an emergency, it stands here until compliance has looked at it.
emergency-line = { $person } opened the record of { $patient }
emergency-now = You have emergency access
emergency-until = Until { $time }. { $patient } has been told.
emergency-over = This emergency access has ended.
review-title = Review of an emergency access
review-who = Who
review-patient = Patient
review-when = When
review-why = Why
review-seen = What was looked at
review-seen-none = Nothing was opened.
review-verdict = Was it appropriate?
verdict-appropriate = Appropriate
verdict-not-appropriate = Not appropriate
verdict-waiting = Not reviewed yet
review-note = Note
review-note-help = What you checked and what follows from it. The patient can read it.
review-save = Save the verdict
review-done = The verdict is saved.
verdict-missing = Choose whether it was appropriate.
note-missing = Write what you checked, in one sentence.
own-emergency = Nobody reviews their own emergency access.
reviewed = Somebody reviewed this before you.
back-circle = Circle
back-emergency = Emergency access
