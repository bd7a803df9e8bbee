# Bandeja
inbox = Bandeja
inbox-below = { $count ->
    [0] Nada espera
    [one] 1 tarea espera
   *[other] { $count } tareas esperan
} por usted y por { $pools }.
inbox-no-pool = Aún no está en ningún equipo. La administración puede incluirle en uno.
inbox-empty = Nada le espera.
inbox-empty-text = El trabajo nuevo aparece aquí, lo más urgente primero.
ring-label = { $name }. { $left }.
closed-word = Cerrado
climbed-short = { $count ->
    [one] elevado una vez
   *[other] elevado { $count } veces
}
priority = { $priority ->
    [now] Peligro, ahora
    [today] Hoy
    [soon] Pronto
   *[routine] Normal
}
outcome = { $outcome ->
    [answered] Respondido
    [visit-needed] Necesita una visita
    [not-enough-information] Falta información
    [sent-elsewhere] Enviado a otro lugar
    [withdrawn] Retirado
   *[done] Hecho
}

# Una tarea
owner-you = Suyo desde { $since }. Vence { $due }
owner-kept = Reservado para usted. Vence { $due }
owner-person = Lo tiene { $name }. Vence { $due }
owner-pool = Lo tiene { $pool }, nadie lo ha tomado aún. Vence { $due }
take = Tomarlo
open = Abrir
hand-over = Pasar
hand-to = A
reason = Motivo
reason-help = Lo leerá la próxima persona.
close = Cerrar con un resultado
outcome-legend = ¿Cómo terminó?
timeline = Qué pasó
did-opened = Abierto para { $pool }
did-taken = { $name } lo tomó
did-handed = { $name } lo pasó a { $to }: { $reason }
did-planned = Reservado para un bloque de { $name }
did-returned = De vuelta a { $pool } ({ $why ->
    [silent] quien lo tenía no respondió
    [left] quien lo tenía se fue
    [block] el bloque terminó
   *[other] devuelto
})
did-raised = { $name } lo hizo más urgente: { $priority }
did-climbed = Aviso, paso { $rung }: { $told }
did-closed = { $name } lo cerró: { $outcome }

# Minutos
counted = contados
paused = en pausa
minutes-title = Minutos
minutes-hand = Minutos trabajados ahora
minutes-hand-help = El reloj cuenta solo donde funcionan los scripts. Los minutos escritos quedan marcados.
minutes-add = Agregar minutos
minutes-correct = Todos mis minutos en esto, corregidos
correct-help = La corrección guarda lo que había antes, con este motivo.
minutes-replace = Corregir minutos

# Bloques
blocks = Bloques de bandeja
nav-blocks = Bloques
blocks-below = Tiempo protegido para vaciar su lista. La lista se ajusta al tiempo.
block = Bloque de bandeja
block-book = Reservar un bloque
block-length = ¿Cuánto tiempo?
block-date = Fecha
block-time = Hora
block-when-help = Solo para un bloque posterior.
block-now = Empezar ahora
block-later = Reservar para después
block-start = Empezar el bloque
block-cancel = Cancelar el bloque
blocks-empty = No hay bloques reservados.
blocks-empty-text = Empiece uno ahora, o reserve un tiempo que sea suyo.
blocks-coming = Próximos
blocks-over = Terminados
running = en curso
length = { $count ->
    [one] 1 minuto
   *[other] { $count } minutos
}
before-text = La lista se ajusta cuando empieza. Hasta entonces todo sigue con su equipo.
desk-title = Bloque de bandeja, { $name }
desk-empty = Nada cabe en este bloque.
desk-empty-text = Lo que llega está en su bandeja.
panes = Paneles
pane-queue = Lista
pane-item = Tarea
pane-patient = Paciente
your-queue = Su lista
keys = Teclas
waiting-count = { $count } en espera
more-wait = { $count ->
    [one] 1 más espera.
   *[other] { $count } más esperan.
}
show-all = Ver todo
no-panels = Aquí no hay nada sobre un paciente.
danger-waits = Llegó un peligro y nadie lo tiene
left-of = de { $minutes } minutos
done-of = { $done } de { $all } hechos
add-minutes = Agregar { $minutes } min
end-block = Terminar
sum-title = Su bloque
sum-answered = Respondidos
sum-closed = Cerrados en total
sum-minutes = Minutos contados
sum-moved = Devueltos o pasados
sum-moved-text = Lo que no alcanzó volvió a su equipo. Su reloj siguió igual.

