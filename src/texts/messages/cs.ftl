# Co produkt říká česky. Názvy akcí, úrovní a zboží přicházejí z programu.
# Částky přicházejí už napsané; čísla jsou jen počty.

language-name = Čeština
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

date-pattern = %-d.{ "\u00A0" }%-m.{ "\u00A0" }%Y
weekday =
    { $day ->
        [1] po
        [2] út
        [3] st
        [4] čt
        [5] pá
        [6] so
       *[7] ne
    }
payment-kind =
    { $kind ->
        [card] kartou
        [cash] v hotovosti
       *[other] „{ $kind }“
    }
quantity-of =
    { $unit ->
        [kg] { $amount }{ "\u00A0" }kg
        [l] { $amount }{ "\u00A0" }l
        [m] { $amount }{ "\u00A0" }m
       *[piece] { $amount }{ "\u00A0" }ks
    }
count-points =
    { $n ->
        [one] { $amount } bod
        [few] { $amount } body
       *[other] { $amount } bodů
    }
count-points-part = { $amount } bodu
count-visits =
    { $n ->
        [one] { $n } návštěva
        [few] { $n } návštěvy
       *[other] { $n } návštěv
    }
count-stamps =
    { $n ->
        [one] { $n } razítko
        [few] { $n } razítka
       *[other] { $n } razítek
    }
count-stamps-of = { $count } z { $total }
points-expiring = Brzy propadne { $points }, první den bez nich je { $day }

## Reasons

reason-applied = { $offer }: ušetříte { $amount }
reason-applied-percent = { $offer }: sleva { $percent }{ "\u00A0" }%, ušetříte { $amount }
reason-given = { $offer }: k tomuto nákupu
reason-given-what = { $offer }: { $what }
reason-given-gift =
    { $pieces ->
        [1] dárek – { $name }
       *[other] dárek – { $name }, { $pieces }{ "\u00A0" }ks
    }
reason-given-voucher = poukaz na příště – „{ $offer }“
reason-earns = Získané body: { $points } ({ $rule })
reason-earn-limited = Získané body: { $allowed } místo { $earned }, víc jich za jeden nákup nebude
reason-stamped = { $card }: navíc { $stamps }, teď { $after }
reason-stamps-taken = { $card }: uplatněno { $stamps }, teď { $after }
reason-spend-limited = Uplatněno bodů: { $allowed } místo { $asked }, protože { $why }
spend-limit-balance = víc bodů na kartě není
spend-limit-share = body smějí zaplatit nejvýše { $percent }{ "\u00A0" }% nákupu
spend-limit-least = nejméně lze uplatnit { $points }
spend-limit-offline = bez spojení lze na nákup uplatnit nejvýše { $points }
spend-limit-too-old =
    zůstatek se neaktualizoval { $days ->
        [one] { $days } den
        [few] { $days } dny
       *[other] { $days } dní
    }
reason-debt = Dluh bodů: { $points }. Nejdřív se splatí z bodů za další nákupy
reason-next-tier = Do úrovně „{ $tier }“ ještě { $missing }
reason-next-reward = K odměně „{ $reward }“ ještě { $missing }
reason-tier-ends = Úroveň „{ $tier }“ platí do { $day } včetně
reason-coupon-unknown = Kupón s kódem { $code } neexistuje: zkontrolujte kód
reason-combinations-limited = Slev na toto zboží je velmi mnoho: vybráno bylo nejlepší z prověřených spojení

## Refusals

refusal-needs-member = { $offer }: jen s věrnostní kartou
refusal-needs-tier = { $offer }: jen pro úroveň { $tier }
refusal-needs-segment = { $offer }: osobní nabídka pro jiné zákazníky
refusal-needs-tag = { $offer }: pro jinou skupinu zákazníků
refusal-not-assigned = { $offer }: osobní nabídka, pro tuto kartu není
refusal-days-away =
    { $offer }: po přestávce { $least ->
        [one] { $least } den
        [few] { $least } dny
       *[other] { $least } dní
    }, poslední návštěva byla { $days ->
        [0] dnes
        [one] před { $days } dnem
       *[other] před { $days } dny
    }
refusal-days-away-long =
    { $offer }: při návratu nejpozději za { $most ->
        [one] { $most } den
        [few] { $most } dny
       *[other] { $most } dní
    }, poslední návštěva byla { $days ->
        [one] před { $days } dnem
       *[other] před { $days } dny
    }
