# What the product says in English. Names of offers, tiers and goods come from the programme.
# Amounts arrive written out; only counts are numbers.

language-name = English
number-decimal = .
number-group = ,
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

date-pattern = %-d{ "\u00A0" }%b{ "\u00A0" }%Y
weekday =
    { $day ->
        [1] Mon
        [2] Tue
        [3] Wed
        [4] Thu
        [5] Fri
        [6] Sat
       *[7] Sun
    }
payment-kind =
    { $kind ->
        [card] by card
        [cash] in cash
       *[other] by “{ $kind }”
    }
quantity-of =
    { $unit ->
        [kg] { $amount }{ "\u00A0" }kg
        [l] { $amount }{ "\u00A0" }l
        [m] { $amount }{ "\u00A0" }m
       *[piece] { $amount }
    }
count-points =
    { $n ->
        [one] { $amount } point
       *[other] { $amount } points
    }
count-points-part = { $amount } points
count-visits =
    { $n ->
        [one] { $n } visit
       *[other] { $n } visits
    }
count-stamps =
    { $n ->
        [one] { $n } stamp
       *[other] { $n } stamps
    }
count-stamps-of = { $count } of { $total }
points-expiring = Expiring soon: { $points }, gone from { $day } on

## Reasons

reason-applied = { $offer }: you save { $amount }
reason-applied-percent = { $offer }: { $percent }% off, you save { $amount }
reason-given = { $offer }: goes with this purchase
reason-given-what = { $offer }: { $what }
reason-given-gift =
    { $pieces ->
        [1] { $name } as a gift
       *[other] { $pieces } × { $name } as a gift
    }
reason-given-voucher = a voucher for next time, “{ $offer }”
reason-earns = Points earned: { $points } ({ $rule })
reason-earn-limited = Points earned: { $allowed } instead of { $earned }, the most for one purchase
reason-stamped = { $card }: { $stamps } more, { $after } now
reason-stamps-taken = { $card }: { $stamps } used, { $after } now
reason-spend-limited = Points spent: { $allowed } instead of { $asked }, because { $why }
spend-limit-balance = that is the whole balance
spend-limit-share = points may pay { $percent }% of a purchase at most
spend-limit-least = { $points } is the least to be spent at once
spend-limit-offline = { $points } is the most that one purchase may spend while offline
spend-limit-too-old =
    the balance was last updated { $days ->
        [one] { $days } day
       *[other] { $days } days
    } ago
reason-debt = Points owed: { $points }. What is earned next pays them off first
reason-next-tier = { $missing } to reach { $tier }
reason-next-reward = { $missing } to the reward “{ $reward }”
reason-tier-ends = { $tier } lasts until the end of { $day }
reason-coupon-unknown = There is no coupon with the code { $code }: check the code
reason-combinations-limited = Very many discounts meet on these goods: the best of the combinations looked at was taken

## Refusals

refusal-needs-member = { $offer }: with a member card only
refusal-needs-tier = { $offer }: only for { $tier }
refusal-needs-segment = { $offer }: a personal offer for other customers
refusal-needs-tag = { $offer }: for another group of customers
refusal-not-assigned = { $offer }: a personal offer, not for this card
refusal-days-away =
    { $offer }: after { $least ->
        [one] { $least } day
       *[other] { $least } days
    } away, and the last visit was { $days ->
        [0] today
        [one] { $days } day ago
       *[other] { $days } days ago
    }
refusal-days-away-long =
    { $offer }: when coming back within { $most ->
        [one] { $most } day
       *[other] { $most } days
    }, and the last visit was { $days ->
        [one] { $days } day ago
       *[other] { $days } days ago
    }
refusal-days-away-never = { $offer }: for those who have bought here before
refusal-needs-visits = { $visits } more for “{ $offer }”
refusal-too-many-visits = { $offer }: for those who come less often
refusal-needs-spend = Spend { $amount } more, now or later, for “{ $offer }”
refusal-too-much-spend = { $offer }: for those who have spent less here so far
refusal-other-purchase = { $offer }: comes with purchase no. { $target }, this is no. { $number }
refusal-other-purchase-never = { $offer }: was for another purchase, this is no. { $number }
refusal-not-birthday = { $offer }: around the birthday
refusal-joined-other = { $offer }: for those who joined at another time
refusal-other-favourite = { $offer }: for those who like other goods best
refusal-referred =
    { $wanted ->
        [no] { $offer }: for those who came by themselves
       *[yes] { $offer }: for those whom a friend brought
    }
refusal-app =
    { $wanted ->
        [no] { $offer }: for those without our app
       *[yes] { $offer }: for those with our app
    }
