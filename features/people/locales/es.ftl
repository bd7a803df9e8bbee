# La puerta
front-short = Pregunte a su equipo
front-title = Pregunte, y le responde alguien que le conoce.
front-lead = La red de salud de { $name }: atención privada con su propio equipo, y usted decide quién está en su círculo. Sin anuncios. No se vende nada. Puede irse cuando quiera.
front-free = Gratis para pacientes y familias. Funciona en cualquier teléfono, en el navegador o por mensaje de texto.
front-phone = Alguien contesta de día y de noche:
how-title = Qué pasa cuando pregunta
owner-title = Un responsable
owner-text = En todo momento una persona con nombre tiene su pregunta. Usted ve quién y hasta cuándo.
look-title = Cada mirada
look-text = Puede ver quién abrió su historia clínica, cuándo y por qué.
yours-title = Su círculo
yours-text = Usted decide quién puede ayudar, con qué y hasta cuándo.
join-title = Únase
join-patient = Soy paciente
join-patient-text = Use el enlace que le enviamos por correo o mensaje. Después entra por aquí.
join-helper = Ayudo a alguien
join-helper-text = Esa persona, o nosotros, le invita a su círculo. Usted ve solo lo que le permiten.
join-clinician = Soy profesional de la salud
join-clinician-text = Comprobamos su licencia antes de poner una marca junto a su nombre. Llámenos para empezar.
call = Llamar

# Inicio
today-title = Hoy
good-morning = Buenos días, { $name }
good-afternoon = Buenas tardes, { $name }
good-evening = Buenas noches, { $name }
ask = Hacer una pregunta
quiet-title = Nada le espera
quiet-text = Lo que necesite de usted hoy estará aquí.

# Entrar
sign-in-title = Entrar
sign-in-do = Entrar
address-label = Correo o número de celular
address-help = El que nos dio usted.
password-label = Contraseña
by-link-title = Entrar sin contraseña
by-link-text = Le enviamos un enlace y un código. Cada uno sirve una vez.
by-link-do = Enviarme un enlace
forgot = ¿Olvidó su contraseña o perdió su teléfono?
no-account = ¿Todavía no tiene cuenta?
have-account = Ya tengo una cuenta
back-to-sign-in = Volver a entrar
sign-in-wrong = La dirección y la contraseña no coinciden. Revise las dos, o deje que le enviemos un enlace.
address-bad = Escriba un correo como ana@example.org, o un celular con código de área.
wait-title = Demasiados intentos
wait-text = Intente de nuevo en { $wait }. Nada queda bloqueado, y a nadie más le afecta.
too-many = Demasiados intentos desde aquí. Espere unos minutos e intente de nuevo.
code-title = Mire sus mensajes
code-lead = Si conocemos esta dirección, un mensaje con un enlace y un código va en camino. Abra el enlace o escriba aquí el código.
code-label = Código
code-help = Seis números. Sirven durante media hora.
code-do = Seguir
code-none = ¿No llega nada en cinco minutos? Mire en el correo no deseado, o vuelva y revise la dirección.
code-wrong = Este código no es correcto o ya se usó. Revise los números o pida uno nuevo.
enter-title = Entrar en { $name }
enter-lead = Este enlace sirve una vez. Pulse el botón para usarlo ahora.
over-title = Este enlace ya no sirve
over-text = Ya se usó o pasó su tiempo. Puede pedir uno nuevo al entrar.
second-step-title = Un paso más
second-lead = Abra la aplicación de códigos en su teléfono y escriba el código de este sitio.
second-help = Seis números de la aplicación, o uno de sus códigos de recuperación.
second-lost = ¿Perdió su teléfono y sus códigos? Llame al { $phone }. Comprobamos quién es y le ayudamos a entrar.

# Segundo factor
enrol-title = Proteja su cuenta
enrol-lead = Quienes trabajan aquí entran con contraseña y un código de su teléfono. Se prepara una sola vez, en dos minutos.
scan-get-app = Instale en su teléfono una aplicación de códigos, si no tiene ninguna. Cualquiera sirve.
scan-picture = En la aplicación, agregue una cuenta y apunte la cámara a esta imagen.
scan-alt = Imagen cuadrada con la clave para la aplicación
scan-text = ¿Sin cámara? Escriba esta clave en la aplicación:
scan-type = La aplicación muestra ahora seis números. Escríbalos aquí.
scan-confirm = Activar
codes-title = Sus códigos de recuperación
codes-lead = Cada uno sirve una vez en lugar de su teléfono.
codes-once = Guarde estos códigos ahora
codes-text = Se muestran solo esta vez. Imprímalos o anótelos, y guárdelos lejos de su teléfono.
codes-kept = Ya los guardé
codes-new = Hacer códigos nuevos
second-title = Segundo factor
second-why = Además de su contraseña, un código de su teléfono. Quien sepa su contraseña aún no podrá entrar.
second-start = Prepararlo
second-off = Desactivar
second-off-text = Solo su contraseña o un enlace protegerá su cuenta.
second-staff = Quienes trabajan aquí entran siempre con un segundo factor.
second-is-on = { $left ->
    [one] Activado. Queda 1 código de recuperación.
   *[other] Activado. Quedan { $left } códigos de recuperación.
}
second-is-off = Desactivado

