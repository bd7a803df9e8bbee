# El reloj de la demostración
clock-title = El reloj de la demostración
clock-below = Adelante el tiempo y vea qué pasa: recordatorios, avisos al siguiente, el final de los siete días de una consulta electrónica.
clock-now = Ahora es { $moment }.
clock-hour = Una hora más
clock-day = Un día más
clock-week = Siete días más
clock-morning = A la mañana siguiente, 9:00
clock-done = El tiempo avanzó y se hizo lo que tocaba.