refusal-days-away-never = { $offer }: pro ty, kdo už u nás nakoupili
refusal-needs-visits = Ještě { $visits } a platí „{ $offer }“
refusal-too-many-visits = { $offer }: pro ty, kdo k nám chodí méně často
refusal-needs-spend = Ještě nákupy za { $amount } a platí „{ $offer }“
refusal-too-much-spend = { $offer }: pro ty, kdo u nás zatím nakoupili méně
refusal-other-purchase = { $offer }: platí při { $target }. nákupu, tento je { $number }.
refusal-other-purchase-never = { $offer }: platila pro jiný nákup, tento je { $number }.
refusal-not-birthday = { $offer }: k narozeninám
refusal-joined-other = { $offer }: pro ty, kdo vstoupili do programu v jinou dobu
refusal-other-favourite = { $offer }: pro milovníky jiného zboží
refusal-referred =
    { $wanted ->
        [no] { $offer }: pro ty, kdo přišli sami
       *[yes] { $offer }: pro ty, koho přivedli přátelé
    }
refusal-app =
    { $wanted ->
        [no] { $offer }: pro ty, kdo nemají naši aplikaci
       *[yes] { $offer }: pro ty, kdo mají naši aplikaci
    }
refusal-not-yet = { $offer }: začíná { $day }
refusal-over = { $offer }: platila do { $day }
refusal-other-weekday =
    { $days ->
        [none] { $offer }: v jiné dny v týdnu
       *[other] { $offer }: platí ve dnech { $days }
    }
refusal-other-hours =
    { $hours ->
        [none] { $offer }: v jinou denní dobu
       *[other] { $offer }: platí { $hours }
    }
refusal-other-place =
    { $partner ->
        [none] { $offer }: v jiných prodejnách
       *[other] { $offer }: u partnera „{ $partner }“
    }
refusal-needs-payment = { $offer }: při platbě { $payment }
refusal-needs-coupon = { $offer }: je potřeba kupón „{ $coupon }“
refusal-coupon-used = { $offer }: kupón „{ $coupon }“ už byl použit
refusal-coupon-over = { $offer }: kupón „{ $coupon }“ dnes neplatí
refusal-needs-voucher = { $offer }: je potřeba poukaz z minulého nákupu
refusal-other-arm = { $offer }: pro tuto kartu teď neplatí
refusal-other-pilot = { $offer }: zatím ne ve všech prodejnách a ne pro všechny karty
refusal-needs-total = Ještě za { $amount } a platí „{ $offer }“
refusal-needs-more = Ještě { $quantity } a platí „{ $offer }“
refusal-needs-amount = Ještě zboží z akce za { $amount } a platí „{ $offer }“
refusal-too-much = { $offer }: v nákupu je víc, než akce dovoluje
refusal-better-offer = { $offer }: výhodnější je „{ $better }“ a tyto slevy nelze sčítat
refusal-exclusive = { $offer }: nelze spojit s „{ $better }“
refusal-lowest-price = { $offer }: cena už je nejnižší
refusal-member-limit = { $offer }: nejvýše { $times }× na kartu, víc už nelze
refusal-member-limit-days =
    { $offer }: nejvýše { $times }× { $days ->
        [1] za den
        [few] za { $days } dny
       *[other] za { $days } dní
    }, víc zatím nelze
refusal-budget-used = { $offer }: všechno už je rozdáno
refusal-needs-points = Ještě { $points } a lze si vzít „{ $offer }“
refusal-points-held = „{ $offer }“ teď nelze vzít: { $why }
refusal-needs-stamps = { $card }: ještě { $stamps } a bude „{ $offer }“
refusal-not-chosen =
    { $cost ->
        [none] Lze si vzít „{ $offer }“
       *[other] Lze si vzít „{ $offer }“ za { $cost }
    }
refusal-programme-not-valid = { $offer }: věrnostní program dnes neplatí

## Scans

scan-member-card = Věrnostní karta
scan-member-card-of = Karta: { $name }
scan-new-card = Tato karta se ještě nepoužívá: zaregistrujte zákazníka
scan-goods = Přidáno: { $name }
scan-coupon = Kupón: { $name }
scan-goods-unknown = Žádné zboží nemá kód { $code }
scan-setup-code = Tohle je nastavovací kód čtečky, ne karta
scan-unknown = Neznámý kód: { $code }
scan-garbled = Kód se nepodařilo přečíst: naskenujte ho znovu
scan-overlong = Kód je příliš dlouhý na kartu i na zboží

