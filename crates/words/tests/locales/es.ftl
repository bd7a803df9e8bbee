ask-title = Haga una pregunta
empty-quotes = Diga { "{" }{ "\u00A0" }hola
due-by = Respuesta antes de { $time }
two-lines =
    Primera línea
    segunda línea
people = En { $place }: { $count ->
    [0] nadie
    [one] una persona
   *[other] { $count } personas
}
state = { $state ->
    [open] Abierta
    [late] Atrasada desde { $since }
   *[closed] Cerrada
}
swapped = { $second } después de { $first }
dollars = { $count ->
    [one] 1 dólar
    [many] { $count } de dólares
   *[other] { $count } dólares
}