# Equipos
pools = Equipos
pools-below = Grupos de personal que responden juntos por el trabajo, con sus horarios y escaleras.
pools-empty = Aún no hay equipos.
pools-empty-text = El trabajo necesita un equipo. Cree el primero abajo.
pool-new = Un equipo nuevo
pool-make = Crear el equipo
name-en = Nombre en inglés
name-es = Nombre en español
hours = Horario
hours-help = Por ejemplo Mon-Fri 08:00-18:00; Sat 09:00-12:00, o la palabra always (siempre).
zone = Zona horaria
zone-help = Por ejemplo America/Denver.
reply-minutes = Tiempo usual de respuesta, en minutos abiertos
silent-minutes = Devolver el trabajo tras tantos minutos de silencio
takes-now = Aquí puede llegar un peligro, a cualquier hora
takes-operations = Aquí llegan las fallas de Kith
on-call = De guardia, la última persona avisada
nobody = Nadie
members = Integrantes
members-empty = Nadie está en este equipo.
member-add = Persona
member-join = Incluir en el equipo
leave = Quitar
ladder = Escalera de avisos
ladder-help = A quién se avisa, tantos minutos abiertos después de que algo venció. El primer paso es inmediato. El peligro sube cada cinco minutos, día y noche.
rung-after = Paso { $n }: minutos después
rung-told = Paso { $n }: a quién se avisa
rung-none = Sin paso
rung-holder = Quien lo tiene
rung-everyone = Todo este equipo
settings = Nombres, horario y tiempos
save = Guardar
faults = Escaleras que fallan
fault-no-pool = Ningún equipo recibe las fallas de Kith.
fault-no-ladder = { $pool } no tiene escalera.
fault-last-empty = El último paso de { $pool } no llega a nadie.
fault-last-sleeps = El último paso de { $pool } llega a un equipo que no atiende las 24 horas.

# Fuera de horario
reads-now = { $pool } lo lee ahora
reads-later = { $pool } lo lee { $near ->
    [spoken] { $day }
   *[named] el { $day }
} { $hour ->
    [single] a la { $time }
   *[several] a las { $time }
}

# Trabajo propio de Kith
kind-dead-letter = Tarea de Kith que falló
kind-ladder-fault = Escalera que falla
kind-emergency-review = Acceso de emergencia por revisar
dead-text = Kith lo intentó varias veces y se detuvo. Nada se perdió: puede intentarlo otra vez.
dead-job = Tarea
dead-fault = Falla
dead-again = Intentar otra vez
dead-gone = Esta tarea ya no espera.
ladder-text = Aquí puede llegar un peligro, y el último paso de la escalera no llega a nadie.
review-text = Alguien abrió una historia en una emergencia y dio un motivo. Por favor léalo.
review-open = Leer el motivo

# Qué corregir
need-reason = Escriba un motivo.
need-person = Elija a alguien que trabaje aquí.
need-name = Escriba un nombre.
need-on-call = Aquí puede llegar un peligro, así que alguien debe estar de guardia.
need-ladder = Una escalera necesita al menos un paso.
need-last-rung = Aquí puede llegar un peligro, así que el último paso debe llegar a alguien a cualquier hora.
need-outcome = Elija un resultado.
bad-hours = Este horario no se entiende. Escríbalo como Mon-Fri 08:00-18:00, en una zona real.
bad-minutes = Escriba minutos enteros, 240 como máximo.
minutes-counted = El reloj ya contó este tiempo.
minutes-overlap = Esto coincide con otros minutos suyos, o con el futuro.
bad-length = Elija 15, 20, 30 o 60 minutos.
bad-start = Elija una hora que esté por venir.
bad-time = Elija una fecha y una hora.
block-overlaps = Usted tiene un bloque a esa hora.

home-waiting = { $count ->
    [0] Nada le espera.
    [one] 1 tarea le espera.
   *[other] { $count } tareas le esperan.
}
kind-dead-number = Número fuera de servicio
number-text = La red telefónica dice que el número de esta persona está fuera de servicio, o el registro de números reasignados dice que se dio de baja. Kith ya no le escribe ahí, y la persona ve por qué en su página de avisos.
number-do = Pida el número actual en el próximo contacto. La tarea se cierra sola cuando la persona confirma una dirección; ciérrela aquí si lo resolvió de otra manera.
kind-notice-failed = Avisos que fallaron
notice-failed-text = Hubo avisos que no se pudieron entregar y no se intentarán otra vez.
notice-failed-do = La bandeja de salida dice de qué tipo, por qué vía y por qué. Si una persona no tiene otra forma de enterarse, alguien tiene que llamarla.
notice-failed-open = Abrir la bandeja de salida
kind-licence = Licencia
licence-ends = La licencia vence. Su último día es el { $day }.
licence-over = La comprobación de la licencia ya no cuenta.
licence-do = Pida la licencia renovada y anote lo que vea, o traiga un extracto del registro.
licence-open = Abrir la cuenta
licence-all = Todas las licencias
kind-words = Palabras de un aviso
words-text = Alguien propuso otras palabras para un aviso.
words-do = Una segunda persona las lee, y las aprueba o las devuelve. Pueden hacerlo la administración y comunicaciones.
words-open = Leer las palabras
