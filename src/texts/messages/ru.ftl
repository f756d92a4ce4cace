# Что программа говорит по-русски. Названия акций, уровней и товаров приходят из программы лояльности.
# Суммы приходят уже написанными; числами передаются только количества.

language-name = Русский
number-decimal = ,
number-group = { "\u00A0" }
money = { $amount }{ "\u00A0" }{ $sign }
currency-sign =
    { $code ->
        [CZK] Kč
        [EUR] €
        [GBP] £
        [PLN] zł
        [RUB] ₽
        [UAH] ₴
        [USD] $
       *[other] { $code }
    }

## Days and counts

date-pattern = %d.%m.%Y
weekday =
    { $day ->
        [1] пн
        [2] вт
        [3] ср
        [4] чт
        [5] пт
        [6] сб
       *[7] вс
    }
payment-kind =
    { $kind ->
        [card] картой
        [cash] наличными
       *[other] «{ $kind }»
    }
quantity-of =
    { $unit ->
        [kg] { $amount }{ "\u00A0" }кг
        [l] { $amount }{ "\u00A0" }л
        [m] { $amount }{ "\u00A0" }м
       *[piece] { $amount }{ "\u00A0" }шт.
    }
count-points =
    { $n ->
        [one] { $amount } балл
        [few] { $amount } балла
       *[many] { $amount } баллов
    }
count-points-part = { $amount } балла
count-visits =
    { $n ->
        [one] { $n } визит
        [few] { $n } визита
       *[many] { $n } визитов
    }
count-stamps =
    { $n ->
        [one] { $n } штамп
        [few] { $n } штампа
       *[many] { $n } штампов
    }
count-stamps-of = { $count } из { $total }
points-expiring = Скоро сгорит: { $points }, первый день без них — { $day }

## Reasons

reason-applied = { $offer }: выгода { $amount }
reason-applied-percent = { $offer }: скидка { $percent }{ "\u00A0" }%, выгода { $amount }
reason-given = { $offer }: к этой покупке
reason-given-what = { $offer }: { $what }
reason-given-gift =
    { $pieces ->
        [1] подарок — { $name }
       *[other] подарок — { $name }, { $pieces }{ "\u00A0" }шт.
    }
reason-given-voucher = купон на следующий раз — «{ $offer }»
reason-earns = Начислим баллов: { $points } ({ $rule })
reason-earn-limited = Начислим баллов: { $allowed } вместо { $earned }: это предел за одну покупку
reason-stamped = { $card }: ещё { $stamps }, теперь { $after }
reason-stamps-taken = { $card }: списали { $stamps }, теперь { $after }
reason-spend-limited = Списано баллов: { $allowed } вместо { $asked }, потому что { $why }
spend-limit-balance = больше баллов на карте нет
spend-limit-share = баллами можно оплатить не больше { $percent }{ "\u00A0" }% покупки
spend-limit-least = наименьшее списание — { $points }
spend-limit-offline = без связи предел за покупку — { $points }
spend-limit-too-old =
    баланс не обновлялся { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[many] { $days } дней
    }
reason-debt = Долг по баллам: { $points }. Сначала его погасят баллы за следующие покупки
reason-next-tier = До уровня «{ $tier }» — ещё { $missing }
reason-next-reward = До награды «{ $reward }» — ещё { $missing }
reason-tier-ends = Уровень «{ $tier }» действует по { $day } включительно
reason-coupon-unknown = Купона с кодом { $code } нет: проверьте код
reason-combinations-limited = Скидок на эти товары очень много: взято лучшее из проверенных сочетаний

## Refusals

refusal-needs-member = { $offer }: только по карте клиента
refusal-needs-tier = { $offer }: только для уровня { $tier }
refusal-needs-segment = { $offer }: личное предложение для других клиентов
refusal-needs-tag = { $offer }: для другой группы клиентов
refusal-not-assigned = { $offer }: личное предложение, для этой карты его нет
refusal-days-away =
    { $offer }: после перерыва в { $least ->
        [one] { $least } день
        [few] { $least } дня
       *[many] { $least } дней
    }, а последний визит был { $days ->
        [0] сегодня
        [one] { $days } день назад
        [few] { $days } дня назад
       *[many] { $days } дней назад
    }