# Recuperar
recover-title = Volver a entrar
recover-lead = Enviamos un enlace a la dirección que tenemos de usted. Con él elige una contraseña nueva.
recover-other = ¿Ya no tiene esa dirección o ese teléfono? Llame al { $phone }. Comprobamos quién es y le ayudamos a entrar.
password-title = Contraseña
new-password-label = Contraseña nueva
new-password-help = Al menos 12 caracteres. Tres o cuatro palabras solo suyas son fáciles de recordar y difíciles de adivinar.
new-password-lead = Al cambiarla se cierra la sesión en los otros dispositivos.
new-password-do = Guardar esta contraseña
password-optional = Contraseña (también puede dejarla vacía)
password-optional-help = Al menos 12 caracteres, por ejemplo tres o cuatro palabras. Sin ella, le enviamos un enlace cada vez que entre.
password-short = Use al menos 12 caracteres. Tres o cuatro palabras son un buen comienzo.
password-long = Es demasiado larga. Use 256 caracteres como máximo.
password-common = Mucha gente usa una contraseña así. Elija palabras solo suyas.
password-about-you = No ponga su nombre ni su dirección en la contraseña.
password-is-set = Tiene una
password-is-not-set = Ninguna. Usted entra con un enlace.

# Demostrar otra vez
step-up-title = ¿Es usted?
step-up-lead = El paso siguiente está protegido. Demuestre otra vez que es usted; después puede seguir durante diez minutos.
step-up-by-link = Usted entra con enlaces. Entre otra vez con uno nuevo y vuelva a este paso.
or-code-label = O un código de su teléfono
go-on = Seguir
sign-in-again = Entrar otra vez
proof-wrong = No es correcto. Intente de nuevo.

# Unirse
register-title = Crear una cuenta
register-lead = Para quien quiera participar. Toma dos minutos.
register-rest-lead = Su dirección está confirmada. Díganos quién es.
register-do = Crear una cuenta
register-send = Enviarme un código
register-address-help = Enviamos allí un código para ver que es suya.
register-no-chart = Una cuenta aquí no abre ninguna historia clínica. Nuestros pacientes la reciben con una invitación nuestra.
register-closed-title = Con invitación
register-closed-text = Las cuentas aquí vienen con una invitación. Llame al { $phone } y pida una.
birth-date-label = Fecha de nacimiento
birth-date-help = Debe tener 13 años o más para tener una cuenta. Para un menor, la pide su padre, madre o tutor.
given-label = Nombre
family-label = Apellidos
join-do = Seguir
invited-title = { $name } le invita
invited-lead = Díganos quién es. Usted ve solo aquello a lo que le invitaron.
invited-accept-lead = Ya tiene una sesión abierta. ¿Acepta con esta cuenta?
accept-as = Aceptar como { $name }
not-me = No soy yo: cerrar sesión
too-young = Debe tener 13 años o más para tener una cuenta. No guardamos nada. Su padre, madre o tutor puede pedirla.
date-bad = Elija una fecha real.
name-missing = Escriba el nombre.
name-long = El nombre es demasiado largo. Use 200 caracteres como máximo.
email-bad = Escriba un correo completo, como ana@example.org.
phone-bad = Escriba el número con código de área, como 406-555-0142.
address-missing = Dé un correo o un número de teléfono.
account-exists = Esta dirección ya tiene una cuenta. Entre y abra el enlace otra vez.

# La cuenta
account-title = Mi cuenta
about-title = Datos
name-label = Nombre
email-label = Correo
phone-label = Celular
language-label = Idioma
zone-label = Zona horaria
language-en = Inglés
language-es = Español
verified = confirmado
none = Ninguno
safe-title = Cómo entra usted
devices-title = Dispositivos con sesión
seen = Último uso: { $ago }
this-device = este dispositivo
sign-out-device = Cerrar sesión
sign-out-all = Cerrar sesión en todas partes
sign-out-all-text = Se cierra la sesión en todos los dispositivos, también en este.
keep = Dejarlo así

