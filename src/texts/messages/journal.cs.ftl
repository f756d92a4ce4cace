# Vlastní deník pokladny

journal-renewed = nový deník
journal-restored = Deník pokladny byl starší kopií. Pokladna prodává dál a chybějící prodeje si vyžádá od centrály.
journal-copied = Složka pokladny byla zkopírována nebo přesunuta na jiný počítač či disk. Pokud stará pokladna ještě běží, vypněte ji.
journal-unmarked = Soubor patřící k deníku pokladny chyběl nebo byl poškozen. Pokladna prodává dál, není třeba nic dělat.
journal-lost = Deník pokladny zmizel. Pokladna prodává dál a vyžádá si, co centrála má; neodeslané prodeje jsou ztraceny, pokud se soubor nenajde.
journal-damaged = Deník pokladny byl poškozen a je odložen stranou. Pokladna prodává dál; zavolejte podporu a nic nemažte.
journal-hub-ahead = Centrála má prodeje, které této pokladně chybějí: pokladna byla obnovena ze starší kopie. Prodává dál a vyžádá si je.
journal-fork = Centrála dostala pod jménem této pokladny jiné prodeje: někde běží její kopie. Najděte ji a vypněte.
