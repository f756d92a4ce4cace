# Program běžnými slovy. Každá zpráva je část věty; části jednoho bloku spojuje středník.

## Nadpisy

explain-shop = Program
explain-points = Body
explain-tiers = Úrovně od nejnižší
explain-offers = Nabídky
explain-rewards = Odměny
explain-earning = Za co jsou body a razítka
explain-coupons = Kupóny
explain-partners = Partneři
explain-charities = Dobročinnost
explain-trials = Zkoušky a pokusy
explain-tills = Pokladny
explain-goals = Cíle

## Spojky a počty

explain-and = { $one } a { $other }
explain-at-least = nejméně { $n }
explain-at-most = nejvýše { $n }
explain-between = { $least } až { $most }
explain-exactly = přesně { $n }
explain-n-days =
    { $n ->
        [one] { $n } den
        [few] { $n } dny
       *[other] { $n } dní
    }
explain-n-times =
    { $n ->
        [one] jednou
        [2] dvakrát
       *[other] { $n }krát
    }
explain-n-pieces =
    { $n ->
        [one] { $n } kus
        [few] { $n } kusy
       *[other] { $n } kusů
    }
explain-n-points =
    { $n ->
        [one] { $amount } bod
        [few] { $amount } body
       *[other] { $amount } bodů
    }
explain-n-stamps =
    { $n ->
        [one] { $n } razítko
        [few] { $n } razítka
       *[other] { $n } razítek
    }
explain-n-visits =
    { $n ->
        [one] { $n } návštěva
        [few] { $n } návštěvy
       *[other] { $n } návštěv
    }

## Program

explain-currency = ceny v { $currency }, čas { $zone }
explain-cards = členské karty mají { $n } znaků a začínají { $prefix }
explain-from-until = od { $from } do { $until }
explain-from = od { $from }
explain-until = do { $until }

## Body

explain-worth = jeden bod zaplatí { $worth }
explain-pay-up-to = body zaplatí nejvýše { $share } nákupu
explain-tender = účtenka je ukazuje jako platidlo
explain-spend-least = platí se jimi od { $points } výš
explain-earn-most = jeden nákup vynese nejvýše { $points }
explain-vests = utratit se dají po uplynutí { $days } od nákupu
explain-vests-at-once = utratit se dají hned
explain-expires-never = nepropadají
explain-expires-days = propadají, když od nákupu uplyne { $days }
explain-expires-month = propadají koncem měsíce, celých měsíců od nákupu: { $n }
explain-expires-year = propadají koncem roku, celých let od nákupu: { $n }
explain-return-unvested = když se zboží vrátí, berou se zpět jen body, které se ještě nedají utratit
explain-return-balance = když se zboží vrátí, bere se zpět nejvýše zůstatek
explain-return-debt = když se zboží vrátí, co chybí, je dluh
explain-return-grace = vrácené body platí ještě nejméně { $days }
explain-welcome = { $points } za vstup
explain-referral = { $referrer } pro toho, kdo přivede kamaráda, a { $friend } pro kamaráda, jednou, když jeho první nákup činí { $spend }

## Úrovně

explain-reach-all = má ji každý s kartou
explain-reach = dosáhne se: { $what }
explain-reach-within = dosáhne se: { $what } za { $days }
explain-reach-spend = útrata { $amount }
explain-reach-points = získáno { $points }
explain-reach-visits = { $visits }
explain-factor = body krát { $factor }
explain-hold = drží { $days }
explain-downgrade-qualified = potom ta úroveň, které člen ten den dosahuje
explain-downgrade-step = potom o úroveň níž

## Co nabídky slevují a dávají

explain-percent = sleva { $share }
explain-amount-off = sleva { $amount } na každém kusu
explain-fixed-price = každý kus za { $price }
explain-amount-all = dohromady sleva { $amount }
explain-fixed-all = dohromady za { $price }
explain-cheapest-free = nejlevnější zdarma: { $pieces }
explain-cheapest-percent = sleva { $share } na nejlevnější kus
explain-step = od { $from } kusů: { $deal }
explain-step-total = od celkem { $from }: { $deal }
explain-group = za každé { $pieces }: { $deal }
explain-mix = za sadu { $parts }: { $deal }
explain-part = { $pieces } z { $goods }
explain-part-any = { $pieces } čehokoli
explain-goods = na { $goods }
explain-goods-except = ale ne na { $goods }
explain-perk = dává „{ $text }“
explain-cashier-message = pokladní čte „{ $text }“
explain-receipt-message = na účtence stojí „{ $text }“
explain-voucher = dává poukaz na „{ $offer }“
explain-voucher-days = dává poukaz na „{ $offer }“, platí { $days }
explain-gift = dává „{ $name }“ zdarma, { $pieces }
explain-cost-points = stojí { $points }
explain-cost-stamps = přijde sama za { $stamps } na „{ $card }“
explain-exclusive = nespojuje se s žádnou jinou nabídkou
explain-compound = spojuje se s ostatními svého druhu
explain-priority = přednost { $n }
explain-per-sale = { $times } na jeden nákup
explain-per-member = { $times } pro každého člena
explain-per-member-days = { $times } pro každého člena za { $days }
explain-per-store = { $times } v každé prodejně
explain-total = { $times } celkem
explain-budget = { $amount } celkem

