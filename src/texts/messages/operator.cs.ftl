# Kdo u pokladny pracuje: přihlášení, oprávnění, nácvik.

scan-badge = Karta kolegy

problem-sign-in-needed = Nikdo není přihlášen: zadejte své číslo a PIN, nebo načtěte svou kartu
problem-right-missing = { $right ->
        [void] Nesmíte stornovat prodeje: požádejte o schválení kolegu, který smí
        [return] Nesmíte přijímat vrácené zboží: požádejte o schválení kolegu, který smí
        [enrol] Nesmíte registrovat zákazníky: požádejte o schválení kolegu, který smí
        [points] Nesmíte najednou uplatnit tolik bodů: požádejte o schválení kolegu, který smí
        [day_close] Nesmíte uzavřít den: požádejte o schválení kolegu, který smí
        [training] Nesmíte zahájit ani ukončit nácvik: požádejte o schválení kolegu, který smí
       *[other] Nesmíte měnit nastavení pokladny: požádejte o schválení kolegu, který smí
    }
problem-pin-wrong = Číslo a PIN k sobě nepatří, nebo tato karta nikomu nepatří: zkuste to znovu
problem-pin-wait = Příliš mnoho chybných pokusů: počkejte { $seconds } s a zkuste to znovu
problem-sign-in-invalid = Takto se přihlásit nelze: zadejte své číslo a PIN o 4 až 8 číslicích
problem-approval-refused = Tento kolega to schválit nesmí: požádejte jiného, který smí
problem-no-operators = U této pokladny se nikdo nepřihlašuje: centrála nezavedla žádné kolegy
problem-basket-open = Na pultu něco leží: před nácvikem to prodejte, nebo smažte

receipt-training = NÁCVIK

hub-by-operator = provedl(a) { $name }
hub-approved-by = schválil(a) { $name }
