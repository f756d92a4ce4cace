# Co říkají stránky ústředí.

hub-title = Centrála
hub-nav = Stránky
hub-nav-tills = Pokladny
hub-nav-members = Členové
hub-nav-entries = Záznamy
hub-nav-findings = Nálezy
hub-language = Jazyk
hub-sign-in = Přihlásit se
hub-sign-in-intro = Pro lidi z centrály. První heslo se ukázalo tam, kde byla centrála poprvé spuštěna.
hub-sign-in-name = Jméno
hub-sign-in-password = Heslo
hub-sign-in-wrong = Jméno a heslo k sobě nepatří: zkontrolujte obojí a zkuste to znovu
hub-sign-in-wait = Příliš mnoho chybných pokusů: počkejte deset minut a zkuste to znovu
hub-sign-out = Odhlásit se
hub-live = Živě
hub-programme = Program
hub-no-programme = Zatím neplatí žádný program: vydejte ho příkazem „tallytill hub publish“. Pokladny lze připojit až potom.
hub-till = Pokladna
hub-store = Prodejna
hub-last-contact = Poslední spojení
hub-held = Přijaté záznamy
hub-unsent = Ještě přijde
hub-unsent-unknown = není známo
hub-last-entry = Poslední záznam vznikl
hub-version = Verze
hub-till-state-here = Spojeno
hub-till-state-late = Má zpoždění
hub-till-state-away = Bez spojení
hub-no-tills = Zatím není připojena žádná pokladna
hub-no-tills-next = Vytvořte kód příkazem „tallytill hub code --till NÁZEV --store NÁZEV“ a zadejte ho na pokladně.
hub-figure-tills = Pokladny
hub-figure-here = Právě spojeno
hub-figure-entries = Přijaté záznamy
hub-figure-findings = Platné nálezy
hub-search = Jméno nebo číslo karty
hub-search-go = Hledat
hub-member = Člen
hub-member-unnamed = Člen beze jména
hub-cards = Karty
hub-balance = Body
hub-balance-now = Zůstatek nyní
hub-debt = dluh
hub-spend = Utraceno celkem
hub-visits = Návštěvy
hub-tier = Úroveň
hub-no-members = Zatím se nikdo nepřihlásil
hub-no-match = Toto jméno ani kartu nikdo nemá
hub-merged = Tento člen se počítá v jiném účtu
hub-merged-open = Otevřít ten účet
hub-history = Historie
hub-history-cut = Zobrazeno je jen posledních { $count } událostí
hub-when = Kdy
hub-where = Kde
hub-what = Co
hub-points-change = Změna
hub-balance-after = Zůstatek
hub-paid = Zaplaceno
hub-voided = zrušeno
hub-without-line = bez spojení
hub-older = Starší
hub-newer = Novější
hub-next = Další
hub-previous = Předchozí
hub-first = První strana
hub-arrived = Dorazilo
hub-made = Vzniklo
hub-place = Místo
hub-detail = Podrobnosti
hub-no-entries = Zatím nedorazil žádný záznam
hub-kind-opened = Deník otevřen
hub-kind-sale = Prodej
hub-kind-void = Prodej zrušen
hub-kind-enrol = Nový člen
hub-kind-day-closed = Uzávěrka dne
hub-kind-imported = Člen převzat
hub-kind-published = Program vydán
hub-kind-return = Zboží vráceno
hub-kind-adjusted = Účet upraven
hub-kind-unknown = Druh { $number } z novější pokladny
hub-unreadable = Nelze přečíst
hub-of-sale = prodeje { $id }
hub-no-findings = Všechno do sebe zapadá
hub-no-findings-next = Když dvě pokladny utratí tytéž body nebo jedna karta patří dvěma členům, ukáže se to tady.
hub-finding = Nález
hub-finding-overspend = Stejné body utraceny dvakrát
hub-finding-overspend-about = Utratilo se víc bodů, než kolik jich bylo: o { $points } víc. Pokladny o svých prodejích navzájem nevěděly.
hub-finding-member-twice = Jedna karta, dva členové
hub-finding-member-twice-about = Někdo se znovu přihlásil s kartou, která už patřila členovi.
hub-finding-op-id-reused = Jedno číslo, dva prodeje
hub-finding-op-id-reused-about = Dva různé prodeje mají totéž číslo. Počítá se první, druhý ne.
hub-finding-quarantined = Záznam odložen
hub-finding-quarantined-about = Záznam nelze přečíst nebo započítat. Je uschován a vše po něm se počítá.
hub-finding-return-pending = Vrácení z neznámého prodeje
hub-finding-return-pending-about = Vrátilo se zboží z prodeje, který sem ještě nedorazil. Vrácení začne platit, jakmile prodej dorazí.
hub-finding-return-orphan = Vrácení ze zrušeného prodeje
hub-finding-return-orphan-about = Vrátilo se zboží z prodeje, který byl zrušen. Vrácení nic nemění.
hub-finding-return-twice = Vráceno dvakrát
hub-finding-return-twice-about = Vrátilo se víc, než se prodalo, na pokladnách, které o sobě nevěděly. Platí jen to, co se prodalo.
hub-finding-coupon-twice = Kupón použitý dvakrát
hub-finding-coupon-twice-about = Jednorázový kupón byl použit ve dvou prodejích. Obě účtenky platí.
hub-settlement = Vypořádání
hub-settlement-debt = Zákazníkovi zůstává, co pokladna dala. Zůstatek klesne pod nulu a splatí ho později získané body.
hub-settlement-absorb = Zákazníkovi zůstává, co pokladna dala, a nese to obchod.
hub-settlement-merged = Oba účty se počítají jako jeden.
hub-settlement-review = Někdo se na to musí podívat.
hub-settlement-debt-short = Dluh
hub-settlement-absorb-short = Nese obchod
hub-settlement-merged-short = Účty sloučeny
hub-settlement-review-short = K posouzení
hub-finding-version = Verze
hub-finding-changed = Změněno
hub-finding-first-seen = Poprvé zjištěno
hub-finding-withdrawn = už neplatí
hub-finding-evidence = Co stojí proti čemu
hub-finding-earlier = Dříve
hub-finding-later = Později
hub-receipt-total = Před slevami
hub-receipt-discount = Slevy
hub-receipt-points-paid = Zaplaceno body
hub-receipt-due = Zaplaceno
hub-receipt-points-spent = Utracené body
hub-receipt-points-earned = Získané body
hub-receipt-balance-before = Zůstatek, jak ho pokladna znala
hub-receipt-no-lines = Žádné řádky
hub-not-found = Tady nic není
hub-not-found-next = Adresa může být překlep, nebo to, co pojmenovává, nikdy nedorazilo.
hub-broken = Centrála teď nemůže číst svá data
hub-broken-next = Zkuste to za chvíli znovu. Pokud to trvá, zkontrolujte disk a záznam událostí.
hub-ago-now = právě teď
hub-ago-minutes =
    před { $n ->
        [one] { $n } minutou
       *[other] { $n } minutami
    }
hub-ago-hours =
    před { $n ->
        [one] { $n } hodinou
       *[other] { $n } hodinami
    }
hub-ago-days =
    před { $n ->
        [one] { $n } dnem
       *[other] { $n } dny
    }
