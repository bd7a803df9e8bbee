# The front door
front-short = Ask your care team
front-title = Ask, and someone who knows you answers.
front-lead = The health network of { $name }: private care with your own team, and you decide who is in your circle. No ads. Nothing sold. Yours to leave.
front-free = Free for patients and families. Works on any phone, in the browser or by text.
front-phone = Someone answers day and night:
how-title = What happens when you ask
owner-title = One owner
owner-text = At every moment one named person has your question. You see who, and until when.
look-title = Every look
look-text = You can see who opened your chart, when and why.
yours-title = Your circle
yours-text = You decide who may help, with what, and until when.
join-title = Join
join-patient = I am a patient
join-patient-text = Use the link we sent you by e-mail or text. After that you sign in here.
join-helper = I help someone
join-helper-text = They, or we, invite you into their circle. You see only what they allow.
join-clinician = I am a clinician
join-clinician-text = We check your license before your name gets a mark. Call us to start.
call = Call

# Home
today-title = Today
good-morning = Good morning, { $name }
good-afternoon = Good afternoon, { $name }
good-evening = Good evening, { $name }
ask = Ask a question
quiet-title = Nothing waits for you
quiet-text = What needs you today will stand here.

# Signing in
sign-in-title = Sign in
sign-in-do = Sign in
address-label = E-mail or mobile number
address-help = The one that we have from you.
password-label = Password
by-link-title = Sign in without a password
by-link-text = We send you a link and a code. Each works once.
by-link-do = Send me a link
forgot = Forgot your password, or lost your phone?
no-account = No account yet?
have-account = I already have an account
back-to-sign-in = Back to signing in
sign-in-wrong = Address and password do not fit together. Check both, or let us send you a link.
address-bad = Write an e-mail address such as ana@example.org, or a mobile number with area code.
wait-title = Too many tries
wait-text = Please try again in { $wait }. Nothing is locked, and nobody else is slowed by this.
too-many = Too many tries from here. Please wait some minutes and try again.
code-title = Look at your messages
code-lead = If we know this address, a message with a link and a code is on its way. Open the link, or type the code here.
code-label = Code
code-help = Six digits. They work for half an hour.
code-do = Go on
code-none = No message after five minutes? Look into the spam folder, or go back and check the address.
code-wrong = This code is not right, or it was used before. Check the digits, or get a new one.
enter-title = Sign in to { $name }
enter-lead = This link works once. Press the button to use it now.
over-title = This link can no longer be used
over-text = It was used before, or its time is over. You can get a new one when you sign in.
second-step-title = One more step
second-lead = Open the authenticator app on your phone and type the code for this site.
second-help = Six digits from the app, or one of your recovery codes.
second-lost = Lost your phone and your recovery codes? Call { $phone }. We check who you are and help you back in.

# Second factor
enrol-title = Protect your account
enrol-lead = People who work here sign in with a password and a code from their phone. Set it up once; it takes two minutes.
scan-get-app = Get an authenticator app on your phone, if you have none. Any such app works.
scan-picture = In the app, add an account and point the camera at this picture.
scan-alt = Square picture that holds the key for the app
scan-text = No camera? Type this key into the app instead:
scan-type = The app now shows six digits. Type them here.
scan-confirm = Turn on
codes-title = Your recovery codes
codes-lead = Each of them works once in place of your phone.
codes-once = Keep these codes now
codes-text = They are shown only this once. Print them or write them down, and keep them away from your phone.
codes-kept = I have kept them
codes-new = Make new recovery codes
second-title = Second factor
second-why = Besides your password, a code from your phone. Whoever learns your password still cannot come in.
second-start = Set it up
second-off = Turn off
second-off-text = Your account will be protected by your password or link alone.
second-staff = People who work here always sign in with a second factor.
second-is-on = { $left ->
    [one] On. 1 recovery code left.
   *[other] On. { $left } recovery codes left.
}
second-is-off = Off

# Recovery
recover-title = Get back in
recover-lead = We send a link to the address that we have from you. With it you choose a new password.
recover-other = You no longer have that address or phone? Call { $phone }. We check who you are and help you back in.
password-title = Password
new-password-label = New password
new-password-help = At least 12 characters. Three or four words that belong only to you are easy to keep and hard to guess.
new-password-lead = Other devices are signed out when you change it.
new-password-do = Keep this password
password-optional = Password (you can also leave it empty)
password-optional-help = At least 12 characters, such as three or four words. Without one, we send you a link each time you sign in.
password-short = Use at least 12 characters. Three or four words are a good start.
password-long = This is too long. Use at most 256 characters.
password-common = Many people use a password like this one. Choose words that belong only to you.
password-about-you = Leave your name and address out of the password.
password-is-set = Set
password-is-not-set = None. You sign in with a link.

