messages = Mensajes
messages-lead = Privado. Solo lo leen su equipo de atención y las personas que usted eligió.
messages-none = Todavía no hay mensajes
messages-none-do = Haga una pregunta: la lee una persona de su equipo.
nav-ask = Preguntar
nav-setup = Motivos
new-answer = Mensaje nuevo
state-answered = Respondido
state-closed = Terminado
card-none = Nada nuevo.
card-all = Todos los mensajes

# Ask a question
ask-title = Haga una pregunta
ask-lead = Escriba con sus propias palabras, en español o en inglés. La lee una persona de su equipo.
ask-for = Usted pregunta por { $name }
ask-for-help = La respuesta llega a ambos.
ask-about = ¿De qué se trata?
ask-box = Su pregunta
ask-box-help = ¿Cuándo empezó? ¿Qué lo mejora o lo empeora? Puede agregar una foto.
ask-send = Enviar
ask-later = Guardar para después
draft-kept = Guardado para después
draft-kept-do = Sus palabras están aquí cuando vuelva. Las fotos no se guardan: agréguelas al enviar.
files-label = Fotos o PDF
files-help = Hasta { $max } archivos, 10 MB cada uno. Quitamos de las fotos los datos de lugar y cámara.
who-gets = Quién la recibe
usual-reply = Normalmente: en { $time } de horario abierto
reasons-here = Para: { $list }
circle-reads = También pueden leerla: { $names }.
circle-none = Nadie más del círculo puede leerla.
ask-whom = ¿Para quién?
ask-myself = Para mí
circle-change = Ver o cambiar quién puede leer
cost-title = Cuánto puede costar
cost-none = Aquí preguntar es gratis.
cost-may = Puede cobrarse si la respuesta requiere más de 5 minutos de criterio médico: { $list }.
cost-free = Gratis, en cambio:
cost-free-reasons = Preguntas sobre: { $list }
cost-free-call = Llámenos: { $phone }
cost-free-visit = Pregunte en su próxima visita
not-screened = Una persona lo lee primero
not-screened-do = No podemos revisar este idioma en busca de palabras de peligro. Si es una emergencia, llame ya al 911. Puede enviarlo: va antes que otros mensajes.
soon-title = Lo veremos hoy
soon-do = Si empeora, llame al { $phone }, o al 911 en una emergencia.
words-missing = Primero escriba sus palabras.
words-many = Es demasiado largo. No pase de 20,000 letras.
about-missing = Elija de qué se trata.
file-kind = Recibimos fotos (JPEG, PNG, WebP) y PDF. Elija otro archivo.
file-big = Un archivo pasa de 10 MB. Elija uno más pequeño.
file-many = Envíe hasta 5 archivos a la vez. Guardamos los primeros 5.
form-broken = El formulario no llegó completo. Envíelo otra vez, por favor.

# A thread
thread-label = Mensajes, del más antiguo al más nuevo
thread-private = Privado. Solo lo leen su equipo de atención y las personas que usted eligió.
thread-about = Sobre esta conversación
the-patient = paciente
of-the-circle = del círculo
care-team = Equipo de atención
interpreter = Intérprete
via-app = en la aplicación
via-sms = mensaje de texto
via-mail = correo electrónico
a-picture = Foto { $n }, { $size }
a-document = PDF { $n }, { $size }, descargar
read-by = Leído por { $name }, { $time }
event-sent = Enviado a { $pool } a las { $time }
event-taken = { $name } lo tomó a las { $time }
event-handed = Pasó a { $name } a las { $time }
event-pool = Ahora lo tiene { $pool }, desde las { $time }
event-interpreter = { $who } agregó a { $name }, intérprete, a las { $time }
event-call = Se pidió una llamada al paciente a las { $time }
event-called = { $name } llamó a las { $time }
event-unread = La respuesta aún no fue leída. Enviamos un recordatorio a las { $time }
event-mail-files = { $name } mandó una foto o un documento por correo a las { $time }. Los archivos por correo no se guardan, porque no van cifrados. Mándelos aquí, con «Fotos o PDF» debajo del mensaje.
event-closed = { $name }: { $outcome }, { $time }
outcome-answered = Respondido
outcome-visit = Hace falta una visita
outcome-more = Falta información
outcome-elsewhere = Enviado a otro lugar
outcome-withdrawn = Retirado
outcome-done = Hecho
write-until = Aún puede escribir aquí hasta el { $date }.
write-over = Esta conversación terminó. Haga una pregunta nueva.
write-back = Responda aquí
send = Enviar
goes-to = Le llega a { $name }.
reads-only = Usted puede leer esta conversación. Aquí solo escriben el paciente y quien puede hacer todo por el paciente.
who-has = Quién la tiene ahora
promise-by = Respuesta a más tardar: { $time }
answered-in = Respondido en { $time }
who-reads = Quién puede leerla
pool-reads = También puede leerla quien le atiende en { $pool }.
pool-reads-theirs = También puede leerla quien atiende al paciente en { $pool }.