refusal-days-away-long =
    { $offer }: если возвращаться не позже чем через { $most ->
        [one] { $most } день
        [few] { $most } дня
       *[many] { $most } дней
    }, а последний визит был { $days ->
        [one] { $days } день назад
        [few] { $days } дня назад
       *[many] { $days } дней назад
    }
refusal-days-away-never = { $offer }: для тех, кто уже покупал у нас
refusal-needs-visits = Ещё { $visits } — и сработает «{ $offer }»
refusal-too-many-visits = { $offer }: для тех, кто бывает у нас реже
refusal-needs-spend = Ещё покупок на { $amount } — и сработает «{ $offer }»
refusal-too-much-spend = { $offer }: для тех, кто пока купил у нас меньше
refusal-other-purchase = { $offer }: сработает на { $target }-й покупке, а эта — { $number }-я
refusal-other-purchase-never = { $offer }: была для другой покупки, а эта — { $number }-я
refusal-not-birthday = { $offer }: ко дню рождения
refusal-joined-other = { $offer }: для тех, кто вступил в программу в другое время
refusal-other-favourite = { $offer }: для любителей других товаров
refusal-referred =
    { $wanted ->
        [no] { $offer }: для тех, кто пришёл сам
       *[yes] { $offer }: для тех, кого привёл друг
    }
refusal-app =
    { $wanted ->
        [no] { $offer }: для тех, у кого нет нашего приложения
       *[yes] { $offer }: для тех, у кого есть наше приложение
    }
refusal-not-yet = { $offer }: начнётся { $day }
refusal-over = { $offer }: действовала по { $day }
refusal-other-weekday =
    { $days ->
        [none] { $offer }: в другие дни недели
       *[other] { $offer }: действует по дням { $days }
    }
refusal-other-hours =
    { $hours ->
        [none] { $offer }: в другое время дня
       *[other] { $offer }: действует { $hours }
    }
refusal-other-place =
    { $partner ->
        [none] { $offer }: в других магазинах
       *[other] { $offer }: у партнёра «{ $partner }»
    }
refusal-needs-payment = { $offer }: при оплате { $payment }
refusal-needs-coupon = { $offer }: нужен купон «{ $coupon }»
refusal-coupon-used = { $offer }: купон «{ $coupon }» уже использован
refusal-coupon-over = { $offer }: купон «{ $coupon }» сегодня не действует
refusal-needs-voucher = { $offer }: нужен купон с прошлой покупки
refusal-other-arm = { $offer }: для этой карты сейчас не действует
refusal-other-pilot = { $offer }: пока не во всех магазинах и не для всех карт
refusal-needs-total = Ещё на { $amount } — и сработает «{ $offer }»
refusal-needs-more = Ещё { $quantity } — и сработает «{ $offer }»
refusal-needs-amount = Ещё товаров по акции на { $amount } — и сработает «{ $offer }»
refusal-too-much = { $offer }: в покупке больше, чем допускает акция
refusal-better-offer = { $offer }: выгоднее «{ $better }», вместе эти скидки не действуют
refusal-exclusive = { $offer }: не действует вместе с «{ $better }»
refusal-lowest-price = { $offer }: цена и так самая низкая
refusal-member-limit =
    { $offer }: не больше { $times ->
        [one] { $times } раза
       *[other] { $times } раз
    } на карту, больше уже нельзя
refusal-member-limit-days =
    { $offer }: не больше { $times ->
        [one] { $times } раза
       *[other] { $times } раз
    } { $days ->
        [1] в день
        [one] за { $days } день
        [few] за { $days } дня
       *[many] за { $days } дней
    }, больше пока нельзя
refusal-budget-used = { $offer }: всё уже роздано
refusal-needs-points = Ещё { $points } — и можно взять «{ $offer }»
refusal-points-held = «{ $offer }» сейчас взять нельзя: { $why }
refusal-needs-stamps = { $card }: ещё { $stamps } — и будет «{ $offer }»
refusal-not-chosen =
    { $cost ->
        [none] Можно взять «{ $offer }»
       *[other] Можно взять «{ $offer }» за { $cost }
    }
refusal-programme-not-valid = { $offer }: программа лояльности сегодня не действует

## Scans