# Proving again
step-up-title = Is it you?
step-up-lead = The next step is protected. Show once more that it is you; then you can go on for ten minutes.
step-up-by-link = You sign in with links. Sign in again with a new one, then come back to this step.
or-code-label = Or a code from your phone
go-on = Go on
sign-in-again = Sign in again
proof-wrong = This was not right. Try again.

# Joining
register-title = Make an account
register-lead = For anyone who wants to take part. It takes two minutes.
register-rest-lead = Your address is proved. Tell us who you are.
register-do = Make an account
register-send = Send me a code
register-address-help = We send a code there to see that it is yours.
register-no-chart = An account here opens no chart. Patients of ours get theirs by an invitation from us.
register-closed-title = By invitation
register-closed-text = Accounts here come with an invitation. Call { $phone } and ask for one.
birth-date-label = Date of birth
birth-date-help = You must be 13 or older to have an account. For a younger child, a parent or guardian asks for them.
given-label = First name
family-label = Last name
join-do = Go on
invited-title = { $name } invites you
invited-lead = Tell us who you are. You see only what you were invited to.
invited-accept-lead = You are signed in already. Accept with this account?
accept-as = Accept as { $name }
not-me = This is not me: sign out
too-young = You must be 13 or older to have an account. Nothing was kept. A parent or guardian can ask for you.
date-bad = Choose a real date.
name-missing = Write the name.
name-long = This name is too long. Use at most 200 characters.
email-bad = Write a whole e-mail address, such as ana@example.org.
phone-bad = Write the number with its area code, such as 406-555-0142.
address-missing = Give an e-mail address or a phone number.
account-exists = This address has an account already. Sign in, then open the link again.

# One's account
account-title = My account
about-title = About
name-label = Name
email-label = E-mail
phone-label = Mobile
language-label = Language
zone-label = Time zone
language-en = English
language-es = Spanish
verified = confirmed
none = None
safe-title = How you sign in
devices-title = Signed-in devices
seen = Last used { $ago }
this-device = this device
sign-out-device = Sign out
sign-out-all = Sign out everywhere
sign-out-all-text = Every device is signed out, this one too.
keep = Keep it

# Administration
people-title = People
find-label = Last name begins with
find-do = Find
nobody-title = Nobody found
nobody-text = Try the first letters of the last name.
choose = Choose
new-person-title = New person
new-person-lead = They get a link by e-mail or text and set up the account themselves.
new-person-do = Make and invite
role-label = Role
role-missing = Choose a role.
speaks-label = Speaks
no-role = Account only
closed = Closed
closed-text = This account cannot be used. What the person wrote stays.
closed-already = This account is closed already.
role-self = You cannot take the role of administrator from yourself. Ask another administrator.
close-self = You cannot close your own account. Ask another administrator.
on = On
off = Off
roles-title = Roles and languages
roles-text = A new role counts after the next sign-in.
save = Save
badge-title = What was checked
badge-text = This stands beside the name wherever this person answers.
profession-label = Letters after the name
profession-help = Such as RN, MD or PharmD.
specialty-label = Field of work
state-label = State of the license
checked-label = What was checked
checked-help = Such as: License in the state register.
checked-on-label = Checked on
checked-on = { $what }, checked { $date }
npi-bad = This number has a wrong digit. Read it again from the source.
state-bad = Write two letters, such as MT.
unchecked-title = Not checked yet
unchecked-text = Nobody has written down a check of this license.
recovery-title = Help with a recovery
recovery-text = For somebody who lost password and phone. Check first who it is. The link sets a new password and takes the second factor away.
recovery-do = Make a recovery link
recovery-once = Hand this link over now. It is shown once and works for one hour.
recovery-lead = Your check and this link are in the audit.
how-label = How did you check who it is?
how-missing = Say how you checked who it is.
check-in-person = In person, with a photo ID
check-video = By video, with a photo ID
check-call-back = By calling back the number on file
done = Done
close-title = Close the account
close-short = Ends every session, takes the person out of all pools, and gives open work back.
close-text = { $name } is signed out everywhere at once and leaves all pools. Open work goes back to its pools. What they wrote stays.
close-do = Close it now

# Roles
role-patient = Patient
role-caregiver = Family or friend
role-clinician = Clinician
role-pharmacist = Pharmacist
role-payer = Payer care manager
role-trainee = Trainee
role-moderator = Moderator
role-communications = Communications
role-compliance = Compliance
role-recruiter = Recruiter
role-fundraiser = Fundraiser
role-administrator = Administrator
role-interpreter = Interpreter
role-staff = Staff

# The policy
policy-title = Who may do what
policy-lead = { $n ->
    [one] 1 rule. What no rule allows is refused.
   *[other] { $n } rules. What no rule allows is refused.
}
policy-act = act
policy-actors = for
policy-roles = roles
policy-relations = relations
policy-step-up = asks again who is there