# The team
kind-message = Mensaje
kind-call = Llamar al paciente
nobody-yet = Nadie lo tiene todavía
yours = Suyo
first-answer-due = Respuesta para: { $time }
answered-open = Respondido, sigue abierto
take = Tomarlo
danger-words = Palabras de peligro: { $words }
danger-shown = A quien escribió se le mostró ayuda de emergencia.
team-not-screened = Sin revisar
team-not-screened-do = Ninguna tabla de peligro cubre este idioma. Léalo primero, con intérprete.
language-differs = Esta persona escribe en { $language }
language-differs-do = Usted no indicó ese idioma. Agregue un intérprete o páselo a otra persona.
interpreter-help = El intérprete lee esta conversación y escribe en ella durante 30 días.
no-interpreters = Ningún equipo tiene intérprete para ese idioma.
add-interpreter = Agregar intérprete
english = inglés
spanish = español
looks-only = Usted puede mirar. Responde el equipo que lo tiene.
answer-to = Responda a { $name }
templates = Plantillas
send-keep = Enviar y dejar abierto
send-next = Enviar y seguir
outcome = Resultado
outcome-help = Se guarda con «Enviar y seguir».
hand-over = Pasar a otros
hand-choose = Elija
hand-lead = Quien la recibe la tiene enseguida; el paciente ve quién la tiene ahora.
hand-missing = Elija a quién va.
hand-to = A quién
hand-reason = Por qué
hand-reason-help = Solo lo lee el equipo.
reason-missing = Diga en pocas palabras por qué.
write-note = Nota del equipo
note-help = Solo la lee el equipo.
keep-note = Guardar la nota
team-note = Nota del equipo, { $name }.
ask-call = Pedir una llamada
end-thread = Terminar
danger-was = ¿Era peligro { $words }?
mark-right = Acertó
mark-wrong = No era peligro
mark-missed = Faltó
mark-back = Deshacer
marked-by = { $name }, { $time }
missed-title = Sin aviso
missed-say = Un peligro quedó sin aviso
missed-help = Dígalo, y las palabras de peligro pueden mejorar. Quien escribió no lo ve.
missed-which = Mensaje
missed-level = Qué tan urgente era
missed-kind = Qué estaba en peligro
missed-keep = Marcar como sin aviso
missed-what = Elija qué tan urgente era y qué estaba en peligro.
missed-nothing = Aquí nadie ha escrito palabras en las que pudiera pasarse por alto un peligro.
level-now = Ahora
level-today = Hoy
level-soon = Pronto
danger-kind = { $kind ->
    [cardiac] Corazón
    [stroke] Derrame cerebral
    [breathing] Respiración
    [self-harm] Hacerse daño
    [violence] Violencia
    [bleeding] Sangrado
    [anaphylaxis] Alergia grave
    [glucose] Azúcar en la sangre
    [pressure] Presión arterial
    [pregnancy] Embarazo
    [infant] Bebé pequeño
    [overdose] Sobredosis o veneno
    [sepsis] Infección grave
    [neuro] Convulsión o confusión
    [injury] Lesión
    [acute] Vientre, ojo o extremidad
    [post-operative] Después de una operación
    [medication] Medicina
   *[other] Otro
}
call-title = Llame a { $name }
call-unread = Una respuesta sigue sin leer. Llame y diga que hay un mensaje.
call-asked = El equipo pidió una llamada por un mensaje.
call-no-phone = No se conoce ningún teléfono. Escriba una carta o pregunte al círculo.
call-done = Ya llamé
call-thread = Abrir la conversación