scan-member-card = Карта клиента
scan-member-card-of = Карта: { $name }
scan-new-card = Этой картой ещё не пользовались: зарегистрируйте клиента
scan-goods = Добавлено: { $name }
scan-coupon = Купон: { $name }
scan-goods-unknown = Товара с кодом { $code } нет
scan-setup-code = Это код настройки сканера, а не карта
scan-unknown = Неизвестный код: { $code }
scan-garbled = Код не прочитался: отсканируйте ещё раз
scan-overlong = Код слишком длинный для карты или товара

## Age of what is known

as-of-just-now = обновлено только что
as-of-minutes =
    обновлено { $n ->
        [one] { $n } минуту
        [few] { $n } минуты
       *[many] { $n } минут
    } назад
as-of-hours =
    обновлено { $n ->
        [one] { $n } час
        [few] { $n } часа
       *[many] { $n } часов
    } назад
as-of-days =
    обновлено { $n ->
        [one] { $n } день
        [few] { $n } дня
       *[many] { $n } дней
    } назад
as-of-never = центральный офис ещё не подтвердил

## Head office and scanner

hub-online = Связь с центральным офисом есть
hub-offline = Связи нет: продажи хранятся здесь и уйдут позже
hub-refused = Центральный офис не принимает эту кассу: позвоните в поддержку
scanner-ready = Сканер готов
scanner-missing = Сканер не найден: проверьте кабель
scanner-denied = Кассе не разрешено работать со сканером: позвоните в поддержку
scanner-busy = Сканер занят другой программой: закройте её
scanner-lost = Сканер отключён: подключите его снова
scanner-off = Сканер не настроен

## Problems

problem-unknown-card = Эта карта не используется: проверьте номер или зарегистрируйте клиента
problem-card-taken = Эта карта уже принадлежит клиенту: возьмите новую
problem-quote-changed = Сумма изменилась: проверьте её и оплатите ещё раз
problem-op-id-reused = Эта операция уже записана с другим содержанием: прежде чем повторять, посмотрите продажи за сегодня
problem-wrong-token = Эта программа не привязана к кассе: привяжите её заново
problem-wrong-origin = Этой странице касса не отвечает: откройте адрес самой кассы
problem-body-too-large = Запрос больше, чем принимает касса: отправьте меньше за один раз
problem-not-json = Запрос не удалось прочитать: отправьте его в формате JSON, как сказано в описании API кассы
problem-basket-empty = В покупке ничего нет: сначала отсканируйте или выберите товар
problem-basket-invalid = Эту покупку нельзя оформить: { $detail }
problem-wrong-currency = Покупка в другой валюте, чем касса: укажите валюту кассы
problem-unknown-sale = Такой продажи на этой кассе нет: посмотрите продажи за сегодня
problem-already-void = Эта продажа уже отменена
problem-sale-not-arrived = Такой продажи нет ни на кассе, ни в центральном офисе: проверьте номер или повторите позже
problem-sale-unknown-offline = Этой продажи на кассе нет, а связи нет: повторите позже или примите товар на кассе, которая его продала
problem-unknown-return = Такого возврата на этой кассе нет: проверьте номер
problem-partly-returned = По этой продаже уже вернули товар: оформите возврат остального
problem-return-invalid = Так товар вернуть нельзя: { $detail }
problem-returned-too-much = Строка { $line }: вернуть можно ещё только { $left }
problem-all-returned = По этой продаже уже вернули всё
problem-journal-unwritable = Ничего не записано, потому что касса не может вести журнал. Не выдавайте товар, оплаченный баллами, и не обещайте баллы. Освободите место на диске или позвоните в поддержку, затем повторите
problem-cache-unavailable = Карты и баллы сейчас недоступны: продавайте без карты или повторите чуть позже
problem-name-invalid = Такое имя не подходит: введите имя, не пустое и не слишком длинное
problem-card-invalid = Это не номер карты: отсканируйте карту ещё раз
problem-birthday-invalid = Это не день рождения: введите день и месяц
problem-quantity-invalid = Количество должно быть больше нуля, не слишком большим, не более трёх знаков после запятой
problem-price-invalid = Цена должна быть числом вида 12.50, не отрицательной и не слишком большой
problem-unit-unknown = Касса не знает единицу строки: используйте штуки, килограммы, литры или метры
problem-choices-invalid = Выбранное нельзя применить: { $detail }
problem-too-many-lines = В покупке слишком много строк: разделите её на две
problem-amount-invalid = Сумма должна быть числом вида 12.50
problem-op-id-invalid = У операции нет пригодного номера: обновите страницу и повторите
problem-not-found = По этому адресу у кассы ничего нет
problem-counter-changed = За это время что-то считали сканером: посмотрите на покупку и попробуйте ещё раз
problem-internal = В кассе произошла ошибка: прежде чем повторять, посмотрите продажи за сегодня. Если повторится, позвоните в поддержку

