# Для тех, кто ставит и чинит кассы: проверка, состояние

## Слова проверки

doctor-state-good = хорошо
doctor-state-warning = ВНИМАНИЕ
doctor-state-bad = ОШИБКА
doctor-check-version = Версия
doctor-check-config = Настройки
doctor-check-folder = Папка данных
doctor-check-disk = Диск
doctor-check-daemon = Касса
doctor-check-identity = Регистрация
doctor-check-journal = Журнал
doctor-check-unsent = К отправке
doctor-check-cache = Участники
doctor-check-balances = Балансы
doctor-check-programme = Программа
doctor-check-office = Центральный офис
doctor-check-clock = Часы
doctor-check-scanner = Сканер
doctor-check-printer = Принтер
doctor-sum-good =
    { $checks ->
        [one] Всё в порядке: { $checks } проверка.
        [few] Всё в порядке: { $checks } проверки.
       *[other] Всё в порядке: { $checks } проверок.
    }
doctor-sum-warning =
    { $warnings ->
        [one] Касса работает; { $warnings } замечание.
        [few] Касса работает; { $warnings } замечания.
       *[other] Касса работает; { $warnings } замечаний.
    }
doctor-sum-bad =
    { $bad ->
        [one] Нужно исправить: { $bad } ошибка.
        [few] Нужно исправить: { $bad } ошибки.
       *[other] Нужно исправить: { $bad } ошибок.
    }
doctor-bundle-written = Пакет для поддержки записан в { $path }; имён, карт и ключей в нём нет.
doctor-span-ms = { $n } мс
doctor-span-seconds = { $n } с
doctor-span-minutes = { $n } мин
doctor-span-hours = { $n } ч
doctor-span-days = { $n } дн.
doctor-megabytes = { $n } МБ
doctor-gigabytes = { $whole },{ $tenths } ГБ

## Что находит проверка и что делать

doctor-version = Tallytill { $version }
doctor-config-read = Файл { $path } читается
doctor-config-unreadable = { $detail }
doctor-config-unreadable-cure = Исправьте файл в указанном месте и проверьте снова.
doctor-folder-ready = Папку { $path } можно читать и писать
doctor-folder-missing = Папки { $path } нет
doctor-folder-missing-cure = Исправьте «data» в настройках или зарегистрируйте кассу: папка появится.
doctor-folder-denied = Пользователю { $user } нельзя смотреть в { $path }; она принадлежит { $owner }
doctor-folder-denied-cure = Запустите ещё раз от root или через «sudo -u { $owner }».
doctor-folder-read-only = Диск в { $point } не принимает записи: ни одна продажа не сохранится
doctor-folder-read-only-cure = Посмотрите в «dmesg», нет ли ошибок диска. Если он исправен: «sudo mount -o remount,rw { $point }». Изношенную карту или диск надо заменить.
doctor-folder-remote = Данные лежат на другой машине ({ $kind } в { $point }): журнал там не в безопасности
doctor-folder-remote-cure = Остановите кассу, перенесите папку на диск этой машины и исправьте «data» в настройках.
doctor-folder-open = В { $path } может заглянуть любой на этой машине: там имена и ключи
doctor-folder-open-cure = «sudo chmod 700 { $path }»
doctor-disk-roomy = Свободно { $free }
doctor-disk-low = Свободно только { $free }
doctor-disk-low-cure = Освободите место: старые логи («sudo journalctl --vacuum-size=100M»), старые пакеты («sudo apt-get clean»), копии, которые есть и в другом месте.
doctor-disk-full = Свободно только { $free }: касса может остановиться в любой момент
doctor-disk-full-cure = Освободите место сейчас: старые логи («sudo journalctl --vacuum-size=100M»), старые пакеты («sudo apt-get clean»). Никогда не удаляйте journal.db.
doctor-daemon-running = Работает на http://{ $address }
doctor-daemon-stopped = Не запущена
doctor-daemon-stopped-cure = Запустите её службу или «tallytill till run --config ФАЙЛ» и прочтите, что она пишет.
doctor-daemon-silent = Запущена, но не отвечает: { $detail }
doctor-daemon-silent-cure = Подождите немного и проверьте снова. Если не помогло, перезапустите службу: проданное сохранено.
doctor-daemon-twice = На { $path } работают две кассы: процессы { $first } и { $second }
doctor-daemon-twice-cure = Остановите обе, запустите одну и проверьте журнал: «tallytill journal verify --config ФАЙЛ».
doctor-daemon-other-version = Работает версия { $running }, установлена { $installed }
doctor-daemon-other-version-cure = Перезапустите службу, когда не будет покупателей.
doctor-identity-known = { $name }, { $store } ({ $till })
doctor-not-enrolled = Эта касса ещё не зарегистрирована
doctor-not-enrolled-cure = Получите код в центральном офисе («tallytill hub code»), затем «tallytill till enrol --config ФАЙЛ КОД».
doctor-identity-damaged = { $detail }
doctor-identity-damaged-cure = Восстановите папку данных из копии или зарегистрируйте кассу заново в пустую папку. Старую папку сохраните: в ней могут быть неотправленные продажи.
doctor-key-missing = Нет ключа кассы: { $path }
doctor-key-missing-cure = Восстановите его из копии. Без него зарегистрируйте кассу заново в пустую папку, а старую сохраните.
doctor-key-open = Ключ кассы могут прочесть другие на этой машине: { $path }
doctor-key-open-cure = «sudo chmod 600 { $path }»
doctor-journal-sound =
    { $entries ->
        [one] { $entries } запись; проверено заново с конца: { $proved }
        [few] { $entries } записи; проверено заново с конца: { $proved }
       *[other] { $entries } записей; проверено заново с конца: { $proved }
    }
