# The circle
nav-circle = Mi círculo
title-mine = Mi círculo
title-of = Círculo de { $name }
lead-mine = Las personas que ayudan en su atención. Usted decide quién está aquí, qué ve y hasta cuándo.
lead-of = Las personas que ayudan en la atención de { $name }.
invite = Invitar a alguien
people = Personas del círculo
people-empty = Todavía no hay nadie en este círculo.
people-empty-do = La familia, los amigos o un farmacéutico pueden ayudar. Invite a la primera persona.
team = Equipo de atención
team-empty = Todavía no hay nadie del equipo de atención aquí.
more = Privacidad
looks-link = Quién miró
looks-link-below = Cada acceso a este expediente: quién, cuándo y por qué
agreements-link = Acuerdos
agreements-link-below = Lo que se aceptó y cómo retirarlo
in-circles = Círculos en los que estoy
in-circles-below = { $what }. { $until }
role-family = Familia
role-friend = Amistad
role-pharmacist = Farmacia
role-payer = Gestión de casos del seguro
role-interpreter = Intérprete
role-proxy = Decide por el paciente
role-team = Equipo de atención
role-emergency = Acceso de emergencia
role-other = Tiene acceso
scope-full = Ve todo menos las partes restringidas
scope-tasks = Ve las tareas
scope-updates = Lee y escribe mensajes
scope-medicines = Ve las medicinas
scope-proxy = Ve y decide todo
scope-team = Atiende al paciente
scope-emergency = Abrió el expediente en una emergencia
until = Hasta el { $date }
no-end = Sin fecha de fin
remove = Sacar
remove-ask = ¿Sacar a { $name } del círculo?
remove-text = { $name } deja de ver todo de inmediato. Puede deshacerlo durante una hora.
keep = Dejar
removed = { $name } ya no está en el círculo.
removed-below = El acceso terminó de inmediato.
undo = Deshacer
restored = Listo. El acceso volvió a ser como antes.
leave = Salir de este círculo
leave-ask = ¿Salir de este círculo?
leave-text = Deja de ver todo de inmediato. Para volver necesita otra invitación.
left = Usted salió del círculo.
left-below = Ya no ve nada de él.

# Inviting
invite-title = Invitar a alguien al círculo
invite-lead = Recibe un enlace. No ve nada hasta que acepta, y usted puede sacar a esa persona en cualquier momento.
name = Nombre
name-help = Nombre y apellido
contact = Correo electrónico o teléfono móvil
contact-help = Ahí enviamos el enlace. No dice nada sobre la salud de nadie.
invite-role = ¿Quién es?
words = Su palabra para esta persona
words-help = Como la leen los demás del círculo, por ejemplo «Hija» o «Vecino»
scope = ¿Qué puede ver?
check-tasks = Tareas: lo que hay que hacer, y marcarlo como hecho
check-updates = Mensajes: leerlos y escribir con el equipo de atención
check-medicines = Medicinas
check-full = Todo, menos las partes marcadas como restringidas
end-date = Hasta
end-help = Déjelo vacío si no hay fecha de fin.
send-invite = Enviar la invitación
cancel = Cancelar
invited = La invitación va en camino.
invited-below = Espera 14 días. Aquí verá cuando la acepten.
pending = Esperan respuesta
pending-below = { $role }, { $scope }. Termina por sí sola el { $date }
take-back = Retirar
taken-back = La invitación quedó retirada.
taken-back-below = Su enlace ya no funciona.
name-missing = Escriba el nombre de la persona.
contact-bad = Escriba un correo, como ana@example.org, o un teléfono móvil con código de área.
role-missing = Elija quién es.
scope-missing = Elija al menos una cosa que pueda ver.
until-bad = No podemos leer este día. Use el calendario o déjelo vacío.
until-past = Este día ya pasó. Elija hoy o un día posterior, o déjelo vacío.

