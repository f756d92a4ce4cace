## Receipts
print-return-code = Pro vrácení zboží ukažte tento kód
print-feedback = Jak se vám líbilo? Napište nám
print-return = VRÁCENÍ
print-return-of = K účtence č. { $number }
print-return-elsewhere = K účtence z jiné pokladny
print-return-line = Řádek { $number } té účtenky
print-refund = Vráceno
print-points-given-back = Vrácené body
print-points-taken-back = Odebrané body
print-card = Vaše karta
print-card-keep = Lístek si nechte a příště ukažte kód
print-day = UZÁVĚRKA
print-day-through = Do účtenky č.
print-day-sales = Prodeje
print-day-gross = Zboží za
print-day-due = Přijato
print-day-voids = Stornováno
print-day-returns = Vrácení zboží

## Printer
printer-ready = Tiskárna připravena
printer-low = Tiskárna: papír brzy dojde
printer-silent = Tiskárna neodpovídá: podívejte se, zda účtenky vyjíždějí
printer-paper = V tiskárně došel papír: vložte novou roli
printer-cover = Kryt tiskárny je otevřený: zavřete ho
printer-error = Tiskárna se zasekla: otevřete kryt, uvolněte nůž a zavřete
printer-offline = Tiskárna nic nepřijímá: stiskněte její tlačítko nebo ji zapněte
printer-lost = Tiskárna odpojena: zapojte ji zpět
printer-missing = Tiskárna nenalezena: zkontrolujte kabel a zapněte ji
printer-denied = Pokladna nesmí používat tiskárnu: zavolejte podporu
printer-busy = Tiskárnu používá jiný program: zavřete ho
printer-off = Tiskárna není nastavena
problem-printer-off = Na této pokladně není nastavena tiskárna
problem-printer-full = Na tisk čeká příliš mnoho účtenek: zkontrolujte tiskárnu a vytiskněte znovu

## Customer display
display-ready = Zákaznický displej připraven
display-lost = Zákaznický displej odpojen: zapojte ho zpět
display-missing = Zákaznický displej nenalezen: zkontrolujte kabel
display-denied = Pokladna nesmí používat zákaznický displej: zavolejte podporu
display-busy = Zákaznický displej používá jiný program: zavřete ho
display-off = Zákaznický displej není nastaven
display-total = Celkem
display-paid = Zaplaceno
display-thanks = Děkujeme!
display-returned = Vráceno
display-hello = Vítejte

## Test page
print-test-untried = Toto nastavení ještě nikdo na tiskárně nezkusil. Pokud se všechny řádky čtou dobře, sedí.
print-test-width = Poslední značka je v tomto řádku u pravého okraje:
print-test-words = Příliš žluťoučký kůň úpěl ďábelské ódy
print-test-pages = Znakové sady. Špatná písmena v řádku: v této tiskárně má sada jiné číslo.
print-test-drawn = Písmena, která tiskárna nemá, kreslená:
print-test-code = Tento kód přečte čtečka