doctor-journal-new = Пока нет: касса создаст его при запуске
doctor-journal-newer = Журнал писала более новая версия ({ $found }; эта знает { $known })
doctor-journal-newer-cure = Установите новую версию снова. Журнал цел; никогда его не удаляйте.
doctor-journal-damaged = Журнал не читается: { $detail }
doctor-journal-damaged-cure = Остановите кассу, скопируйте всю папку данных на другой диск и восстановите её из копии. Никогда не удаляйте journal.db.
doctor-journal-broken = Цепочка журнала прервана на записи { $seq }: { $detail }
doctor-journal-broken-cure = Остановите кассу и скопируйте всю папку данных на другой диск; «tallytill journal verify» покажет все ошибки. Затем восстановите её из копии.
doctor-journal-unwritable = Последняя запись в журнал не удалась: продажи не сохраняются
doctor-journal-unwritable-cure = Посмотрите выше на диск и папку данных; затем перезапустите службу кассы.
doctor-journal-held = Журнал открыт другой программой: { $program } (процесс { $pid })
doctor-journal-held-cure = Закройте её. Копируйте журнал только при остановленной кассе.
doctor-unsent-none = У центрального офиса есть всё
doctor-unsent-some =
    { $entries ->
        [one] { $entries } запись в пути, возраст { $age }
        [few] { $entries } записи в пути, самой старой { $age }
       *[other] { $entries } записей в пути, самой старой { $age }
    }
doctor-unsent-old =
    { $entries ->
        [one] { $entries } запись ждёт отправки, возраст { $age }
        [few] { $entries } записи ждут отправки, самой старой { $age }
       *[other] { $entries } записей ждут отправки, самой старой { $age }
    }
doctor-unsent-old-cure = Посмотрите ниже, доступен ли центральный офис. Пока ничего не теряется.
doctor-unsent-very-old =
    { $entries ->
        [one] { $entries } запись ждёт отправки, возраст { $age }
        [few] { $entries } записи ждут отправки, самой старой { $age }
       *[other] { $entries } записей ждут отправки, самой старой { $age }
    }
doctor-unsent-very-old-cure = Восстановите связь с центральным офисом сегодня: баллов за эти продажи нет нигде больше, и хранятся они только на этом диске.
doctor-cache-ready =
    { $members ->
        [one] Касса знает { $members } участника
       *[other] Касса знает { $members } участников
    }
