nav = Lista {{Kind}}
lead = Lo que hay aquí, en palabras sencillas.
name = Nombre
add = Agregar
rename = Guardar el nombre
none = Todavía no hay nada aquí.
name-missing = Escriba un nombre, por favor.