# More words of the face
unknown-device = Unknown device
notices-title = Addresses and notices
notices-text = Where messages about your care reach you, and when.
policy-short = Rules
drawn-you = You
drawn-family = Family
drawn-doctor = Doctor
drawn-alt = You in the middle, with family, clinicians and a pharmacist inside a closed circle of care. One guarded door leads in.
drawn-nurse = Nurse
leave-empty = Please leave this empty
no-script = Your browser runs no script, and that is fine. Only where many come over the same connection you may be asked to wait a little.


# Licenses and what a professional says of themselves
licences-title = Licenses
licences-lead = What needs a look, and extracts of state registers.
licences-none = Nothing needs a look
licences-none-text = No license has run out, none ends soon, and every check is recent.
licences-ended = No longer counting
licences-ending = { $days ->
    [one] End within 1 day
   *[other] End within { $days } days
}
licences-old = { $days ->
    [one] Checked more than 1 day ago
   *[other] Checked more than { $days } days ago
}
ends-on = last day { $day }
looked-on = checked { $date }
lapse-expired = License ran out
lapse-lapsed = License lapsed
lapse-revoked = License withdrawn
why-expired = The license ran out: its last day was { $day }
why-lapsed = The state register says that the license has lapsed
why-revoked = The state register says that the license is withdrawn or suspended
lapse-own = Until it is checked again you are not shown as verified, and your places in communities of clinicians rest. If this is wrong or you renewed, tell your administrator.
lapse-admin = They are not shown as verified anywhere. Write down a new check below, with its date, to change that.
tier-label = How far it was checked
tier-none = Not checked
tier-npi = NPI only: number and name fit the national list
tier-licence = License: active in the state register, number fits
tier-identity = License and identity, no exclusion known
licence-label = License number
licence-long = At most 40 characters for the number and 120 for the source.
ends-label = Last day of the license
ends-help = Leave it empty if the license has no end.
source-label = Where it was seen
source-help = Such as: seen on paper, or the register’s page.
register-checked = License in the state register
extract-title = Bring in an extract of a register
extract-text = You see what would change before anything is changed.
extract-day = Day of the extract
extract-file = CSV file
extract-paste = Or paste the lines
extract-columns = The first line names the columns: NPI, license number, state, status, expiration date. Their order is free; commas, semicolons and tabs all work.
extract-look = See what would change
extract-of = state register extract of { $day }
extract-done = { $confirmed } confirmed, { $ended } ended
extract-waits = Not applied yet
extracts-title = Earlier extracts
extract-empty = There are no lines in it. Choose a file or paste the lines.
extract-long = That is too long. At most 50,000 lines at once.
extract-no-npi = The first line names no column for the NPI. Write NPI above the numbers.
extract-no-licence = The first line names no column for the license number.
extract-no-state = The first line names no column for the state.
extract-no-status = The first line names no column for the status.
extract-no-expiry = The first line names no column for the expiration date.
line-n = Line { $n }
line-npi = The NPI has a wrong digit or is missing:
line-licence = The license number is missing or too long:
line-state = The state is not two letters:
line-status = We do not know this status, so nothing is changed:
line-date = The date is none we can read; write 2027-06-30 or 6/30/2027:
faults-more = { $count ->
    [one] And 1 more line.
   *[other] And { $count } more lines.
}
preview-title = What would change
preview-lead = { $count ->
    [one] 1 line read, extract of { $day }. Nothing is changed yet.
   *[other] { $count } lines read, extract of { $day }. Nothing is changed yet.
}
preview-ended = No longer verified
preview-confirmed = Confirmed
preview-again = Counts again
preview-other = Another number or state in the register: please look
preview-older = Checked after this extract: nothing is changed
preview-faults = Lines that we could not read
preview-nothing = Nothing would change
preview-nothing-text = No line fits a professional here in a way that changes something.
preview-back = Back to licenses
preview-apply = { $count ->
    [one] Apply 1 change
   *[other] Apply { $count } changes
}
preview-moved = Something changed meanwhile
preview-moved-text = Nothing was applied. Please look again.
applied = This extract was applied already.
terms-title = Days
terms-text = From today on. Networks of clinicians look again each month; a license that ends soon is told a month before.
terms-warn = Days before the end at which somebody is told
terms-check = Days for which a check is good
days-bad = Write 1 to 365 days.
profile-title = Your page as a professional
profile-text = What was checked, whether people find you, what you disclose.
profile-wrong = Something is wrong? Tell your administrator; only a new check changes it.
found-title = Being found
found-text = Whoever is signed in can look for professionals by town, language and field. It shows your name, what was checked and what you disclose; never who your patients are.
found-check = Show me in the list of professionals
town-label = Town
town-help = As people look for it, such as Riverbend, MT.
town-long = At most 80 characters.
interests-label = Interests you disclose
interests-help = Who pays you for what, such as talks or studies. It stands on your page and at your posts. Empty means none.
interests-long = At most 300 characters.
interests-tell = Please leave out what could show who a patient is: names, dates, numbers.