doctor-cache-new = Пока нет: придут из центрального офиса, когда касса заработает
doctor-cache-newer = Копию участников писала более новая версия ({ $found }; эта знает { $known })
doctor-cache-newer-cure = Установите новую версию снова; или остановите кассу и удалите cache.db: он загрузится заново.
doctor-cache-damaged = Копия участников не читается: { $detail }
doctor-cache-damaged-cure = Остановите кассу, удалите cache.db, запустите: участники загрузятся заново. Продаж в этом файле нет.
doctor-balances-fresh = Центральный офис подтвердил { $age } назад
doctor-balances-never = Центральный офис ещё не прислал всех участников
doctor-balances-never-cure = Дайте кассе поработать, пока центральный офис доступен; в первый раз нужно несколько минут.
doctor-balances-old = Центральный офис не подтверждал уже { $age }
doctor-balances-old-cure = Посмотрите ниже, доступен ли центральный офис. До тех пор можно потратить баллы, которых уже нет.
doctor-balances-very-old = Центральный офис не подтверждал уже { $age }
doctor-balances-very-old-cure = Восстановите связь с центральным офисом сегодня: можно потратить баллы, которых уже нет.
doctor-programme-fresh = «{ $programme }», подтверждена { $age } назад
doctor-programme-missing = Программы нет
doctor-programme-missing-cure = Зарегистрируйте кассу заново с новым кодом из центрального офиса.
doctor-programme-damaged = { $detail }
doctor-programme-damaged-cure = Остановите кассу и запустите, когда центральный офис доступен. Если не помогло, зарегистрируйте её заново.
doctor-programme-old = «{ $programme }» не подтверждали уже { $age }
doctor-programme-old-cure = Посмотрите ниже, доступен ли центральный офис. Новых цен и предложений здесь пока нет.
doctor-programme-very-old = «{ $programme }» не подтверждали уже { $age }
doctor-programme-very-old-cure = Восстановите связь с центральным офисом сегодня: касса может продавать по старым ценам.
doctor-office-online = Отвечает по адресу { $url }
doctor-office-unasked = Не спрашивали ({ $url })
doctor-office-unreachable = { $url } недоступен: { $detail }
doctor-office-unreachable-cure = Продажи идут и отправятся позже. Проверьте кабель, роутер и адрес «hub.url» в настройках.
doctor-office-refused = Не принимает эту кассу: { $answer } { $detail }
doctor-office-refused-cure = Узнайте в центральном офисе, не снята ли касса с учёта и не зарегистрирована ли заново в другом месте. Если да, зарегистрируйте её с новым кодом в пустую папку, а старую сохраните.
doctor-office-stranger = По адресу { $url } отвечает что-то другое: { $detail }
doctor-office-stranger-cure = Исправьте «hub.url» в настройках; в гостевой сети сначала войдите в неё.
doctor-clock-right = { $clock }; разница с центральным офисом { $offset }
doctor-clock-uncompared = { $clock }; с центральным офисом не сравнивали
doctor-clock-off = { $clock }; разница с центральным офисом { $offset }
doctor-clock-off-cure = Пусть машина сама ставит часы: «sudo timedatectl set-ntp true».
doctor-clock-wrong = { $clock }; разница с центральным офисом { $offset }: часы предложений и сроки баллов выйдут неверными
doctor-clock-wrong-cure = Поставьте часы сейчас: «sudo timedatectl set-ntp true». Если они сбиваются при каждом включении, замените батарейку на плате.
doctor-clock-behind = { $clock } на { $ahead } раньше последней записи журнала: часы перевели назад
doctor-clock-behind-cure = Поставьте часы: «sudo timedatectl set-ntp true». Если раньше они спешили, порядок записей всё равно сохранится.
doctor-clock-unset = { $clock }: часы не поставлены
doctor-clock-unset-cure = Поставьте часы: «sudo timedatectl set-ntp true». Если они сбиваются при каждом включении, замените батарейку на плате.
doctor-scanner-none = Не настроен
doctor-scanner-ready =
    { $scans ->
        [one] { $port } читается; { $scans } код с запуска
        [few] { $port } читается; { $scans } кода с запуска
       *[other] { $port } читается; { $scans } кодов с запуска
    }