# An invitation to me
offers = Invitaciones para usted
offer-title = { $name } le invita
offer-lead = Puede entrar en el círculo de { $name }.
offer-as = Usted entra como
offer-see = Lo que puede hacer
offer-until = Hasta
offer-note = Lo que verá ahí es privado. { $name } ve cuándo usted mira. Puede salir en cualquier momento.
offer-accept = Entrar en el círculo
offer-decline = No, gracias
offer-open = Verla
offer-below = Como { $role }. { $scope }
declined = Usted dijo que no. No se compartió nada.
joined = Usted está en el círculo.
joined-below = Puede salir en cualquier momento en esta página.
invitation-over = Esta invitación ya no está abierta.
invitation-over-do = Ya se respondió, se retiró o pasaron sus 14 días. Pida otra.

# The home card and the panel
card-title = Su círculo y su privacidad
card-people = { $count ->
    [0] Todavía no hay nadie
    [one] 1 persona puede ayudar en su atención
   *[other] { $count } personas pueden ayudar en su atención
}
card-emergency = { $name } abrió su expediente en una emergencia
card-emergency-below = { $when }. Revisamos cada caso. Lea por qué y qué se vio.
card-emergency-link = Leer por qué
panel = Círculo
panel-empty = Todavía nadie
panel-open = Abrir el círculo

# Who looked
looks-title = Quién miró
looks-title-of = Quién miró el expediente de { $name }
looks-lead = Cada acceso a este expediente, el más reciente primero. Si algo le parece mal, pregúntenos: debemos responder.
looks-download = Descargar como tabla (CSV)
looks-empty = Todavía nadie miró.
looks-empty-do = En cuanto alguien abra una parte de este expediente, usted lo verá aquí.
looks-refused = Intentos rechazados
looks-refused-lead = Estas personas no vieron nada.
looks-you = { $count ->
    [one] Usted miró este expediente una vez.
   *[other] Usted miró este expediente { $count } veces.
}
look = { $who } { $did } { $what } { $when }, { $because }.
look-refused = { $who } intentó ver { $what } { $when } y se le negó.
look-sent = { $purpose ->
    [treatment] A { $recipient }. Motivo: tratamiento.
    [payment] A { $recipient }. Motivo: pago.
    [operations] A { $recipient }. Motivo: gestión de las oficinas que atienden al paciente.
    [wish] A { $recipient }. Motivo: lo pidió el paciente.
   *[other] A { $recipient }.
}
look-reason = Motivo indicado: { $reason }
when-once = { $day } a las { $time }
when-many = { $count } veces { $day }, la última a las { $time }
on-day = el { $day }
kith = Kith
operator = Quien opera esta computadora
guest = Alguien que no había entrado
somebody = Alguien
emergency = Emergencia
did = { $act ->
    [read] leyó
    [view] miró
    [create] añadió algo a
    [record] registró algo en
    [edit] cambió
    [ask] escribió en
    [share] cambió
    [invite] creó una clave que añade un teléfono a
    [close] cerró
    [left] salió de
    [withdraw] retiró algo de
    [emergency] abrió
    [manage] gestionó
    [operate] actualizó
    [enter] entró en
    [follow] mantuvo abierto
    [mark] juzgó las palabras de peligro en
    [disclose] envió por fax
    [estimate] preguntó el costo probable en
   *[other] usó
}
what-yours = { $kind ->
    [person] su nombre y sus datos de contacto
    [circle] su círculo
    [access-record] la lista de quién miró
    [circle-invitation] una invitación a su círculo
    [emergency-review] un acceso de emergencia a su expediente
    [agreement] sus acuerdos
    [post] un mensaje suyo o para usted
    [medicine-list] sus medicinas
    [chart-entry] una parte de su historia clínica
    [costs] sus costos
    [contact] sus datos de contacto
    [reach] si le llegan los mensajes de texto
    [call] una llamada sobre usted
    [thread] sus mensajes
    [file] un archivo de sus mensajes
    [chart] su historia clínica
    [work-item] la tarea sobre su pregunta
    [proposal] un cobro por una visita en línea
    [visit] su visita
    [account] su cuenta
    [record] su expediente
   *[other] una parte de su expediente
}
what-theirs = { $kind ->
    [person] el nombre y los datos de contacto del paciente
    [circle] el círculo del paciente
    [access-record] la lista de quién miró
    [circle-invitation] una invitación al círculo del paciente
    [emergency-review] un acceso de emergencia al expediente del paciente
    [agreement] los acuerdos del paciente
    [post] un mensaje del paciente o para él
    [medicine-list] las medicinas del paciente
    [chart-entry] una parte de la historia clínica del paciente
    [costs] los costos del paciente
    [contact] los datos de contacto del paciente
    [reach] si al paciente le llegan los mensajes de texto
    [call] una llamada sobre el paciente
    [thread] los mensajes del paciente
    [file] un archivo de los mensajes del paciente
    [chart] la historia clínica del paciente
    [work-item] la tarea sobre la pregunta del paciente
    [proposal] un cobro por una visita en línea
    [visit] la visita del paciente
    [account] la cuenta del paciente
    [record] el expediente del paciente
   *[other] una parte del expediente del paciente
}
because-own = porque es su propio expediente
because-proxy = porque decide por el paciente
because-circle = porque está en el círculo
because-circle-as = porque está en el círculo ({ $words })
because-team = porque está en el equipo de atención
because-team-as = porque está en el equipo de atención ({ $words })
because-work = porque la pregunta se le asignó
because-participant = porque participa en la conversación
because-author = porque es su propia anotación
because-emergency = porque fue una emergencia
because-supervisor = porque supervisa a quien lo hizo
because-compliance = porque comprueba que se respeten las reglas
because-administrator = porque administra este sitio
because-system = como parte de su trabajo automático
because-rule = según esta regla: { $rule }
csv-at = Hora (UTC)
csv-who = Quién
csv-did = Qué se hizo
csv-to = Con qué
csv-because = Por qué
csv-rule = Regla
csv-reason = Motivo indicado
csv-refused = Rechazado
yes = sí
no = no