## Age of what is known

as-of-just-now = právě aktualizováno
as-of-minutes =
    aktualizováno před { $n ->
        [one] { $n } minutou
        [few] { $n } minutami
       *[other] { $n } minutami
    }
as-of-hours =
    aktualizováno před { $n ->
        [one] { $n } hodinou
        [few] { $n } hodinami
       *[other] { $n } hodinami
    }
as-of-days =
    aktualizováno před { $n ->
        [one] { $n } dnem
        [few] { $n } dny
       *[other] { $n } dny
    }
as-of-never = centrála zatím nepotvrdila

## Head office and scanner

hub-online = Spojeno s centrálou
hub-offline = Bez spojení: prodeje zůstávají zde a odešlou se později
hub-refused = Centrála tuto pokladnu nepřijímá: zavolejte podporu
scanner-ready = Čtečka připravena
scanner-missing = Čtečka nenalezena: zkontrolujte kabel
scanner-denied = Pokladna nesmí čtečku používat: zavolejte podporu
scanner-busy = Čtečku používá jiný program: zavřete ho
scanner-lost = Čtečka odpojena: zapojte ji zpět
scanner-off = Čtečka není nastavena

## Problems

problem-unknown-card = Tato karta se nepoužívá: zkontrolujte číslo, nebo zákazníka zaregistrujte
problem-card-taken = Tato karta už patří jinému zákazníkovi: vezměte novou
problem-quote-changed = Částka se změnila: zkontrolujte ji a zaplaťte znovu
problem-op-id-reused = Tato operace už byla zapsána s jiným obsahem: než ji zopakujete, podívejte se na dnešní prodeje
problem-wrong-token = Tento program není s pokladnou spárován: spárujte ho znovu
problem-wrong-origin = Této stránce pokladna neodpovídá: otevřete přímo adresu pokladny
problem-body-too-large = Požadavek je větší, než pokladna přijímá: pošlete toho méně najednou
problem-not-json = Požadavek nelze přečíst: pošlete ho jako JSON podle popisu API pokladny
problem-basket-empty = V nákupu nic není: nejdřív naskenujte nebo vyberte zboží
problem-basket-invalid = Tento nákup nelze prodat: { $detail }
problem-wrong-currency = Nákup je v jiné měně než pokladna: použijte měnu pokladny
problem-unknown-sale = Takový prodej tato pokladna nemá: podívejte se na dnešní prodeje
problem-already-void = Tento prodej už je stornován
problem-sale-not-arrived = Takový prodej nezná pokladna ani centrála: zkontrolujte číslo, nebo to zkuste později
problem-sale-unknown-offline = Tento prodej v pokladně není a spojení chybí: zkuste to později, nebo zboží vraťte na pokladně, která ho prodala
problem-unknown-return = Takové vrácení tato pokladna nemá: zkontrolujte číslo
problem-partly-returned = Z tohoto prodeje už se zboží vrátilo: vraťte místo toho zbytek
problem-return-invalid = Takto zboží vrátit nelze: { $detail }
problem-returned-too-much = Řádek { $line }: vrátit lze už jen { $left }
problem-all-returned = Z tohoto prodeje už se vrátilo vše
problem-journal-unwritable = Nic nebylo zapsáno, protože pokladna nemůže zapisovat do deníku. Nevydávejte zboží placené body a body neslibujte. Uvolněte místo na disku nebo zavolejte podporu a pak to zkuste znovu
problem-cache-unavailable = Karty a body teď nelze vyhledat: prodávejte bez karty, nebo to za chvíli zkuste znovu
problem-name-invalid = Toto jméno nelze použít: napište jméno, které není prázdné ani příliš dlouhé
problem-card-invalid = Tohle není číslo karty: naskenujte kartu znovu
problem-birthday-invalid = Toto není datum narozenin: zadejte den a měsíc
problem-quantity-invalid = Množství musí být větší než nula, ne příliš velké a nejvýše na tři desetinná místa
problem-price-invalid = Cena musí být číslo jako 12.50, ne záporná a ne příliš velká
problem-unit-unknown = Jednotku řádku pokladna nezná: použijte kusy, kilogramy, litry nebo metry
problem-choices-invalid = Výběr nelze použít: { $detail }
problem-too-many-lines = Nákup má příliš mnoho řádků: rozdělte ho na dva
problem-amount-invalid = Částka musí být číslo jako 12.50
problem-op-id-invalid = Operace nemá použitelné číslo: načtěte stránku znovu a zkuste to ještě jednou
problem-not-found = Na této adrese pokladna nic nemá
problem-counter-changed = Mezitím se něco načetlo: podívejte se na nákup a zkuste to znovu
problem-internal = V pokladně se něco pokazilo: než to zkusíte znovu, podívejte se na dnešní prodeje. Když se to zopakuje, zavolejte podporu