# Setup
setup-title = Mensajes: preparación
setup-lead = Por qué escriben las personas, quién lo lee, y las plantillas del equipo.
setup-reasons = Motivos
setup-new-reason = Un motivo nuevo
setup-key = Clave
setup-key-help = Minúsculas, cifras y guiones. No cambia después.
setup-words-en = Palabras en inglés
setup-words-es = Palabras en español
setup-pool = Quién lo lee
setup-place = Lugar en la lista
setup-minutes = Minutos que suele llevar una respuesta
setup-billed = La respuesta puede cobrarse como consulta escrita
setup-keep = Guardar
setup-retire = Dejar de usar
setup-new-template = Una plantilla nueva
setup-holes = Puede usar: { $list }
setup-name-en = Nombre en inglés
setup-name-es = Nombre en español
setup-body-en = Texto en inglés
setup-body-es = Texto en español
setup-times = Tiempos
setup-unread = Horas hasta avisar otra vez de una respuesta sin leer
setup-days = Días para seguir escribiendo después del final
setup-reason-bad = Un motivo necesita una clave de 2 a 24 minúsculas, palabras en ambos idiomas, un equipo y de 1 a 60 minutos.
setup-template-bad = Una plantilla necesita nombre y texto en ambos idiomas, y solo las palabras entre llaves que están arriba.
setup-hours-bad = Ponga de 1 a 720 horas.
setup-days-bad = Ponga de 0 a 365 días.

# How the danger words do
nav-report = Palabras de peligro
report-title = Cómo van las palabras de peligro
report-lead = Lo que el equipo dice de las palabras que se mostraron como peligro. Aquí no hay pacientes ni palabras de mensajes.
report-none = Todavía no se mostró nada
report-none-do = Cuando un mensaje tiene palabras de peligro, el equipo marca junto al mensaje si acertaron o no. Entonces empieza la cuenta.
report-all = Todas las palabras de peligro
report-value-words = de los avisos marcados eran peligro
report-interval = Con estas marcas, la proporción real está entre { $low } y { $high } (95 de cada 100 veces).
report-unmarked = Nadie ha marcado un aviso todavía. Márquelos junto al mensaje: acertó o no era peligro.
report-marked = { $marked ->
    [one] Hay 1 aviso marcado
   *[other] Hay { $marked } avisos marcados
}, de { $shown } mostrados.
report-missed-words = { $missed ->
    [0] No se reportó ningún peligro sin aviso.
    [one] Se reportó 1 peligro sin aviso.
   *[other] Se reportaron { $missed } peligros sin aviso.
}
report-only = Solo cuenta lo que alguien marcó, y un peligro sin aviso cuenta solo si alguien lo reporta. Cada regla cuenta una vez por mensaje.
report-version = Las tablas son del { $version }.
report-csv = Tabla para hoja de cálculo
report-levels = Por urgencia
report-languages = Por idioma
report-kinds = Por lo que está en peligro
report-versions = Por versión de las tablas
report-rules = Por regla
report-rules-lead = Primero las que más se equivocan. Por aquí empieza quien cambia las tablas.
report-rules-more = Hay { $count } reglas más en la tabla para hoja de cálculo.
column-level = Urgencia
column-language = Idioma
column-kind = En peligro
column-version = Versión
column-rule = Regla
column-shown = Mostrado
column-right = Acertó
column-wrong = No era peligro
column-missed = Faltó
column-value = Acierto, de lo marcado
column-found = Hallado, de los peligros
not-marked = sin marcas
language-unknown = desconocido

way-whole = Completo por texto a { $name }: { $state }
way-parts = Completo por texto a { $name }, en { $count } textos: { $state }
way-text = Se avisó por texto a { $name } que le espera: { $state }
way-mail = Se avisó por correo a { $name } que le espera: { $state }
way-push = Se avisó en un dispositivo a { $name } que le espera: { $state }
way-none = No se avisó a { $name }: { $state }
way-autos = { $count ->
    [one] 1 mensaje automático
   *[other] { $count } mensajes automáticos
}
way-auto = A { $name }, { $at }: { $state }
way-gone = Un mensaje con un enlace o una clave.

