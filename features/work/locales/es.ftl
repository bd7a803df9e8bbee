inbox = Bandeja
