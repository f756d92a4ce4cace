# Решение о находке.
hub-decision = Решить
hub-decision-intro = Кто знает, что произошло, может решить это иначе, чем программа. Решение записывается с вашим именем; его можно изменить следующим решением.
hub-decision-reason = Почему
hub-decision-accept = Оставить как есть
hub-decision-absorb = Платит магазин
hub-decision-claw-back = Забрать баллы
hub-decision-dismiss = Ничего страшного
