# What head office’s pages say.

hub-title = Head office
hub-nav = Pages
hub-nav-tills = Tills
hub-nav-members = Members
hub-nav-entries = Entries
hub-nav-findings = Findings
hub-language = Language
hub-sign-in = Sign in
hub-sign-in-intro = For the people of head office. The first password was shown where head office was started for the first time.
hub-sign-in-name = Name
hub-sign-in-password = Password
hub-sign-in-wrong = Name and password do not belong together: check both and try again
hub-sign-in-wait = Too many wrong tries: wait ten minutes, then try again
hub-sign-out = Sign out
hub-live = Live
hub-programme = Programme
hub-no-programme = No programme is in force yet: publish one with “tallytill hub publish”. Tills can be enrolled after that.
hub-till = Till
hub-store = Store
hub-last-contact = Last contact
hub-held = Entries held
hub-unsent = Still to come
hub-unsent-unknown = not known
hub-last-entry = Last entry made
hub-version = Version
hub-till-state-here = Connected
hub-till-state-late = Behind
hub-till-state-away = No contact
hub-no-tills = No till is enrolled yet
hub-no-tills-next = Make a code with “tallytill hub code --till NAME --store NAME” and type it in at the till.
hub-figure-tills = Tills
hub-figure-here = Connected now
hub-figure-entries = Entries held
hub-figure-findings = Open findings
hub-search = Name or card number
hub-search-go = Search
hub-member = Member
hub-member-unnamed = Unnamed member
hub-cards = Cards
hub-balance = Points
hub-balance-now = Balance now
hub-debt = owed
hub-spend = Spent in all
hub-visits = Visits
hub-tier = Tier
hub-no-members = Nobody has joined yet
hub-no-match = Nobody has this name or card
hub-merged = This member counts in another account
hub-merged-open = Open that account
hub-history = History
hub-history-cut = Only the last { $count } events are shown
hub-when = When
hub-where = Where
hub-what = What
hub-points-change = Change
hub-balance-after = Balance
hub-paid = Paid
hub-voided = cancelled
hub-without-line = offline
hub-older = Older
hub-newer = Newer
hub-next = Next
hub-previous = Previous
hub-first = First page
hub-arrived = Arrived
hub-made = Made
hub-place = Place
hub-detail = Detail
hub-no-entries = No entry has arrived yet
hub-kind-opened = Journal opened
hub-kind-sale = Sale
hub-kind-void = Sale cancelled
hub-kind-enrol = Member joined
hub-kind-day-closed = Day closed
hub-kind-imported = Member taken over
hub-kind-published = Programme published
hub-kind-return = Goods returned
hub-kind-adjusted = Account corrected
hub-kind-unknown = Kind { $number } of a newer till
hub-unreadable = Can’t be read
hub-of-sale = of sale { $id }
hub-no-findings = Everything fits together
hub-no-findings-next = When two tills spend the same points, or one card names two members, it is shown here.
hub-finding = Finding
hub-finding-overspend = Same points spent twice
hub-finding-overspend-about = More points were spent than there were: { $points } too many. The tills did not know of each other’s sales.
hub-finding-member-twice = One card, two members
hub-finding-member-twice-about = Somebody joined again with a card that already named a member.
hub-finding-op-id-reused = One number, two sales
hub-finding-op-id-reused-about = Two different sales carry the same number. The first one counts, the other one does not.
hub-finding-quarantined = Entry set aside
hub-finding-quarantined-about = An entry can’t be read or counted. It is kept and everything after it counts.
hub-finding-return-pending = Return of an unknown sale
hub-finding-return-pending-about = Goods came back of a sale that has not arrived here. The return counts as soon as the sale arrives.
hub-finding-return-orphan = Return of a cancelled sale
hub-finding-return-orphan-about = Goods came back of a sale that was cancelled. The return changes nothing.
hub-finding-return-twice = Returned twice
hub-finding-return-twice-about = More came back than was sold, at tills that did not know of each other. Only what was sold counts.
hub-finding-coupon-twice = Coupon used twice
hub-finding-coupon-twice-about = A coupon that is good once was used in two sales. Both receipts stand.
hub-settlement = Settled
hub-settlement-debt = The customer keeps what the till gave. The balance goes below zero, and points earned later pay it off.
hub-settlement-absorb = The customer keeps what the till gave, and the shop bears it.
hub-settlement-merged = The two accounts count as one.
hub-settlement-review = Somebody has to look at it.
hub-settlement-debt-short = Debt
hub-settlement-absorb-short = Borne by the shop
hub-settlement-merged-short = Accounts merged
hub-settlement-review-short = To be looked at
hub-finding-version = Version
hub-finding-changed = Changed
hub-finding-first-seen = First seen
hub-finding-withdrawn = no longer holds
hub-finding-evidence = What stands against what
hub-finding-earlier = Earlier
hub-finding-later = Later
hub-receipt-total = Before discounts
hub-receipt-discount = Discounts
hub-receipt-points-paid = Paid by points
hub-receipt-due = Paid
hub-receipt-points-spent = Points spent
hub-receipt-points-earned = Points earned
hub-receipt-balance-before = Balance as the till knew it
hub-receipt-no-lines = No lines
hub-not-found = There is nothing here
hub-not-found-next = The address may be mistyped, or what it named was never taken in.
hub-broken = Head office can’t read its data now
hub-broken-next = Try again in a moment. If it stays so, check its disk and its log.
hub-ago-now = just now
hub-ago-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    } ago
hub-ago-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    } ago
hub-ago-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    } ago