## Kdy

explain-member = pro každého s kartou
explain-for-tiers = pro členy úrovní { $names }
explain-segments = pro skupiny { $names }
explain-tags = pro členy se značkami { $names }
explain-assigned = pro členy, které vybrala centrála
explain-birthday = kolem narozenin, předem { $before } a potom { $after }
explain-joined = dní od vstupu: { $span }
explain-favourite = pro ty, kdo mají nejraději { $category }
explain-referred = pro ty, které přivedl kamarád
explain-not-referred = pro ty, které nepřivedl kamarád
explain-app = pro ty, kdo mají aplikaci
explain-no-app = pro ty, kdo nemají aplikaci
explain-away = od poslední návštěvy: { $span }
explain-in-window = { $what } za { $days }
explain-visits = dosavadní návštěvy: { $span }
explain-spend = dosavadní útrata: { $span }
explain-first-purchase = při prvním nákupu
explain-purchase = kolikátý nákup: { $span }
explain-every-purchase = při každém { $n }. nákupu
explain-weekdays = { $days }
explain-mon = v pondělí
explain-tue = v úterý
explain-wed = ve středu
explain-thu = ve čtvrtek
explain-fri = v pátek
explain-sat = v sobotu
explain-sun = v neděli
explain-hours = v čase { $hours }
explain-stores = v prodejnách { $names }
explain-till-groups = u pokladen { $names }
explain-payments = při platbě { $names }
explain-at-partners = u partnerů { $names }
explain-with-coupon = s kupónem „{ $names }“
explain-with-voucher = s poukazem
explain-in-arm = pro skupinu { $arm } pokusu { $experiment }
explain-in-pilot = ve zkoušce { $pilot }
explain-basket-total = nákup činí { $span }
explain-quantity = množství zboží: { $span }
explain-amount = zboží činí { $span }

## Za co jsou body

explain-per-money = { $points } za každých zaplacených { $per }
explain-per-item = { $points } za každý kus
explain-per-visit = { $points } za návštěvu
explain-multiplier = body ostatních pravidel krát { $factor }
explain-stamps = razítko na „{ $card }“ za každý { $pieces }

## Kupóny, partneři, zkoušky, pokladny

explain-codes = kódy { $codes }
explain-prefix = kódy, které začínají { $prefix }
explain-charity = členové jí mohou věnovat body
explain-pilot = zkouška { $pilot }: účastní se { $share } členů
explain-experiment = pokus { $experiment }: členové se dělí na { $arms }
explain-goal = cíl pro { $figure }: { $target } do { $by }
explain-within = na zboží platí nejlepší nabídka, nebo spojené nabídky jedné přednosti
explain-across = na zboží platí nejlepší nabídka každé přednosti, jedna po druhé
explain-offline = bez centrály utratí jeden nákup nejvýše { $points }, všechny pokladny dohromady tedy nejvýše o { $bound } víc
explain-offline-unbounded = bez centrály se dají utratit všechny body, u každé pokladny znovu
explain-offline-age = bez centrály jen ze zůstatku, který není starší než { $days }
explain-overspend-debt = co se utratilo navíc, dluží člen
explain-overspend-absorb = co se utratilo navíc, nese obchod
explain-overspend-review = co se utratilo navíc, dluží člen, dokud nerozhodne centrála
explain-settle-coupon-claw-back = body za kupon použitý dvakrát se odečtou
explain-settle-coupon-review = o kuponu použitém dvakrát rozhodne centrála
explain-settle-stale-claw-back = body z prodeje podle starého programu se odečtou
explain-settle-stale-review = o prodejích podle starého programu rozhodne centrála
explain-settle-grace = podle starého programu se smí prodávat ještě { $days } dní
explain-settle-mismatch-absorb = body, které prodej dal nad pravidla, nese obchod
explain-settle-mismatch-claw-back = body, které prodej dal nad pravidla, se odečtou
explain-settle-blocked-absorb = body utracené zablokovanou kartou se členovi vrátí
explain-settle-blocked-claw-back = body utracené zablokovanou kartou zůstanou utracené

## Co se změnilo

diff-same = Nic se nezměnilo.
diff-added = nové: { $block }
diff-removed = zrušeno: { $block }
diff-changed = { $block }, { $key }: { $before } → { $after }
diff-set = { $block }, { $key }: nově { $after }
diff-unset = { $block }, { $key }: už ne { $before }
