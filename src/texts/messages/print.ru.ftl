## Receipts
print-return-code = Для возврата покажите этот код
print-feedback = Как вам у нас? Расскажите
print-return = ВОЗВРАТ
print-return-of = К чеку № { $number }
print-return-elsewhere = К чеку другой кассы
print-return-line = Строка { $number } того чека
print-refund = Возвращено
print-points-given-back = Возвращено баллов
print-points-taken-back = Снято баллов
print-card = Ваша карта
print-card-keep = Сохраните чек и покажите код в следующий раз
print-day = ДЕНЬ ЗАКРЫТ
print-day-through = До чека №
print-day-sales = Продажи
print-day-gross = Товаров на
print-day-due = Получено
print-day-voids = Отменено
print-day-returns = Возвраты

## Printer
printer-ready = Принтер готов
printer-low = Принтер: бумага скоро кончится
printer-silent = Принтер не отвечает: посмотрите, выходят ли чеки
printer-paper = В принтере нет бумаги: вставьте новый рулон
printer-cover = Крышка принтера открыта: закройте её
printer-error = Принтер заело: откройте крышку, освободите нож, закройте
printer-offline = Принтер ничего не принимает: нажмите его кнопку или включите его
printer-lost = Принтер отключён: подключите его снова
printer-missing = Принтер не найден: проверьте кабель и включите его
printer-denied = Кассе нельзя пользоваться принтером: позовите поддержку
printer-busy = Принтер занят другой программой: закройте её
printer-off = Принтер не настроен
problem-printer-off = На этой кассе принтер не настроен
problem-printer-full = Слишком много чеков ждут печати: проверьте принтер и напечатайте снова

## Customer display
display-ready = Табло покупателя готово
display-lost = Табло покупателя отключено: подключите его снова
display-missing = Табло покупателя не найдено: проверьте кабель
display-denied = Кассе нельзя пользоваться табло покупателя: позовите поддержку
display-busy = Табло покупателя занято другой программой: закройте её
display-off = Табло покупателя не настроено
display-total = Итого
display-paid = Оплачено
display-thanks = Спасибо!
display-returned = Возвращено
display-hello = Добро пожаловать

## Test page
print-test-untried = Эти настройки ещё не пробовали на принтере. Если все строки читаются хорошо, они подходят.
print-test-width = Последняя метка стоит у правого края, в этой строке:
print-test-words = Съешь ещё этих мягких французских булок
print-test-pages = Кодовые страницы. Чужие буквы в строке: у этого принтера она под другим номером.
print-test-drawn = Буквы, которых у принтера нет, нарисованные:
print-test-code = Сканер читает этот код
