# El marco
skip = Ir al contenido
nav-label = Principal
my-account = { $name }, mi cuenta
sign-out = Salir
waiting = { $count ->
    [one] 1 nuevo
   *[other] { $count } nuevos
}
other-language = English

# Ayuda de emergencia. Va antes de cada cuadro donde escribe un paciente.
emergency-title = ¿Es una emergencia?
emergency-when = Llame al 911 si tiene dolor de pecho, le cuesta respirar, se le cae la cara o un brazo, sangra mucho o teme por su vida. Si piensa en el suicidio, llame al 988 y oprima 2, o envíe AYUDA por texto al 988.
emergency-call = Llamar al 911
emergency-crisis = Llamar al 988
emergency-brief = ¿Emergencia?
emergency-brief-do = No espere aquí.
emergency-or = o, en una crisis,
danger-title = Usted escribió { $words }
danger-general = Esto puede ser una emergencia
danger-do = Si le pasa ahora, o volvió hoy, llame al 911. No espere una respuesta aquí.
danger-crisis = Si piensa en hacerse daño, llame ahora al 988 y oprima 2. Alguien contesta de día y de noche.
danger-nurse = Hablar ya con enfermería,
danger-kept = Sus palabras están guardadas. Aún puede enviarlas, y la persona de turno las ve primero.
and = y

# Borradores, formularios, listas
kept-here = Guardado en este aparato
kept-not = Aún no está guardado. Quédese en esta página, por favor.
form-fix = { $count ->
    [one] Hay algo que corregir. Lo que escribió está guardado.
   *[other] Hay { $count } cosas que corregir. Lo que escribió está guardado.
}
optional = opcional
paused = en pausa
older = Anteriores
newer = Más recientes
pages-label = Más páginas
step-of = Paso { $now } de { $all }
step-done = hecho
show-table = Ver los números en una tabla
plot-date = Fecha
plot-value = Valor
plot-goal = Meta
plot-in = En su meta
plot-out = Fuera
you = Usted
automatic = mensaje automático
close = Cerrar
keys-title = Teclas
keys-move = Siguiente y anterior en la lista
keys-open = Abrir
keys-reply = Escribir la respuesta
keys-help = Esta lista

# Errores: qué pasó, qué se guardó, qué hacer ahora.
error-missing = Aquí no hay nada que podamos mostrarle.
error-missing-do = Revise la dirección o vuelva al inicio.
error-signed-out = Usted no ha entrado todavía.
error-signed-out-do = Entre y volverá a este lugar. Los borradores guardados en este aparato siguen aquí.
error-step-up = Muestre una vez más que es usted.
error-step-up-do = Este paso está protegido. Escriba otra vez su contraseña o su código y repítalo. No se cambió nada.
error-invalid = Algo de lo que escribió todavía no se puede usar.
error-invalid-do = Vuelva una página atrás: sus palabras siguen ahí. Corrija lo marcado y envíe de nuevo.
error-conflict = Alguien cambió esto antes que usted.
error-conflict-do = Su cambio no se guardó. Vuelva atrás, cargue la página otra vez y mire lo nuevo.
error-busy = Demasiados intentos.
error-busy-do = No se cambió nada. Intente de nuevo en { $wait }.
error-unavailable = Ahora mismo no podemos guardar nada.
error-unavailable-do = No recibimos lo que envió; los borradores de este aparato están guardados. Intente de nuevo en unos minutos. Si es urgente, llame a su clínica. En una emergencia, llame al 911.
error-internal = Algo falló de nuestro lado.
error-internal-do = Ya quedó anotado. Vuelva una página atrás, mire si sus palabras llegaron e intente de nuevo. Si es urgente, llame a su clínica. En una emergencia, llame al 911.
error-home = Ir al inicio
error-sign-in = Entrar
offline-title = No hay conexión.
offline-do = Los borradores de este aparato están guardados. Cargue esta página otra vez cuando tenga conexión. En una emergencia, llame al 911.
offline-retry = Intentar de nuevo

# Horas y días
weekday = { $n ->
    [1] lunes
    [2] martes
    [3] miércoles
    [4] jueves
    [5] viernes
    [6] sábado
   *[other] domingo
}
month = { $n ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[other] diciembre
}
month-short = { $n ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sep
    [10] oct
    [11] nov
   *[other] dic
}
day-long = { $weekday } { $day } de { $month }
date-short = { $day } { $month } { $year }
morning = a. m.
afternoon = p. m.
today = hoy
yesterday = ayer
tomorrow = mañana
time-then-day = { $day }, { $time }
day-then-time = { $day }, { $time }
just-now = ahora mismo
minutes-ago = { $count ->
    [one] hace 1 minuto
   *[other] hace { $count } minutos
}
hours-ago = { $count ->
    [one] hace 1 hora
   *[other] hace { $count } horas
}
days-ago = { $count ->
    [one] hace 1 día
   *[other] hace { $count } días
}
short-minutes = { $n } min
short-hours = { $h } h
short-hours-minutes = { $h } h { $m }
short-days = { $count ->
    [one] 1 día
   *[other] { $count } días
}
short-over = { $time } de atraso
short-due-now = vence ahora
words-minutes = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
words-hours = { $count ->
    [one] 1 hora
   *[other] { $count } horas
}
words-seconds = { $count ->
    [one] 1 segundo
   *[other] { $count } segundos
}
words-hours-minutes = { $hours } y { $minutes }
words-left = tiempo restante: { $time }
words-over = { $time } de atraso
words-now = vence ahora