## Receipt

receipt-title = Чек
receipt-trial = Проба
receipt-date = Дата
receipt-no = Чек №
receipt-discount = Скидка
receipt-total = Итого
receipt-to-pay = К оплате
receipt-points-paid = Оплачено баллами
receipt-points-spent = Списано баллов
receipt-points-earned = Начислено баллов
receipt-points-balance = Остаток баллов
receipt-member = Клиент
receipt-tier = Уровень
receipt-void = ОТМЕНЁН
receipt-savings = Ваша выгода сегодня: { $amount }
receipt-thanks = Спасибо, ждём вас снова!
receipt-balance-as-of = Остаток на { $when }
receipt-offline = Оформлено без связи: остаток ещё может измениться
receipt-points-discount = Баллы
receipt-subtotal = После скидки
receipt-points-vest = Баллы за эту покупку можно тратить с { $day }
receipt-points-last = Баллы за эту покупку действуют по { $day } включительно
receipt-gift =
    { $pieces ->
        [1] Подарок: { $name }
       *[other] Подарок: { $name }, { $pieces }{ "\u00A0" }шт.
    }
receipt-reward = Награда: { $reward }
receipt-coupon = Купон: { $coupon }
receipt-donation = Пожертвовано: { $charity }
receipt-stamps = { $card }: ещё { $stamps }
receipt-stamps-taken = { $card }: списали { $stamps }
receipt-voucher = Купон на следующий раз: { $offer }
receipt-voucher-until = Купон на следующий раз: { $offer }, по { $day } включительно
receipt-voucher-used = Использован купон: { $offer }

## Demo

demo-opening = { $shop } открывается, { $store }: центральный офис, две кассы, у каждой сканер
demo-head-office = Центральный офис
demo-act-scan = К первой кассе подходит покупатель
demo-card = { $till }: карта считана. { $name }, уровень { $tier }, баллы: { $points } ({ $age })
demo-article = { "    " }{ $name }: { $due }
demo-article-offer = { "    " }{ $name }: { $due } вместо { $gross } ({ $offer })
demo-sale = { $till }: продано. Оплачено { $due }, начислено баллов: { $earned }
demo-sale-points = { $till }: продано. Оплачено { $due }, списано баллов: { $spent }, начислено: { $earned }
demo-known-elsewhere = { $till } уже знает новый остаток: { $points }
demo-act-offline = Центральный офис отключён. Кассы продолжают работать, и одни и те же баллы списываются на обеих
demo-till-says = { $till }: { $text }
demo-enrolled = { $till }: новый участник — { $name }, без связи с офисом
demo-act-online = Центральный офис снова на связи
demo-synced = { $till }: всё отправлено
demo-finding-debt = Офис это обнаружил: списано лишних баллов: { $points }. Оба чека в силе, разницу погасят следующие покупки
demo-finding-absorb = Офис это обнаружил: списано лишних баллов: { $points }. Оба чека в силе, разницу берёт на себя магазин
demo-same = { $name }: обе кассы и офис показывают один и тот же остаток, { $points }
demo-verified = Оба журнала и учёт офиса проверены заново: каждая запись есть ровно один раз
demo-end = Всё подтвердилось.
demo-invite = Теперь ваша очередь. Откройте в браузере:
demo-invite-page = { "    " }{ $what }: http://{ $address }/
demo-invite-scan = Считайте карту в другом терминале: tallytill demo scan { $card }
demo-invite-device = или пишите прямо в устройство сканера: printf '{ $card }\r' > { $folder }/scanner-1
demo-invite-end = Ctrl-C завершает показ и удаляет его папку.
demo-farewell = Закрыто. Ничего не осталось.