doctor-scanner-answers = { $port } отвечает как «{ $profile }»: { $answer }
doctor-scanner-opens = { $port } открывается
doctor-scanner-untried = Профиль «{ $profile }» ещё никто не проверил на устройстве
doctor-scanner-untried-cure = Через «tallytill scanner test» считайте товар, бумажную карту и карту с телефона и сообщите нам.
doctor-scanner-silent = { $port } открывается, но не отвечает как «{ $profile }»
doctor-scanner-silent-cure = Считайте что-нибудь через «tallytill scanner test». Если ничего не пришло, распечатайте «tallytill scanner sheet { $profile }» и считайте коды; на последовательной линии проверьте и «baud».
doctor-scanner-waiting = { $port } на месте, но касса его ещё не читает
doctor-scanner-waiting-cure = Проверьте снова через десять секунд. Если не помогло, отсоедините сканер и подключите снова.
doctor-scanner-name = Имя { $port } изменится, если подключить сканер снова
doctor-scanner-name-cure = Впишите в настройки { $better }.
doctor-scanner-sleeps = Компьютер усыпляет сканер: первый код после паузы может пропасть
doctor-scanner-sleeps-cure = Установите правила udev («tallytill scanner rules») и подключите сканер снова.
doctor-scanner-modem-near = Работает ModemManager и при подключении может принять { $port } за модем
doctor-scanner-modem-near-cure = Установите правила udev («tallytill scanner rules») или «sudo systemctl disable --now ModemManager».
doctor-scanner-garbage =
    { $refused ->
        [one] { $refused } код не прочитан, хороших { $scans }
        [few] { $refused } кода не прочитаны, хороших { $scans }
       *[other] { $refused } кодов не прочитаны, хороших { $scans }
    }
