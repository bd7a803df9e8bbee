### A sample of every shape that a slice may use.

# Comments are for translators.
ask-title = Ask a question
empty-quotes = Say { "{" }{ "\u00A0" }hello
due-by = Answer by { $time }
two-lines =
    First line
    second line
people =
    { $count ->
        [0] Nobody
        [one] One person
       *[other] { $count } people
    } in { $place }
state = { $state ->
    [open] Open
    [late] Late since { $since }
   *[closed] Closed
}
swapped = { $first } then { $second }
dollars = { $count ->
    [one] 1 dollar
   *[other] { $count } dollars
}