# Emergency access
nav-emergency = Emergencia
emergency-title = Acceso de emergencia
emergency-lead = Para un paciente en peligro cuyo expediente usted no puede abrir. Usted dice por qué, se avisa al paciente y cumplimiento revisa cada caso.
emergency-find = Buscar al paciente
family = Apellido
birth-date = Fecha de nacimiento
find = Buscar
find-none = No hay ningún paciente con este apellido y esta fecha.
find-none-do = Revise cómo se escribe y la fecha. Hace falta la fecha de nacimiento completa.
family-missing = Escriba al menos las dos primeras letras del apellido.
birth-missing = Escriba la fecha de nacimiento completa.
emergency-reason = ¿Por qué necesita este expediente ahora?
emergency-reason-help = Al menos { $n } caracteres. Lo leen el paciente y cumplimiento.
emergency-open = Abrir el expediente por 4 horas
emergency-born = Nació el { $date }
reason-short = Escriba una frase que diga por qué: al menos 20 caracteres.
reason-long = Escriba como máximo 500 caracteres.
emergency-all = Lo que se abrió
emergency-none = Todavía no hay accesos de emergencia.
emergency-none-do = Cuando se abre un expediente en una emergencia, aparece aquí hasta que cumplimiento lo revisa.
emergency-line = { $person } abrió el expediente de { $patient }
emergency-now = Usted tiene acceso de emergencia
emergency-until = Hasta { $time }. Ya se avisó a { $patient }.
emergency-over = Este acceso de emergencia terminó.
review-title = Revisión de un acceso de emergencia
review-who = Quién
review-patient = Paciente
review-when = Cuándo
review-why = Por qué
review-seen = Lo que se miró
review-seen-none = No se abrió nada.
review-verdict = ¿Fue apropiado?
verdict-appropriate = Apropiado
verdict-not-appropriate = No apropiado
verdict-waiting = Sin revisar todavía
review-note = Nota
review-note-help = Lo que usted comprobó y lo que sigue. El paciente puede leerlo.
review-save = Guardar la decisión
review-done = La decisión quedó guardada.
verdict-missing = Elija si fue apropiado.
note-missing = Escriba en una frase lo que comprobó.
own-emergency = Nadie revisa su propio acceso de emergencia.
reviewed = Alguien lo revisó antes que usted.
back-circle = Círculo
back-emergency = Acceso de emergencia