refusal-not-yet = { $offer }: starts on { $day }
refusal-over = { $offer }: ended on { $day }
refusal-other-weekday =
    { $days ->
        [none] { $offer }: on other days of the week
       *[other] { $offer }: on { $days }
    }
refusal-other-hours =
    { $hours ->
        [none] { $offer }: at other times of the day
       *[other] { $offer }: { $hours }
    }
refusal-other-place =
    { $partner ->
        [none] { $offer }: in other shops
       *[other] { $offer }: at our partner “{ $partner }”
    }
refusal-needs-payment = { $offer }: when paid { $payment }
refusal-needs-coupon = { $offer }: needs the coupon “{ $coupon }”
refusal-coupon-used = { $offer }: the coupon “{ $coupon }” has been used already
refusal-coupon-over = { $offer }: the coupon “{ $coupon }” is not good today
refusal-needs-voucher = { $offer }: needs a voucher from an earlier purchase
refusal-other-arm = { $offer }: not for this card at the moment
refusal-other-pilot = { $offer }: not in all shops and not for all cards yet
refusal-needs-total = Spend { $amount } more for “{ $offer }”
refusal-needs-more = { $quantity } more for “{ $offer }”
refusal-needs-amount = { $amount } more of these goods for “{ $offer }”
refusal-too-much = { $offer }: there is more in the basket than it allows
refusal-better-offer = { $offer }: “{ $better }” saves more, and the two do not combine
refusal-exclusive = { $offer }: does not combine with “{ $better }”
refusal-lowest-price = { $offer }: the price is at its lowest already
refusal-member-limit =
    { $offer }: { $times ->
        [one] once
       *[other] { $times } times
    } for each card, and no more
refusal-member-limit-days =
    { $offer }: { $times ->
        [one] once
       *[other] { $times } times
    } { $days ->
        [1] a day
       *[other] in { $days } days
    }, and no more for now
refusal-budget-used = { $offer }: all has been given away
refusal-needs-points = { $points } more for “{ $offer }”
refusal-points-held = “{ $offer }” can’t be had now: { $why }
refusal-needs-stamps = { $card }: { $stamps } more for “{ $offer }”
refusal-not-chosen =
    { $cost ->
        [none] “{ $offer }” can be had now
       *[other] “{ $offer }” can be had for { $cost }
    }
refusal-programme-not-valid = { $offer }: the loyalty programme is not running today

## Scans

scan-member-card = Member card
scan-member-card-of = Card of { $name }
scan-new-card = This card is not in use yet: sign the customer up
scan-goods = Added: { $name }
scan-coupon = Coupon: { $name }
scan-goods-unknown = No goods have the code { $code }
scan-setup-code = This is a set-up code for the scanner, not a card
scan-unknown = Unknown code: { $code }
scan-garbled = The scan could not be read: scan again
scan-overlong = The code is too long for a card or goods

## Age of what is known

as-of-just-now = updated just now
as-of-minutes =
    updated { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    } ago
as-of-hours =
    updated { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    } ago
as-of-days =
    updated { $n ->
        [one] { $n } day
       *[other] { $n } days
    } ago
as-of-never = not yet confirmed by head office

## Head office and scanner

hub-online = Connected to head office
hub-offline = No connection: sales are kept here and sent later
hub-refused = Head office does not accept this till: call support
scanner-ready = Scanner ready
scanner-missing = Scanner not found: check its cable
scanner-denied = The till may not use the scanner: call support
scanner-busy = Another program is using the scanner: close it
scanner-lost = Scanner unplugged: plug it in again
scanner-off = No scanner is set up

## Problems

