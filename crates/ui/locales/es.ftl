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