# Administración
people-title = Personas
find-label = El apellido empieza con
find-do = Buscar
nobody-title = No hay nadie
nobody-text = Pruebe con las primeras letras del apellido.
choose = Elija
new-person-title = Nueva persona
new-person-lead = Recibe un enlace por correo o mensaje y prepara su cuenta.
new-person-do = Crear e invitar
role-label = Función
role-missing = Elija una función.
speaks-label = Habla
no-role = Solo cuenta
closed = Cerrada
closed-text = Esta cuenta no se puede usar. Lo que la persona escribió se queda.
closed-already = Esta cuenta ya está cerrada.
role-self = No puede quitarse la función de administración. Pídalo a otra persona de administración.
close-self = No puede cerrar su propia cuenta. Pídalo a otra persona de administración.
on = Activado
off = Desactivado
roles-title = Funciones e idiomas
roles-text = Una función nueva vale desde la próxima vez que entre.
save = Guardar
badge-title = Qué se comprobó
badge-text = Aparece junto al nombre en todo lugar donde esta persona responde.
profession-label = Siglas tras el nombre
profession-help = Por ejemplo RN, MD o PharmD.
specialty-label = Campo de trabajo
state-label = Estado de la licencia
checked-label = Qué se comprobó
checked-help = Por ejemplo: Licencia en el registro estatal.
checked-on-label = Comprobado el
checked-on = { $what }, comprobado el { $date }
npi-bad = Este número tiene una cifra mal. Léalo otra vez en la fuente.
state-bad = Escriba dos letras, como MT.
unchecked-title = Aún sin comprobar
unchecked-text = Nadie ha anotado una comprobación de esta licencia.
recovery-title = Ayudar a recuperar
recovery-text = Para quien perdió contraseña y teléfono. Compruebe antes quién es. El enlace pone una contraseña nueva y quita el segundo factor.
recovery-do = Hacer un enlace
recovery-once = Entregue este enlace ahora. Se muestra una vez y sirve una hora.
recovery-lead = Su comprobación y este enlace quedan en la auditoría.
how-label = ¿Cómo comprobó quién es?
how-missing = Diga cómo comprobó quién es.
check-in-person = En persona, con identificación con foto
check-video = Por video, con identificación con foto
check-call-back = Llamando al número registrado
done = Listo
close-title = Cerrar la cuenta
close-short = Termina todas las sesiones, saca a la persona de los equipos y devuelve el trabajo abierto.
close-text = { $name } sale ahora de todas partes y deja todos los equipos. El trabajo abierto vuelve a sus equipos. Lo que escribió se queda.
close-do = Cerrarla ahora

# Funciones
role-patient = Paciente
role-caregiver = Familiar o amistad
role-clinician = Profesional clínico
role-pharmacist = Farmacia
role-payer = Gestión de la aseguradora
role-trainee = En formación
role-moderator = Moderación
role-communications = Comunicación
role-compliance = Cumplimiento
role-recruiter = Contratación
role-fundraiser = Recaudación
role-administrator = Administración
role-interpreter = Intérprete
role-staff = Personal

# Las reglas
policy-title = Quién puede hacer qué
policy-lead = { $n ->
    [one] 1 regla. Lo que ninguna regla permite se niega.
   *[other] { $n } reglas. Lo que ninguna regla permite se niega.
}
policy-act = acto
policy-actors = para
policy-roles = funciones
policy-relations = relaciones
policy-step-up = pregunta otra vez quién es

# Más palabras
unknown-device = Dispositivo desconocido
notices-title = Direcciones y avisos
notices-text = Dónde y cuándo le llegan los mensajes sobre su atención.
policy-short = Reglas
drawn-you = Usted
drawn-family = Familia
drawn-doctor = Médica
drawn-alt = Usted en el centro, con familia, profesionales y farmacia dentro de un círculo de atención cerrado. Una puerta vigilada lleva adentro.
drawn-nurse = Enfermería
leave-empty = Deje esto vacío, por favor
no-script = Su navegador no ejecuta scripts, y está bien. Solo si muchas personas llegan por la misma conexión, puede que le pidamos esperar un poco.