# El guardián: un texto que saldrá del lugar de atención. Las claves son las palabras del propio guardián.
danger-unread = El equipo de atención no ve lo que usted escribe aquí.
guard-clean = Nada aquí dice de quién se trata.
guard-count = { $count ->
    [one] Una cosa podría decir de quién se trata
   *[other] { $count } cosas podrían decir de quién se trata
}
guard-do = Elija otras palabras aquí o escriba las suyas arriba. Su texto queda como está hasta entonces.
guard-unsure = Donde dice “puede ser”, no estamos seguros: ¿podría un vecino adivinar quién es?
guard-may-be = Puede ser { $kind }
guard-letter = Safe Harbor { $letter }
guard-letter-help = El párrafo de la regla de privacidad: 45 CFR 164.514(b)(2)(i)
guard-write = Escribir “{ $words }”
guard-take-out = Quitarlo
guard-all = Cambiar los { $count }
guard-more = { $count ->
    [one] Y una más.
   *[other] Y { $count } más.
}
guard-may-stay = Puede quedar en este lugar: { $words }.
guard-tone-count = { $count ->
    [one] Una cosa que conviene decir de otro modo
   *[other] { $count } cosas que conviene decir de otro modo
}
guard-tone-do = Usted escribe por la organización. Quien lea lo tomará como palabra de ella.
guard-better = Mejor
guard-say = Usar esta frase
guard-kind-name = el nombre de una persona
guard-kind-place = un pueblo o una zona pequeña
guard-kind-address = una dirección
guard-kind-zip = un código postal
guard-kind-organization = una clínica, escuela o empresa con su nombre
guard-kind-date = una fecha exacta
guard-kind-age = una edad de más de 89 años
guard-kind-phone = un número de teléfono
guard-kind-fax = un número de fax
guard-kind-email = un correo electrónico
guard-kind-ssn = un número de seguro social
guard-kind-mrn = un número de expediente médico
guard-kind-health-plan = un número de seguro médico
guard-kind-account = un número de cuenta
guard-kind-card = un número de tarjeta de pago
guard-kind-iban = un número de cuenta bancaria
guard-kind-license = un número de licencia o pasaporte
guard-kind-vehicle = un número o placa de vehículo
guard-kind-device = el número de un aparato
guard-kind-url = una dirección web
guard-kind-ip = una dirección de internet
guard-kind-biometric = una huella del dedo o de la voz
guard-kind-unique = un código o nombre de cuenta
guard-kind-rare = datos que juntos son poco comunes
guard-why-name = Un nombre dice quién es, aunque sea solo el de pila o un apodo.
guard-why-place = Allí vive poca gente. El estado solo está bien.
guard-why-address = Lleva hasta la puerta de una casa.
guard-why-zip = Lleva a pocas calles. Las tres primeras cifras suelen estar bien.
guard-why-organization = Quien trabaja o va allí podría adivinar quién es.
guard-why-date = Otros pueden recordar ese día. El año solo está bien.
guard-why-age = Pocas personas tienen esa edad. “Más de 90” está bien.
guard-why-phone = Cualquiera puede llamar y saber quién contesta.
guard-why-fax = Cualquiera puede buscar de quién es.
guard-why-email = Es de una sola persona.
guard-why-ssn = Solo una persona lo tiene, y abre sus cuentas.
guard-why-mrn = Abre el expediente de una persona.
guard-why-health-plan = Es de una sola persona asegurada.
guard-why-account = Es de una sola persona, y de él depende dinero.
guard-why-card = Es de una sola persona, y de él depende dinero.
guard-why-iban = Es de una sola persona, y de él depende dinero.
guard-why-license = Una lista pública puede decir de quién es.
guard-why-vehicle = Una lista pública puede decir de quién es.
guard-why-device = La lista del fabricante dice quién lo tiene.
guard-why-url = La página a la que lleva puede nombrar a la persona.
guard-why-ip = Lleva a una casa o a un teléfono.
guard-why-biometric = Es de un solo cuerpo.
guard-why-unique = Puede ser de una sola persona.
guard-why-rare = Cada dato solo está bien. Juntos pueden señalar a una sola persona.
guard-fault-care-relationship = Dice que alguien es paciente aquí
guard-fault-identity = Dice quién es alguien
guard-fault-advice = Un consejo para una sola persona
guard-fault-colleague = Culpa a un colega
guard-fault-dosage = Una dosis sin su fuente
guard-fault-cure = Promete una cura
guard-fault-disclosure = No dice quién gana
guard-fault-blame = Palabras que culpan
guard-fault-why-care-relationship = Quién viene con nosotros es privado, aunque la persona lo haya dicho antes.
guard-fault-why-identity = Aquí cada quien puede quedar sin nombre.
guard-fault-why-advice = Usted no conoce la historia de esta persona, y otros podrían seguir el consejo.
guard-fault-why-colleague = Lo que salió mal se revisa en equipo, no en público.
guard-fault-why-dosage = La dosis correcta varía. Diga dónde está escrita.
guard-fault-why-cure = Nadie puede prometerlo. Diga dónde está la prueba.
guard-fault-why-disclosure = Quien lee debe saber quién paga o gana.
guard-fault-why-blame = La culpa aleja a las personas de la atención.
