# Inbox
inbox = Inbox
inbox-below = { $count ->
    [0] Nothing waits
    [one] 1 item waits
   *[other] { $count } items wait
} for you and for { $pools }.
inbox-no-pool = You are in no pool yet. An administrator can put you into one.
inbox-empty = Nothing waits for you.
inbox-empty-text = New work appears here, the most pressing first.
ring-label = { $name }. { $left }.
closed-word = Closed
climbed-short = { $count ->
    [one] escalated once
   *[other] escalated { $count } times
}
priority = { $priority ->
    [now] Danger, now
    [today] Today
    [soon] Soon
   *[routine] Routine
}
outcome = { $outcome ->
    [answered] Answered
    [visit-needed] Visit needed
    [not-enough-information] Not enough information
    [sent-elsewhere] Sent elsewhere
    [withdrawn] Withdrawn
   *[done] Done
}

# One item
owner-you = Yours since { $since }. Due { $due }
owner-kept = Kept for you. Due { $due }
owner-person = { $name } has this. Due { $due }
owner-pool = { $pool } has this, nobody took it yet. Due { $due }
take = Take it
open = Open
hand-over = Hand over
hand-to = To
reason = Reason
reason-help = The next person reads it.
close = Close with an outcome
outcome-legend = How did it end?
timeline = What happened
did-opened = Opened for { $pool }
did-taken = { $name } took it
did-handed = { $name } handed it to { $to }: { $reason }
did-planned = Kept for a block of { $name }
did-returned = Back to { $pool } ({ $why ->
    [silent] its holder was silent
    [left] its holder left
    [block] the block ended
   *[other] returned
})
did-raised = { $name } raised it: { $priority }
did-climbed = Escalation, step { $rung }: { $told } told
did-closed = { $name } closed it: { $outcome }

# Minutes
counted = counted
paused = paused
minutes-title = Minutes
minutes-hand = Minutes worked just now
minutes-hand-help = The timer counts by itself where scripts run. Typed minutes are marked as typed.
minutes-add = Add minutes
minutes-correct = All my minutes on this, corrected
correct-help = A correction keeps what was there before, with this reason.
minutes-replace = Correct minutes

# Blocks
blocks = Inbox blocks
nav-blocks = Blocks
blocks-below = Protected time to clear your queue. The queue is cut to fit.
block = Inbox block
block-book = Book a block
block-length = How long?
block-date = Date
block-time = Time
block-when-help = Only for a later block.
block-now = Start now
block-later = Book for later
block-start = Start the block
block-cancel = Cancel the block
blocks-empty = No block is booked.
blocks-empty-text = Start one now, or book time that is yours.
blocks-coming = Coming up
blocks-over = Ended
running = running
length = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
before-text = The queue is cut when you start. Until then everything stays with its pool.
desk-title = Inbox block, { $name }
desk-empty = Nothing fits into this block.
desk-empty-text = Work that comes in is in your inbox.
panes = Panes
pane-queue = Queue
pane-item = Item
pane-patient = Patient
your-queue = Your queue
keys = Keys
waiting-count = { $count } waiting
more-wait = { $count ->
    [one] 1 more waits.
   *[other] { $count } more wait.
}
show-all = Show all
no-panels = There is nothing about a patient here.
danger-waits = Danger came in and nobody has it
left-of = left of { $minutes } minutes
done-of = { $done } of { $all } done
add-minutes = Add { $minutes } min
end-block = End block
sum-title = Your block
sum-answered = Answered
sum-closed = Closed in all
sum-minutes = Minutes counted
sum-moved = Moved on
sum-moved-text = What was not reached is back with its pool. Its clock went on as before.

