# Программа простыми словами. Каждое сообщение — часть предложения; части одного блока соединяет точка с запятой.

## Заголовки

explain-shop = Программа
explain-points = Баллы
explain-tiers = Уровни, начиная с низшего
explain-offers = Акции
explain-rewards = Награды
explain-earning = За что дают баллы и штампы
explain-coupons = Купоны
explain-partners = Партнёры
explain-charities = Благотворительность
explain-trials = Пробные запуски и эксперименты
explain-tills = Кассы
explain-goals = Цели

## Связки и числа

explain-and = { $one } и { $other }
explain-at-least = не меньше { $n }
explain-at-most = не больше { $n }
explain-between = от { $least } до { $most }
explain-exactly = ровно { $n }
explain-n-days =
    { $n ->
        [one] { $n } день
        [few] { $n } дня
       *[other] { $n } дней
    }
explain-n-times =
    { $n ->
        [one] { $n } раз
        [few] { $n } раза
       *[other] { $n } раз
    }
explain-n-pieces =
    { $n ->
        [one] { $n } штука
        [few] { $n } штуки
       *[other] { $n } штук
    }
explain-n-points =
    { $n ->
        [one] { $amount } балл
        [few] { $amount } балла
       *[other] { $amount } баллов
    }
explain-n-stamps =
    { $n ->
        [one] { $n } штамп
        [few] { $n } штампа
       *[other] { $n } штампов
    }
explain-n-visits =
    { $n ->
        [one] { $n } визит
        [few] { $n } визита
       *[other] { $n } визитов
    }

## Программа

explain-currency = цены в { $currency }, время { $zone }
explain-cards = номера карт из { $n } знаков, начинаются на { $prefix }
explain-from-until = с { $from } по { $until }
explain-from = с { $from }
explain-until = по { $until }

## Баллы

explain-worth = один балл оплачивает { $worth }
explain-pay-up-to = баллами можно оплатить до { $share } покупки
explain-tender = в чеке это средство оплаты
explain-spend-least = можно тратить, когда их хотя бы { $points }
explain-earn-most = за одну покупку не больше: { $points }
explain-vests = можно тратить через { $days } после покупки
explain-vests-at-once = можно тратить сразу
explain-expires-never = не сгорают
explain-expires-days = сгорают через { $days } после покупки
explain-expires-month = сгорают в конце месяца, полных месяцев после покупки: { $n }
explain-expires-year = сгорают в конце года, полных лет после покупки: { $n }
explain-return-unvested = при возврате товара забирают только баллы, которые ещё нельзя тратить
explain-return-balance = при возврате товара забирают не больше, чем есть на счёте
explain-return-debt = при возврате товара недостающее становится долгом
explain-return-grace = возвращённые баллы живут ещё хотя бы { $days }
explain-welcome = { $points } за вступление
explain-referral = { $referrer } тому, кто привёл друга, и { $friend } другу, один раз, когда первая покупка друга составит { $spend }

## Уровни

explain-reach-all = есть у всех с картой
explain-reach = чтобы получить: { $what }
explain-reach-within = чтобы получить: { $what } за { $days }
explain-reach-spend = покупки на { $amount }
explain-reach-points = накоплено { $points }
explain-reach-visits = { $visits }
explain-factor = баллы умножаются на { $factor }
explain-hold = держится { $days }
explain-downgrade-qualified = потом тот уровень, который заслужен к этому дню
explain-downgrade-step = потом на уровень ниже

## Что акции снимают и дают

explain-percent = скидка { $share }
explain-amount-off = скидка { $amount } с каждой штуки
explain-fixed-price = каждая штука за { $price }
explain-amount-all = скидка { $amount } на всё вместе
explain-fixed-all = вместе за { $price }
explain-cheapest-free = самое дешёвое бесплатно: { $pieces }
explain-cheapest-percent = скидка { $share } на самую дешёвую штуку
explain-step = от { $from } штук: { $deal }
explain-step-total = от суммы { $from }: { $deal }
explain-group = за каждые { $pieces }: { $deal }
explain-mix = за набор { $parts }: { $deal }
explain-part = { $pieces } из { $goods }
explain-part-any = { $pieces } чего угодно
explain-goods = на { $goods }
explain-goods-except = но не на { $goods }
explain-perk = даёт «{ $text }»
explain-cashier-message = кассир читает «{ $text }»
explain-receipt-message = в чеке написано «{ $text }»
explain-voucher = даёт ваучер на «{ $offer }»
explain-voucher-days = даёт ваучер на «{ $offer }», действует { $days }
explain-gift = даёт «{ $name }» даром, { $pieces }
explain-cost-points = стоит { $points }
explain-cost-stamps = приходит сама за { $stamps } на «{ $card }»
explain-exclusive = не сочетается с другими акциями
explain-compound = складывается с другими такими же
explain-priority = приоритет { $n }
explain-per-sale = { $times } за покупку
explain-per-member = { $times } каждому участнику
explain-per-member-days = { $times } каждому участнику за { $days }
explain-per-store = { $times } в каждом магазине
explain-total = { $times } всего
explain-budget = { $amount } всего

