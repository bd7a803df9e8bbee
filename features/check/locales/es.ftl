nav = Revisar un texto
title = Revise un texto antes de publicarlo
lead = Mostramos lo que podría decir de quién se trata y ofrecemos otras palabras. No se guarda nada de lo que escriba aquí.
place = ¿A dónde irá?
place-open = Abierto: lo lee cualquiera
place-members = Grupo: solo sus miembros
place-peers = Profesionales verificados
text = Su texto
text-help = Escríbalo aquí o péguelo. Como máximo { $characters } caracteres.
look = Revisar
text-missing = Todavía no hay texto. Escriba o pegue uno.
too-long = Este texto es demasiado largo para revisarlo de una vez.
too-long-do = Revíselo por partes de { $characters } caracteres como máximo. Su texto sigue en el cuadro.
ready = Listo para copiar
for-open = Para cualquiera
for-members = Para un grupo cerrado
for-peers = Para profesionales
copy-help = Selecciónelo todo y cópielo.
proof = Leído con las tablas del { $version }. Sello de este texto: { $hash }. Si cambia una letra, revíselo de nuevo.
pass-title = Dejarlo pasar como está
pass-lead = Solo cumplimiento y los administradores pueden hacerlo. Se guardan su nombre y su motivo para la revisión; el texto no.
reason = ¿Por qué puede salir como está?
reason-help = Una frase sin nombres, fechas ni números. Por ejemplo: “El número es el de nuestra recepción.”
reason-short = Dé un motivo en una frase, de 10 caracteres o más.
reason-tells = El motivo se guarda, así que no debe decir de quién se trata. Dígalo sin nombres, fechas ni números.
pass = Dejarlo pasar
passed = Lo dejó pasar una persona, no la revisión
passed-because = Autorizado por { $name } porque: “{ $reason }”
passed-kept = { $count ->
    [one] Se dejó pasar un hallazgo. El nombre, el lugar, el motivo y el sello están en el registro; el texto no.
   *[other] Se dejaron pasar { $count } hallazgos. El nombre, el lugar, el motivo y el sello están en el registro; el texto no.
}
card-below = Antes de publicarlo: qué podría decir de quién se trata.
