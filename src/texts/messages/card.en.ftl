# Cards: what a scanned card is told as, and what stands on a printed card.

scan-card-blocked = This card is blocked: keep it, and give the customer another
scan-card-unsigned = Only cards with our QR code are taken: scan the code, not the number
scan-card-refused = This is not one of our cards, or it is no longer good: do not accept it
scan-card-unverified = This card cannot be checked here yet: wait for the connection, or take another card
scan-receipt = Receipt: its goods can be taken back

problem-card-blocked = This card is blocked: keep it, and give the customer another
problem-card-not-theirs = This card is not this customer’s: check its number
problem-card-unsigned = Only cards with our QR code are taken: scan the code, not the number
problem-not-in-training = A lost card is not replaced in training: end training first
problem-card-refused = This is not one of our cards, or it is no longer good: take another one
problem-card-unverified = This card cannot be checked here yet: wait for the connection, or take another card
problem-no-card-left = The till has no cards left to give: take a card from the stack
problem-card-stock-unwritable = No card can be given now: take a card from the stack, and tell whoever looks after the tills

page-enrol-without-card = Without a card: the till gives one
page-card-printed = Their card is being printed
page-card-on-receipt = Their card stands on the receipt

print-card-title = Loyalty card
print-card-show = Show this card before you pay
print-card-lost = Lost it? Tell us at any till
print-card-number = Card no. { $number }
print-card-sheet = { $cards ->
        [one] { $cards } card
       *[other] { $cards } cards
    } · print at 100 %, cut along the marks