## Когда

explain-member = для всех с картой
explain-for-tiers = для участников уровней { $names }
explain-segments = для групп { $names }
explain-tags = для участников с метками { $names }
explain-assigned = для участников, которых выбрал центральный офис
explain-birthday = вокруг дня рождения: до него { $before }, после него { $after }
explain-joined = дней после вступления: { $span }
explain-favourite = для тех, кто больше всего любит { $category }
explain-referred = для тех, кого привёл друг
explain-not-referred = для тех, кого никто не приводил
explain-app = для тех, у кого есть приложение
explain-no-app = для тех, у кого нет приложения
explain-away = с последнего визита: { $span }
explain-in-window = { $what } за { $days }
explain-visits = прежние визиты: { $span }
explain-spend = прежние покупки: { $span }
explain-first-purchase = при первой покупке
explain-purchase = которая покупка: { $span }
explain-every-purchase = при каждой { $n }-й покупке
explain-weekdays = { $days }
explain-mon = по понедельникам
explain-tue = по вторникам
explain-wed = по средам
explain-thu = по четвергам
explain-fri = по пятницам
explain-sat = по субботам
explain-sun = по воскресеньям
explain-hours = в часы { $hours }
explain-stores = в магазинах { $names }
explain-till-groups = на кассах { $names }
explain-payments = при оплате { $names }
explain-at-partners = у партнёров { $names }
explain-with-coupon = с купоном «{ $names }»
explain-with-voucher = с ваучером
explain-in-arm = для группы { $arm } эксперимента { $experiment }
explain-in-pilot = в пробном запуске { $pilot }
explain-basket-total = сумма покупки { $span }
explain-quantity = количество товара: { $span }
explain-amount = сумма за товар { $span }

## За что дают баллы

explain-per-money = { $points } за каждые оплаченные { $per }
explain-per-item = { $points } за каждую штуку
explain-per-visit = { $points } за визит
explain-multiplier = баллы других правил умножаются на { $factor }
explain-stamps = штамп на «{ $card }», если куплено: { $pieces }

## Купоны, партнёры, пробы, кассы

explain-codes = коды { $codes }
explain-prefix = коды, которые начинаются на { $prefix }
explain-charity = участники могут отдать ей баллы
explain-pilot = пробный запуск { $pilot }: участвуют { $share } участников
explain-experiment = эксперимент { $experiment }: участники делятся на { $arms }
explain-goal = цель для { $figure }: { $target } до { $by }
explain-within = на товар действует лучшая акция или складываемые акции одного приоритета
explain-across = на товар действует лучшая акция каждого приоритета, одна за другой
explain-offline = без центрального офиса одна покупка тратит не больше { $points }, значит, все кассы вместе не больше { $bound } лишних
explain-offline-unbounded = без центрального офиса можно потратить все баллы, на каждой кассе заново
explain-offline-age = без центрального офиса только со счёта, известного не раньше чем { $days } назад
explain-overspend-debt = потраченное лишнее становится долгом участника
explain-overspend-absorb = потраченное лишнее берёт на себя магазин
explain-overspend-review = потраченное лишнее считается долгом участника, пока не решит главный офис
explain-settle-coupon-claw-back = баллы за купон, использованный дважды, списываются
explain-settle-coupon-review = о купоне, использованном дважды, решает главный офис
explain-settle-stale-claw-back = баллы за продажу по старой программе списываются
explain-settle-stale-review = о продажах по старой программе решает главный офис
explain-settle-grace = по старой программе можно продавать ещё { $days } дн.
explain-settle-mismatch-absorb = баллы, данные сверх правил, берёт на себя магазин
explain-settle-mismatch-claw-back = баллы, данные сверх правил, списываются
explain-settle-blocked-absorb = баллы, потраченные заблокированной картой, возвращаются участнику
explain-settle-blocked-claw-back = баллы, потраченные заблокированной картой, остаются потраченными

## Что изменилось

diff-same = Ничего не изменилось.
diff-added = новое: { $block }
diff-removed = убрано: { $block }
diff-changed = { $block }, { $key }: { $before } → { $after }
diff-set = { $block }, { $key }: теперь { $after }
diff-unset = { $block }, { $key }: больше не { $before }