problem-unknown-card = This card is not in use: check the number, or sign the customer up
problem-card-taken = This card already belongs to a customer: take a new one
problem-quote-changed = The total has changed: check it and pay again
problem-op-id-reused = This operation was already recorded with other contents: look at today’s sales before trying again
problem-wrong-token = This program is not paired with the till: pair it again
problem-wrong-origin = The till does not answer this page: open the till’s own address
problem-body-too-large = This request is larger than the till takes: send less at once
problem-not-json = The request could not be read: send it as JSON, as the description of the till’s API says
problem-basket-empty = There is nothing in the basket: scan or pick goods first
problem-basket-invalid = This basket cannot be sold: { $detail }
problem-wrong-currency = The basket is in another currency than the till: use the till’s currency
problem-unknown-sale = This till has no such sale: look at today’s sales
problem-already-void = This sale has already been cancelled
problem-sale-not-arrived = This sale is not known here or at head office: check the number, or try again later
problem-sale-unknown-offline = This sale is not in this till and there is no connection: try again later, or take the goods back at the till that sold them
problem-unknown-return = This till has no such return: check the number
problem-partly-returned = Goods of this sale have already come back: take back the rest instead
problem-return-invalid = These goods cannot be taken back like this: { $detail }
problem-returned-too-much = Line { $line }: only { $left } can still come back
problem-all-returned = Everything of this sale has already come back
problem-journal-unwritable = Nothing was recorded, because the till cannot write its journal. Do not hand over goods paid by points, and do not promise points. Free some disk space or call support, then try again
problem-cache-unavailable = Cards and points cannot be looked up now: sell without a card, or try again in a moment
problem-name-invalid = This name cannot be used: type a name that is neither empty nor very long
problem-card-invalid = This is not a card number: scan the card again
problem-birthday-invalid = This is not a birthday: type day and month
problem-quantity-invalid = The quantity must be above zero, not too large, and have three decimals at most
problem-price-invalid = The price must be a number such as 12.50, not below zero and not too large
problem-unit-unknown = The unit of a line is not known: use pieces, kilograms, litres or metres
problem-choices-invalid = What was chosen cannot be used: { $detail }
problem-too-many-lines = There are too many lines in this basket: split it into two purchases
problem-amount-invalid = The amount must be a number such as 12.50
problem-op-id-invalid = The operation has no usable number: reload the page and try again
problem-not-found = The till has nothing at this address
problem-counter-changed = Something was scanned in between: look at the basket and try again
problem-internal = Something went wrong in the till: look at today’s sales before trying again, and call support if it happens again

## Receipt

receipt-title = Receipt
receipt-trial = Trial
receipt-date = Date
receipt-no = Receipt no.
receipt-discount = Discount
receipt-total = Total
receipt-to-pay = To pay
receipt-points-paid = Paid by points
receipt-points-spent = Points spent
receipt-points-earned = Points earned
receipt-points-balance = Points balance
receipt-member = Customer
receipt-tier = Tier
receipt-void = CANCELLED
receipt-savings = You saved { $amount } today
receipt-thanks = Thank you, see you soon!
receipt-balance-as-of = Balance as of { $when }
receipt-offline = Made without a connection: the balance may still change
receipt-points-discount = Points
receipt-subtotal = Subtotal
receipt-points-vest = Points of this purchase can be spent from { $day } on
receipt-points-last = Points of this purchase last until the end of { $day }
receipt-gift =
    { $pieces ->
        [1] Gift: { $name }
       *[other] Gift: { $pieces } × { $name }
    }
receipt-reward = Reward: { $reward }
receipt-coupon = Coupon: { $coupon }
receipt-donation = Given to { $charity }
receipt-stamps = { $card }: { $stamps } more
receipt-stamps-taken = { $card }: { $stamps } used
receipt-voucher = Voucher for next time: { $offer }
receipt-voucher-until = Voucher for next time: { $offer }, until the end of { $day }
receipt-voucher-used = Voucher used: { $offer }

## Demo

demo-opening = { $shop } opens at { $store }: head office, two tills, a scanner at each
demo-head-office = Head office
demo-act-scan = A customer comes to the first till
demo-card = { $till }: card scanned. { $name }, tier { $tier }, points: { $points } ({ $age })
demo-article = { "    " }{ $name }: { $due }
demo-article-offer = { "    " }{ $name }: { $due } instead of { $gross } ({ $offer })
demo-sale = { $till }: sold. Paid { $due }, points earned: { $earned }
demo-sale-points = { $till }: sold. Paid { $due }, points spent: { $spent }, earned: { $earned }
demo-known-elsewhere = { $till } already knows the new balance: { $points }
demo-act-offline = Head office is switched off. The tills go on selling, and the same points are spent at both
demo-till-says = { $till }: { $text }
demo-enrolled = { $till }: { $name } has joined, without head office
demo-act-online = Head office is back
demo-synced = { $till }: everything has been sent
demo-finding-debt = Head office found it: { $points } points too many were spent. Both receipts stand; the next purchases pay them off
demo-finding-absorb = Head office found it: { $points } points too many were spent. Both receipts stand; the shop bears it
demo-same = { $name }: both tills and head office show the same balance, { $points }
demo-verified = Both journals and the books of head office were proved again: every entry is there once
demo-end = All of it came true.
demo-invite = Now it is your turn. Open in a browser:
demo-invite-page = { "    " }{ $what }: http://{ $address }/
demo-invite-scan = Scan in another terminal: tallytill demo scan { $card }
demo-invite-device = or write to a scanner's own device: printf '{ $card }\r' > { $folder }/scanner-1
demo-invite-end = Ctrl-C ends the demonstration and removes its folder.
demo-farewell = Closed. Nothing is left behind.