# Pools
pools = Pools
pools-below = Groups of staff that own work together, with their hours and ladders.
pools-empty = There is no pool yet.
pools-empty-text = Work needs a pool. Make the first one below.
pool-new = A new pool
pool-make = Make the pool
name-en = Name in English
name-es = Name in Spanish
hours = Hours
hours-help = Such as Mon-Fri 08:00-18:00; Sat 09:00-12:00, or the word always.
zone = Time zone
zone-help = Such as America/Denver.
reply-minutes = Usual reply time, in open minutes
silent-minutes = Give work back after so many silent minutes
takes-now = Danger may come here, at any hour
takes-operations = Faults of Kith itself come here
on-call = On call, the last who is told
nobody = Nobody
members = Members
members-empty = Nobody is in this pool.
member-add = Person
member-join = Put into the pool
leave = Take out
ladder = Escalation ladder
ladder-help = Who is told, so many open minutes after something was due. The first step comes at once. Danger climbs every five minutes, day and night.
rung-after = Step { $n }: minutes after
rung-told = Step { $n }: who is told
rung-none = No step
rung-holder = The one who has it
rung-everyone = Everybody in this pool
settings = Names, hours and times
save = Save
faults = Ladders that fail
fault-no-pool = No pool receives the faults of Kith itself.
fault-no-ladder = { $pool } has no ladder.
fault-last-empty = The last step of { $pool } reaches nobody.
fault-last-sleeps = The last step of { $pool } reaches a pool that is not open round the clock.

# After hours
reads-now = { $pool } reads this now
reads-later = { $pool } reads this { $near ->
    [spoken] { $day }
   *[named] { $day }
} at { $hour ->
    [single] { $time }
   *[several] { $time }
}

# Kith's own work
kind-dead-letter = Failed task of Kith
kind-ladder-fault = Ladder that fails
kind-emergency-review = Emergency access to review
dead-text = Kith tried this several times and gave up. Nothing is lost: it can try again.
dead-job = Task
dead-fault = Fault
dead-again = Try again
dead-gone = This task is no longer waiting.
ladder-text = Danger may come to this pool, and the last step of its ladder reaches nobody.
review-text = Somebody opened a chart in an emergency and gave a reason. Please read it.
review-open = Read the reason

# What to fix
need-reason = Please give a reason.
need-person = Choose somebody who works here.
need-name = Please write a name.
need-on-call = Danger may come here, so somebody must be on call.
need-ladder = A ladder needs at least one step.
need-last-rung = Danger may come here, so the last step must reach somebody at any hour.
need-outcome = Choose an outcome.
bad-hours = These hours cannot be read. Write them like Mon-Fri 08:00-18:00, in a real time zone.
bad-minutes = Write whole minutes, at most 240.
minutes-counted = The timer counted this time already.
minutes-overlap = This overlaps other minutes of yours, or the future.
bad-length = Choose 15, 20, 30 or 60 minutes.
bad-start = Choose a time that is still to come.
bad-time = Choose a date and a time.
block-overlaps = You have a block at that time.

home-waiting = { $count ->
    [0] Nothing waits for you.
    [one] 1 item waits for you.
   *[other] { $count } items wait for you.
}
kind-dead-number = Number out of service
number-text = The telephone network says that this person's number is not in service, or the register of reassigned numbers says that it was given up. Kith does not text it any more, and the person sees why on their page of notices.
number-do = Ask for today's number at the next contact. The item closes by itself when the person confirms an address; close it here when you have settled it another way.
kind-notice-failed = Notices that failed
notice-failed-text = Notices could not be delivered, and will not be tried again.
notice-failed-do = The outbox says which kinds, by which way and why. Where a person has no other way to hear from you, somebody has to call.
notice-failed-open = Open the outbox
kind-licence = License
licence-ends = The license ends. Its last day is { $day }.
licence-over = The check of the license no longer counts.
licence-do = Ask for the renewed license and write down what you see, or bring in an extract of the register.
licence-open = Open the account
licence-all = All licenses
kind-words = Words of a notice
words-text = Somebody asked for other words of a notice.
words-do = A second person reads them, and approves them or sends them back. Administrators and communications may.
words-open = Read the words