doctor-scanner-garbage-cure = Посмотрите через «tallytill scanner test», что приходит: другая скорость линии («baud»), плохой кабель или кодировка не UTF-8.
doctor-scanner-gone = Сканера на { $port } нет
doctor-scanner-gone-cure = Подключите его и послушайте, пикнет ли он; попробуйте другой кабель и другое гнездо. Что есть, покажет «tallytill scanner detect».
doctor-scanner-elsewhere = Сканера на { $port } нет, но есть на { $other }
doctor-scanner-elsewhere-cure = Если это он, впишите в настройки { $other }; подробнее покажет «tallytill scanner detect».
doctor-scanner-types = Сканера на { $port } нет; тот, что на { $other }, печатает как клавиатура: у него не тот режим
doctor-scanner-types-cure = Распечатайте «tallytill scanner sheet { $sheet }» и считайте коды.
doctor-scanner-wrong-kind = { $port } — устройство другого вида, чем нужно для профиля «{ $profile }»
doctor-scanner-wrong-kind-cure = Возьмите профиль, который называет «tallytill scanner detect», или переключите сканер.
doctor-scanner-denied = Пользователю { $user } нельзя { $port }; группе { $group } можно
doctor-scanner-denied-cure = «sudo usermod -aG { $group } { $user }», затем перезапустите службу кассы.
doctor-scanner-root-only = Пользователю { $user } нельзя { $port }, и ни одной группе, кроме root, тоже
doctor-scanner-root-only-cure = Установите правила udev («tallytill scanner rules»), добавьте пользователя в их группу («sudo usermod -aG tallytill { $user }»), подключите сканер снова и перезапустите службу кассы.
doctor-scanner-denied-still = Пользователю { $user } уже можно { $port }, но работающая касса об этом не знает
doctor-scanner-denied-still-cure = Перезапустите службу кассы: у программы те группы, с которыми она запущена.
doctor-scanner-held = { $port } открыт другой программой: { $program } (процесс { $pid })
doctor-scanner-held-cure = Закройте её: сканер служит одной программе. Кто это, покажет «sudo fuser -v { $port }».
doctor-scanner-held-unseen = { $port } открыт другой программой
doctor-scanner-held-unseen-cure = Закройте её: сканер служит одной программе. Кто это, покажет «sudo fuser -v { $port }».
doctor-scanner-modem = ModemManager принял { $port } за модем (процесс { $pid })
doctor-scanner-modem-cure = Установите правила udev («tallytill scanner rules») или «sudo systemctl disable --now ModemManager»; затем подключите сканер снова.
doctor-scanner-braille = brltty принял { $port } за дисплей Брайля (процесс { $pid })
doctor-scanner-braille-cure = «sudo systemctl mask brltty-udev» или удалите brltty; затем подключите сканер снова.
doctor-scanner-no-port = { $port } не работает как сканер: { $detail }
doctor-scanner-no-port-cure = Исправьте «port» в настройках; что есть, покажет «tallytill scanner detect».
doctor-scanner-stranger = { $port } говорит как «{ $profile }», но называет другого производителя: { $answer }
doctor-scanner-stranger-cure = Возможно, это подделка: настройте его по его инструкции и возьмите профиль «line-scanner».
doctor-printer-ready = { $port } готов
doctor-printer-paper-low = { $port }: бумага заканчивается
doctor-printer-paper-low-cure = Положите новый рулон рядом с кассой.
doctor-printer-silent = { $port } не сообщает о своём состоянии
doctor-printer-silent-cure = Он может печатать и так. Если ничего не выходит: включён ли он и тот ли профиль?
doctor-printer-paper-out = { $port }: нет бумаги; ждут печати чеков: { $waiting }
doctor-printer-paper-out-cure = Вставьте рулон; что ждёт, будет напечатано.
doctor-printer-cover = { $port }: крышка открыта; ждут печати чеков: { $waiting }
doctor-printer-cover-cure = Закройте крышку; что ждёт, будет напечатано.
doctor-printer-stuck = { $port } ничего не принимает; ждут печати чеков: { $waiting }
doctor-printer-stuck-cure = Выключите и включите его, посмотрите, не застряла ли бумага или нож, дайте остыть горячей головке.
doctor-printer-gone = Принтера на { $port } нет
doctor-printer-gone-cure = Включён ли он? Проверьте кабель или адрес и «port» принтера в настройках.
doctor-printer-denied = Кассе нельзя { $port }
doctor-printer-denied-cure = Добавьте пользователя кассы в группу устройства (обычно «lp»: «sudo usermod -aG lp ПОЛЬЗОВАТЕЛЬ») и перезапустите службу.
doctor-printer-held = { $port } открыт другой программой
doctor-printer-held-cure = Закройте её; очередь печати системы (CUPS) не должна держать этот принтер.

## Состояние

status-till = Касса
status-till-runs = работает на http://{ $address }, версия { $version }
status-office = Центральный офис
status-office-is = { $text }; последний ответ { $age }
status-unsent = К отправке
status-unsent-none = ничего: у центрального офиса есть всё
status-unsent-some =
    { $entries ->
        [one] { $entries } запись, возраст { $age }
        [few] { $entries } записи, самой старой { $age }
       *[other] { $entries } записей, самой старой { $age }
    }
status-members = Балансы
status-programme = Программа
status-programme-is = { $name }; подтверждена { $age }
status-scanner = Сканер
status-scanner-is = { $text } ({ $port }); считано: { $scans }, нечитаемых: { $refused }
status-journal = Журнал
status-journal-is =
    { $entries ->
        [one] { $entries } запись
        [few] { $entries } записи
       *[other] { $entries } записей
    }
status-journal-stuck =
    { $entries ->
        [one] { $entries } запись; последняя НЕ ЗАПИСАНА
        [few] { $entries } записи; последняя НЕ ЗАПИСАНА
       *[other] { $entries } записей; последняя НЕ ЗАПИСАНА
    }
status-disk = Диск
status-disk-is = свободно { $free }
status-clock = Часы
status-clock-is = { $clock }; разница с центральным офисом { $offset }
status-ago = { $age } назад
status-never = ещё ни разу
status-unknown = неизвестно
status-stopped = касса не запущена; запустите её службу или посмотрите через «tallytill doctor --config { $file }»
status-silent = касса на { $address } не отвечает ({ $detail }); подождите немного, затем перезапустите службу
