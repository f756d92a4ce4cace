# Что говорят страницы центрального офиса.

hub-title = Главный офис
hub-nav = Страницы
hub-nav-tills = Кассы
hub-nav-members = Участники
hub-nav-entries = Записи
hub-nav-findings = Находки
hub-language = Язык
hub-sign-in = Войти
hub-sign-in-intro = Для сотрудников главного офиса. Первый пароль был показан там, где главный офис запускали в первый раз.
hub-sign-in-name = Имя
hub-sign-in-password = Пароль
hub-sign-in-wrong = Имя и пароль не подходят друг к другу: проверьте их и попробуйте ещё раз
hub-sign-in-wait = Слишком много неверных попыток: подождите десять минут и попробуйте снова
hub-sign-out = Выйти
hub-live = В реальном времени
hub-programme = Программа
hub-no-programme = Программы ещё нет: опубликуйте её командой «tallytill hub publish». После этого можно подключать кассы.
hub-till = Касса
hub-store = Магазин
hub-last-contact = Последняя связь
hub-held = Принято записей
hub-unsent = Ещё не пришло
hub-unsent-unknown = неизвестно
hub-last-entry = Последняя запись сделана
hub-version = Версия
hub-till-state-here = На связи
hub-till-state-late = Отстаёт
hub-till-state-away = Нет связи
hub-no-tills = Ещё не подключена ни одна касса
hub-no-tills-next = Создайте код командой «tallytill hub code --till НАЗВАНИЕ --store НАЗВАНИЕ» и введите его на кассе.
hub-figure-tills = Кассы
hub-figure-here = Сейчас на связи
hub-figure-entries = Принято записей
hub-figure-findings = Открытые находки
hub-search = Имя или номер карты
hub-search-go = Найти
hub-member = Участник
hub-member-unnamed = Участник без имени
hub-cards = Карты
hub-balance = Баллы
hub-balance-now = Остаток сейчас
hub-debt = долг
hub-spend = Потрачено всего
hub-visits = Визиты
hub-tier = Уровень
hub-no-members = Пока никто не вступил
hub-no-match = Никого с таким именем или картой нет
hub-merged = Этот участник учитывается в другом счёте
hub-merged-open = Открыть этот счёт
hub-history = История
hub-history-cut = Показаны только последние события: { $count }
hub-when = Когда
hub-where = Где
hub-what = Что
hub-points-change = Изменение
hub-balance-after = Остаток
hub-paid = Оплачено
hub-voided = отменено
hub-without-line = без связи
hub-older = Раньше
hub-newer = Позже
hub-next = Дальше
hub-previous = Назад
hub-first = Первая страница
hub-arrived = Пришло
hub-made = Сделано
hub-place = Место
hub-detail = Подробности
hub-no-entries = Записей пока нет
hub-kind-opened = Журнал открыт
hub-kind-sale = Продажа
hub-kind-void = Продажа отменена
hub-kind-enrol = Новый участник
hub-kind-day-closed = День закрыт
hub-kind-imported = Участник перенесён
hub-kind-published = Программа опубликована
hub-kind-return = Возврат товара
hub-kind-adjusted = Счёт исправлен
hub-kind-card-linked = Карта добавлена
hub-kind-profile-changed = Данные изменены
hub-kind-lease-accepted = Право тратить принято
hub-kind-lease-passed = Право тратить передано
hub-kind-lease-released = Право тратить возвращено
hub-kind-feedback = Отзыв
hub-kind-clock-noted = Часы изменились
hub-kind-merged = Участники объединены
hub-kind-lease-granted = Право тратить выдано
hub-kind-decided = Находка решена
hub-kind-card-blocked = Карта заблокирована
hub-kind-erased = Участник забыт
hub-kind-unmerged = Участники разделены
hub-kind-restored = Продолжение с копии
hub-kind-unknown = Вид { $number } от более новой кассы
hub-unreadable = Не читается
hub-of-sale = продажи { $id }
hub-no-findings = Всё сходится
hub-no-findings-next = Если две кассы потратят одни и те же баллы или одна карта окажется у двух участников, это появится здесь.
hub-finding = Находка
hub-finding-overspend = Одни и те же баллы потрачены дважды
hub-finding-overspend-about = Потрачено больше баллов, чем было: лишних { $points }. Кассы не знали о продажах друг друга.
hub-finding-member-twice = Одна карта, два участника
hub-finding-member-twice-about = Кто-то вступил ещё раз с картой, которая уже принадлежала участнику.
hub-finding-op-id-reused = Один номер, две продажи
hub-finding-op-id-reused-about = Две разные продажи имеют один номер. Учитывается первая, вторая нет.
hub-finding-quarantined = Запись отложена
hub-finding-quarantined-about = Запись не удаётся прочитать или учесть. Она сохранена, всё после неё учитывается.
hub-finding-return-pending = Возврат по неизвестной продаже
hub-finding-return-pending-about = Вернули товар по продаже, которая сюда ещё не дошла. Возврат будет учтён, как только она придёт.
hub-finding-return-orphan = Возврат по отменённой продаже
hub-finding-return-orphan-about = Вернули товар по продаже, которая была отменена. Возврат ничего не меняет.
hub-finding-return-twice = Возвращено дважды
hub-finding-return-twice-about = Вернули больше, чем было продано: кассы не знали друг о друге. Учтено только проданное.
hub-finding-coupon-twice = Купон использован дважды
hub-finding-coupon-twice-about = Одноразовый купон использован в двух продажах. Оба чека действуют.
hub-settlement = Решение
hub-settlement-debt = Покупатель сохраняет то, что дала касса. Остаток уходит ниже нуля, и его погасят будущие баллы.
hub-settlement-absorb = Покупатель сохраняет то, что дала касса, расход несёт магазин.
hub-settlement-merged = Оба счёта считаются одним.
hub-settlement-review = Нужно, чтобы кто-то посмотрел.
hub-settlement-debt-short = Долг
hub-settlement-absorb-short = За счёт магазина
hub-settlement-merged-short = Счета объединены
hub-settlement-review-short = На проверку
hub-finding-version = Версия
hub-finding-changed = Изменено
hub-finding-first-seen = Впервые замечено
hub-finding-withdrawn = больше не действует
hub-finding-evidence = Что чему противоречит
hub-finding-earlier = Раньше
hub-finding-later = Позже
hub-receipt-total = До скидок
hub-receipt-discount = Скидки
hub-receipt-points-paid = Оплачено баллами
hub-receipt-due = Оплачено
hub-receipt-points-spent = Потрачено баллов
hub-receipt-points-earned = Начислено баллов
hub-receipt-balance-before = Остаток, известный кассе
hub-receipt-no-lines = Строк нет
hub-not-found = Здесь ничего нет
hub-not-found-next = Возможно, адрес набран с ошибкой или такого никогда не приходило.
hub-broken = Главный офис сейчас не может прочитать свои данные
hub-broken-next = Попробуйте ещё раз чуть позже. Если не поможет, проверьте диск и журнал событий.
hub-ago-now = только что
hub-ago-minutes =
    { $n ->
        [one] { $n } минуту
        [few] { $n } минуты
       *[other] { $n } минут
    } назад
hub-ago-hours =
    { $n ->
        [one] { $n } час
        [few] { $n } часа
       *[other] { $n } часов
    } назад
hub-ago-days =
    { $n ->
        [one] { $n } день
        [few] { $n } дня
       *[other] { $n } дней
    } назад
