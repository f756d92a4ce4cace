# Karty: jak se hlásí naskenovaná karta a co stojí na vytištěné kartě.

scan-card-blocked = Tato karta je zablokovaná: nechte si ji a dejte zákazníkovi jinou
scan-card-unsigned = Bereme jen karty s naším QR kódem: načtěte kód, ne číslo
scan-card-refused = Tohle není naše karta, nebo už neplatí: nepřijímejte ji
scan-card-unverified = Tuto kartu zde zatím nelze ověřit: počkejte na spojení, nebo vezměte jinou kartu
scan-receipt = Účtenka: její zboží lze vrátit

problem-card-blocked = Tato karta je zablokovaná: nechte si ji a dejte zákazníkovi jinou
problem-card-not-theirs = Tato karta nepatří tomuto zákazníkovi: zkontrolujte číslo
problem-card-unsigned = Bereme jen karty s naším QR kódem: načtěte kód, ne číslo
problem-not-in-training = Ve cvičném režimu se ztracená karta nevyměňuje: nejdřív ho ukončete
problem-card-refused = Tohle není naše karta, nebo už neplatí: vezměte jinou
problem-card-unverified = Tuto kartu zde zatím nelze ověřit: počkejte na spojení, nebo vezměte jinou kartu
problem-no-card-left = Pokladna už nemá žádné karty k vydání: vezměte kartu z hromádky
problem-card-stock-unwritable = Teď nelze vydat kartu: vezměte kartu z hromádky a řekněte to správci pokladen

page-enrol-without-card = Bez karty: pokladna nějakou vydá
page-card-printed = Karta se tiskne
page-card-on-receipt = Karta bude na účtence

print-card-title = Věrnostní karta
print-card-show = Ukažte kartu, než zaplatíte
print-card-lost = Ztratili jste ji? Řekněte to u pokladny
print-card-number = Karta č. { $number }
print-card-sheet = { $cards ->
        [one] { $cards } karta
        [few] { $cards } karty
       *[other] { $cards } karet
    } · tiskněte na 100 %, stříhejte podle značek
