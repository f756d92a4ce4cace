# A programme in plain words. Each message is a part of a sentence; the parts of one block are joined by semicolons.

## Headings

explain-shop = The programme
explain-points = Points
explain-tiers = Tiers, the lowest first
explain-offers = Offers
explain-rewards = Rewards
explain-earning = How points and stamps are earned
explain-coupons = Coupons
explain-partners = Partners
explain-charities = Charities
explain-trials = Pilots and experiments
explain-tills = Tills
explain-goals = Targets

## Joints and counts

explain-and = { $one } and { $other }
explain-at-least = at least { $n }
explain-at-most = at most { $n }
explain-between = { $least } to { $most }
explain-exactly = exactly { $n }
explain-n-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
explain-n-times =
    { $n ->
        [one] once
        [2] twice
       *[other] { $n } times
    }
explain-n-pieces =
    { $n ->
        [one] { $n } piece
       *[other] { $n } pieces
    }
explain-n-points =
    { $n ->
        [one] { $amount } point
       *[other] { $amount } points
    }
explain-n-stamps =
    { $n ->
        [one] { $n } stamp
       *[other] { $n } stamps
    }
explain-n-visits =
    { $n ->
        [one] { $n } visit
       *[other] { $n } visits
    }

## The programme

explain-currency = prices in { $currency }, time of { $zone }
explain-cards = member cards are numbers of { $n } characters that begin with { $prefix }
explain-from-until = from { $from } to { $until }
explain-from = from { $from } on
explain-until = until { $until }

## Points

explain-worth = one point pays { $worth }
explain-pay-up-to = points pay for up to { $share } of a purchase
explain-tender = the receipt shows them as a means of payment
explain-spend-least = spent from { $points } on
explain-earn-most = one sale earns at most { $points }
explain-vests = can be spent { $days } after the purchase
explain-vests-at-once = can be spent at once
explain-expires-never = never expire
explain-expires-days = expire { $days } after the purchase
explain-expires-month = expire with the end of the month, { $n } whole months after the purchase
explain-expires-year = expire with the end of the year, { $n } whole years after the purchase
explain-return-unvested = when goods come back, only points that can't be spent yet are taken back
explain-return-balance = when goods come back, at most the balance is taken back
explain-return-debt = when goods come back, what is missing becomes a debt
explain-return-grace = points given back live at least { $days } more
explain-welcome = { $points } for joining
explain-referral = { $referrer } for who brings a friend and { $friend } for the friend, once, when the friend's first purchase comes to { $spend }

## Tiers

explain-reach-all = everybody with a card has it
explain-reach = reached with { $what }
explain-reach-within = reached with { $what } within { $days }
explain-reach-spend = a spend of { $amount }
explain-reach-points = { $points } earned
explain-reach-visits = { $visits }
explain-factor = points times { $factor }
explain-hold = held for { $days }
explain-downgrade-qualified = after that, whatever tier is reached on that day
explain-downgrade-step = after that, one tier down

## What offers take off and give

explain-percent = { $share } off
explain-amount-off = { $amount } off each piece
explain-fixed-price = each piece for { $price }
explain-amount-all = { $amount } off together
explain-fixed-all = together for { $price }
explain-cheapest-free = the cheapest free: { $pieces }
explain-cheapest-percent = { $share } off the cheapest piece
explain-step = from { $from } pieces on: { $deal }
explain-step-total = from a total of { $from } on: { $deal }
explain-group = for every { $pieces }: { $deal }
explain-mix = for a set of { $parts }: { $deal }
explain-part = { $pieces } of { $goods }
explain-part-any = { $pieces } of anything
explain-goods = on { $goods }
explain-goods-except = but not on { $goods }
explain-perk = gives “{ $text }”
explain-cashier-message = the cashier reads “{ $text }”
explain-receipt-message = the receipt says “{ $text }”
explain-voucher = gives a voucher for “{ $offer }”
explain-voucher-days = gives a voucher for “{ $offer }”, good for { $days }
explain-gift = gives “{ $name }” for nothing, { $pieces }
explain-cost-points = costs { $points }
explain-cost-stamps = comes by itself for { $stamps } on “{ $card }”
explain-exclusive = goes with no other offer
explain-compound = goes together with others of its kind
explain-priority = priority { $n }
explain-per-sale = { $times } in one sale
explain-per-member = { $times } for each member
explain-per-member-days = { $times } for each member within { $days }
explain-per-store = { $times } in each store
explain-total = { $times } in all
explain-budget = { $amount } in all

