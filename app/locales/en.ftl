# The demo's clock
clock-title = The demo's clock
clock-below = Move time forward and see what happens: reminders, escalation, the end of an e-visit's seven days.
clock-now = It is now { $moment }.
clock-hour = One hour on
clock-day = One day on
clock-week = Seven days on
clock-morning = To the next morning, 9:00
clock-done = Time moved, and what became due was done.