text-link-label = Mandar un texto
text-title = Texto a { $name }
text-lead = Sus palabras entran en la conversación del paciente, y el paciente responde por texto.
text-words = Sus palabras
text-send = Mandar el texto
text-whole = Sus palabras llegan completas, como mensajes de texto, al { $number }. El paciente aceptó que así sea.
text-link = El paciente recibe un texto al { $number } que avisa que le espera un mensaje, con un enlace, sin sus palabras.
text-link-why = Las palabras sobre la salud van por texto solo si el paciente aceptó. Preguntamos una vez por texto; también puede aceptar en la página “Cómo le avisamos”.
text-no-number = Este paciente no tiene número para textos.
text-no-number-do = Dele una clave para unirse por texto: al mandarla muestra que el número es suyo.
text-not-confirmed = Nadie ha mostrado que el número es del paciente.
text-not-confirmed-do = Un texto a un número equivocado le dice a un extraño que alguien es paciente aquí. Primero el paciente manda una clave.
text-stopped = Los textos a este paciente terminaron.
text-stopped-do = El paciente respondió ALTO o retiró el acuerdo. Solo el paciente puede empezar de nuevo, con INICIAR. Por favor llame.
text-code = Clave para unirse por texto

fax-title = Enviar por fax
fax-lead = A otra oficina que trata al paciente, que paga o que el paciente eligió. Un fax no se puede retirar.
back-thread = Volver a la conversación
fax-off = Aquí no hay fax
fax-off-do = Quien administra este sitio puede configurar un servicio de fax. Mientras tanto, imprima la conversación o llame a la otra oficina.
fax-what = Lo que se envía
fax-counts = Mensajes: { $count }. Páginas con la portada: { $pages }.
fax-never = Las notas del equipo nunca se envían.
fax-nothing = No se enviaría ningún mensaje de esta conversación.
fax-long = Es demasiado largo para un fax. Elija un mensaje.
fax-files-stay = Las fotos y documentos se quedan aquí: { $count }. El fax dice que existen.
fax-unprintable = Caracteres que un fax no puede imprimir: { $count }. En lugar de cada uno pone un signo de pregunta.
fax-words = Leer las palabras que se envían
fax-choose = Enviar un solo mensaje
fax-all = Toda la conversación
fax-no-words = Un mensaje sin palabras
fax-to = Quién lo recibe
fax-recipient = Nombre del destinatario
fax-recipient-help = La oficina y la persona, por ejemplo Valley Cardiology, Dr. Ng. Aparece en la portada.
fax-recipient-missing = Escriba quién recibe el fax, con 2 a 80 caracteres.
fax-number = Número de fax
fax-number-help = Por ejemplo 406-555-0142. Fuera de EE. UU. empiece con + y el país.
fax-number-wrong = Esto no es un número de teléfono. Revise los dígitos.
fax-again = Número de fax otra vez
fax-again-help = Escríbalo de nuevo desde su fuente, sin copiarlo. Un dígito equivocado le cuenta a un extraño algo de un paciente.
fax-number-differs = Los dos números son distintos. Compárelos con su fuente, dígito por dígito.
fax-purpose = Motivo
fax-purpose-help = La ley deja que las palabras sobre un paciente vayan a otra oficina por estos motivos. Aparece en la lista de quién miró, que ve el paciente.
fax-purpose-choose = Elija un motivo
fax-purpose-missing = Elija el motivo.
fax-language = Idioma de la portada
fax-seen = El paciente ve en la conversación que se envió, a quién y por qué.
fax-send = Enviar el fax
fax-look = Nadie lo envía otra vez por sí solo: pregunte en la otra oficina antes de hacerlo.
purpose-treatment = Tratamiento: el destinatario trata al paciente
purpose-payment = Pago: el destinatario paga o cobra
purpose-operations = Gestión: llevar una oficina que atiende al paciente
purpose-wish = El paciente lo pidió
event-fax = { $name } envió { $pages } páginas por fax a { $recipient }, { $number }, a las { $time }. { $why }. { $state }.

event-pictures-refused = Archivos que llegaron con el texto a las { $time } y no se guardaron: { $count }. Solo se guardan fotos (JPEG, PNG o WebP) de hasta 10 MB. Envíe los documentos aquí, con “Fotos o PDF” debajo del mensaje.
event-pictures-lost = Fotos que llegaron con el texto a las { $time } y que la red telefónica no entregó: { $count }. Envíelas otra vez, o aquí.