## When

explain-member = for everybody with a card
explain-for-tiers = for members of the tiers { $names }
explain-segments = for the segments { $names }
explain-tags = for members with the tags { $names }
explain-assigned = for members whom head office chose
explain-birthday = around the birthday, from { $before } before to { $after } after
explain-joined = days since joining: { $span }
explain-favourite = for those who like { $category } best
explain-referred = for those whom a friend brought
explain-not-referred = for those whom no friend brought
explain-app = for those with the app
explain-no-app = for those without the app
explain-away = since the last visit: { $span }
explain-in-window = { $what } within { $days }
explain-visits = visits so far: { $span }
explain-spend = spend so far: { $span }
explain-first-purchase = at the first purchase
explain-purchase = number of the purchase: { $span }
explain-every-purchase = at every { $n }th purchase
explain-weekdays = on { $days }
explain-mon = Mondays
explain-tue = Tuesdays
explain-wed = Wednesdays
explain-thu = Thursdays
explain-fri = Fridays
explain-sat = Saturdays
explain-sun = Sundays
explain-hours = at { $hours }
explain-stores = in the stores { $names }
explain-till-groups = at the tills { $names }
explain-payments = paid by { $names }
explain-at-partners = at the partners { $names }
explain-with-coupon = with the coupon “{ $names }”
explain-with-voucher = with a voucher
explain-in-arm = for arm { $arm } of the experiment { $experiment }
explain-in-pilot = in the pilot { $pilot }
explain-basket-total = the basket comes to { $span }
explain-quantity = quantity of the goods: { $span }
explain-amount = the goods come to { $span }

## Earning

explain-per-money = { $points } for every { $per } paid
explain-per-item = { $points } for each piece
explain-per-visit = { $points } for the visit
explain-multiplier = points of the other rules times { $factor }
explain-stamps = a stamp on “{ $card }” for every { $pieces }

## Coupons, partners, trials, tills

explain-codes = codes { $codes }
explain-prefix = codes that begin with { $prefix }
explain-charity = members can give it points
explain-pilot = pilot { $pilot }: { $share } of the members take part
explain-experiment = experiment { $experiment }: members are divided among { $arms }
explain-goal = target for { $figure }: { $target } by { $by }
explain-within = goods take the best offer or the compound offers of one priority
explain-across = goods take the best offer of each priority, one after the other
explain-offline = without head office one sale spends at most { $points }, so all tills together at most { $bound } too much
explain-offline-unbounded = without head office any points can be spent, at every till again
explain-offline-age = without head office only from a balance of at most { $days }
explain-overspend-debt = what was spent too much becomes a debt of the member
explain-overspend-absorb = what was spent too much is borne by the shop
explain-overspend-review = what was spent too much becomes a debt of the member until head office decides
explain-settle-coupon-claw-back = points of a coupon that was used twice are taken back
explain-settle-coupon-review = head office decides about a coupon that was used twice
explain-settle-stale-claw-back = points of a sale under an old programme are taken back
explain-settle-stale-review = head office decides about sales under an old programme
explain-settle-grace = an old programme may still be sold under for { $days } days
explain-settle-mismatch-absorb = points that a sale gave beyond its rules are borne by the shop
explain-settle-mismatch-claw-back = points that a sale gave beyond its rules are taken back
explain-settle-blocked-absorb = points spent with a blocked card are given back to the member
explain-settle-blocked-claw-back = points spent with a blocked card stay spent

## What has changed

diff-same = Nothing has changed.
diff-added = new: { $block }
diff-removed = gone: { $block }
diff-changed = { $block }, { $key }: { $before } → { $after }
diff-set = { $block }, { $key }: now { $after }
diff-unset = { $block }, { $key }: no longer { $before }