# Licencias y lo que un profesional dice de sí
licences-title = Licencias
licences-lead = Lo que hay que mirar, y extractos de los registros estatales.
licences-none = No hay nada que mirar
licences-none-text = Ninguna licencia ha vencido, ninguna vence pronto y todas las comprobaciones son recientes.
licences-ended = Ya no cuentan
licences-ending = { $days ->
    [one] Vencen en 1 día
   *[other] Vencen en { $days } días
}
licences-old = { $days ->
    [one] Comprobadas hace más de 1 día
   *[other] Comprobadas hace más de { $days } días
}
ends-on = último día { $day }
looked-on = comprobada el { $date }
lapse-expired = Licencia vencida
lapse-lapsed = Licencia caducada
lapse-revoked = Licencia retirada
why-expired = La licencia venció: su último día fue el { $day }
why-lapsed = El registro estatal dice que la licencia caducó
why-revoked = El registro estatal dice que la licencia está retirada o suspendida
lapse-own = Hasta que se compruebe otra vez no aparece como verificado, y sus lugares en los grupos de profesionales descansan. Si es un error o ya la renovó, avise a su administración.
lapse-admin = No aparece como verificado en ningún lugar. Anote abajo una comprobación nueva, con su fecha, para cambiarlo.
tier-label = Hasta dónde se comprobó
tier-none = Sin comprobar
tier-npi = Solo el NPI: número y nombre coinciden con la lista nacional
tier-licence = Licencia: activa en el registro estatal, el número coincide
tier-identity = Licencia e identidad, sin exclusiones conocidas
licence-label = Número de licencia
licence-long = Como máximo 40 caracteres para el número y 120 para la fuente.
ends-label = Último día de la licencia
ends-help = Déjelo vacío si la licencia no vence.
source-label = Dónde se vio
source-help = Por ejemplo: visto en papel, o la página del registro.
register-checked = Licencia en el registro estatal
extract-title = Traer un extracto de un registro
extract-text = Verá qué cambiaría antes de que cambie algo.
extract-day = Día del extracto
extract-file = Archivo CSV
extract-paste = O pegue las líneas
extract-columns = La primera línea nombra las columnas: NPI, licencia, state (estado), status (situación), vencimiento. El orden es libre; sirven comas, punto y coma y tabuladores.
extract-look = Ver qué cambiaría
extract-of = extracto del registro estatal del { $day }
extract-done = { $confirmed } confirmadas, { $ended } terminadas
extract-waits = Sin aplicar
extracts-title = Extractos anteriores
extract-empty = No hay líneas. Elija un archivo o pegue las líneas.
extract-long = Es demasiado largo. Como máximo 50 000 líneas a la vez.
extract-no-npi = La primera línea no nombra una columna para el NPI. Escriba NPI sobre los números.
extract-no-licence = La primera línea no nombra una columna para el número de licencia.
extract-no-state = La primera línea no nombra una columna para el estado.
extract-no-status = La primera línea no nombra una columna para la situación.
extract-no-expiry = La primera línea no nombra una columna para el vencimiento.
line-n = Línea { $n }
line-npi = El NPI tiene un dígito equivocado o falta:
line-licence = El número de licencia falta o es demasiado largo:
line-state = El estado no son dos letras:
line-status = No conocemos esta situación, así que no cambia nada:
line-date = No podemos leer la fecha; escriba 2027-06-30 o 6/30/2027:
faults-more = { $count ->
    [one] Y 1 línea más.
   *[other] Y { $count } líneas más.
}
preview-title = Qué cambiaría
preview-lead = { $count ->
    [one] 1 línea leída, extracto del { $day }. Todavía no cambia nada.
   *[other] { $count } líneas leídas, extracto del { $day }. Todavía no cambia nada.
}
preview-ended = Ya no verificados
preview-confirmed = Confirmados
preview-again = Vuelve a contar
preview-other = Otro número o estado en el registro: por favor, mírelo
preview-older = Comprobados después de este extracto: no cambia nada
preview-faults = Líneas que no pudimos leer
preview-nothing = No cambiaría nada
preview-nothing-text = Ninguna línea corresponde a un profesional de aquí de modo que cambie algo.
preview-back = Volver a licencias
preview-apply = { $count ->
    [one] Aplicar 1 cambio
   *[other] Aplicar { $count } cambios
}
preview-moved = Algo cambió entretanto
preview-moved-text = No se aplicó nada. Por favor, mire otra vez.
applied = Este extracto ya se aplicó.
terms-title = Días
terms-text = Desde hoy. Las redes de profesionales vuelven a mirar cada mes; de una licencia que vence pronto se avisa un mes antes.
terms-warn = Días antes del final en que se avisa
terms-check = Días que vale una comprobación
days-bad = Escriba de 1 a 365 días.
profile-title = Su página como profesional
profile-text = Qué se comprobó, si le encuentran, qué declara.
profile-wrong = ¿Algo no es correcto? Avise a su administración; solo una comprobación nueva lo cambia.
found-title = Que le encuentren
found-text = Quien inició sesión puede buscar profesionales por ciudad, idioma y campo. Se ve su nombre, qué se comprobó y qué declara; nunca quiénes son sus pacientes.
found-check = Mostrarme en la lista de profesionales
town-label = Ciudad
town-help = Como la buscan las personas, por ejemplo Riverbend, MT.
town-long = Como máximo 80 caracteres.
interests-label = Intereses que declara
interests-help = Quién le paga por qué, por ejemplo charlas o estudios. Aparece en su página y en sus publicaciones. Vacío significa ninguno.
interests-long = Como máximo 300 caracteres.
interests-tell = Por favor, deje fuera lo que pueda mostrar quién es un paciente: nombres, fechas, números.