## Receipt

receipt-title = Účtenka
receipt-trial = Zkouška
receipt-date = Datum
receipt-no = Účtenka č.
receipt-discount = Sleva
receipt-total = Celkem
receipt-to-pay = K úhradě
receipt-points-paid = Zaplaceno body
receipt-points-spent = Uplatněné body
receipt-points-earned = Získané body
receipt-points-balance = Zůstatek bodů
receipt-member = Zákazník
receipt-tier = Úroveň
receipt-void = STORNO
receipt-savings = Dnes jste ušetřili { $amount }
receipt-thanks = Děkujeme a těšíme se na vás!
receipt-balance-as-of = Zůstatek k { $when }
receipt-offline = Vystaveno bez spojení: zůstatek se ještě může změnit
receipt-points-discount = Body
receipt-subtotal = Mezisoučet
receipt-points-vest = Body za tento nákup lze uplatnit od { $day }
receipt-points-last = Body za tento nákup platí do { $day } včetně
receipt-gift =
    { $pieces ->
        [1] Dárek: { $name }
       *[other] Dárek: { $name }, { $pieces }{ "\u00A0" }ks
    }
receipt-reward = Odměna: { $reward }
receipt-coupon = Kupón: { $coupon }
receipt-donation = Darováno: { $charity }
receipt-stamps = { $card }: navíc { $stamps }
receipt-stamps-taken = { $card }: uplatněno { $stamps }
receipt-voucher = Poukaz na příště: { $offer }
receipt-voucher-until = Poukaz na příště: { $offer }, do { $day } včetně
receipt-voucher-used = Použit poukaz: { $offer }

## Demo

demo-opening = { $shop } otevírá, { $store }: centrála, dvě pokladny, u každé čtečka
demo-head-office = Centrála
demo-act-scan = K první pokladně přichází zákazník
demo-card = { $till }: karta načtena. { $name }, úroveň { $tier }, body: { $points } ({ $age })
demo-article = { "    " }{ $name }: { $due }
demo-article-offer = { "    " }{ $name }: { $due } místo { $gross } ({ $offer })
demo-sale = { $till }: prodáno. Zaplaceno { $due }, získané body: { $earned }
demo-sale-points = { $till }: prodáno. Zaplaceno { $due }, uplatněné body: { $spent }, získané: { $earned }
demo-known-elsewhere = { $till } už zná nový zůstatek: { $points }
demo-act-offline = Centrála je vypnutá. Pokladny prodávají dál a na obou se uplatní tytéž body
demo-till-says = { $till }: { $text }
demo-enrolled = { $till }: novým členem je { $name }, i bez centrály
demo-act-online = Centrála je zpět
demo-synced = { $till }: všechno je odesláno
demo-finding-debt = Centrála na to přišla: o { $points } bodů se uplatnilo více, než bylo. Obě účtenky platí, rozdíl splatí příští nákupy
demo-finding-absorb = Centrála na to přišla: o { $points } bodů se uplatnilo více, než bylo. Obě účtenky platí, rozdíl nese obchod
demo-same = { $name }: obě pokladny i centrála ukazují stejný zůstatek, { $points }
demo-verified = Oba deníky i účty centrály byly znovu prověřeny: každý záznam tam je právě jednou
demo-end = Všechno se potvrdilo.
demo-invite = Teď je řada na vás. Otevřete v prohlížeči:
demo-invite-page = { "    " }{ $what }: http://{ $address }/
demo-invite-scan = Načtěte kartu v jiném terminálu: tallytill demo scan { $card }
demo-invite-device = nebo pište přímo do zařízení čtečky: printf '{ $card }\r' > { $folder }/scanner-1
demo-invite-end = Ctrl-C ukázku ukončí a smaže její složku.
demo-farewell = Zavřeno. Nic po ukázce nezůstalo.
