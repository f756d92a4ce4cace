## Receipts
print-return-code = To bring goods back, show this code
print-feedback = How was it? Tell us
print-return = RETURN
print-return-of = For receipt no. { $number }
print-return-elsewhere = For a receipt of another till
print-return-line = Line { $number } of that receipt
print-refund = Given back
print-points-given-back = Points given back
print-points-taken-back = Points taken back
print-card = Your card
print-card-keep = Keep this slip and show the code next time
print-day = DAY CLOSED
print-day-through = Up to receipt no.
print-day-sales = Sales
print-day-gross = Goods sold for
print-day-due = Received
print-day-voids = Cancelled
print-day-returns = Returns

## Printer
printer-ready = Printer ready
printer-low = Printer: the paper roll is nearly used up
printer-silent = The printer does not answer: look whether receipts come out
printer-paper = No paper in the printer: put in a new roll
printer-cover = The printer’s cover is open: close it
printer-error = The printer is stuck: open the cover, clear the knife, close it
printer-offline = The printer takes nothing: press its button or switch it on
printer-lost = Printer unplugged: plug it in again
printer-missing = Printer not found: check its cable and switch it on
printer-denied = The till may not use the printer: call support
printer-busy = Another program is using the printer: close it
printer-off = No printer is set up
problem-printer-off = No printer is set up at this till
problem-printer-full = Too many receipts wait for the printer: see to it, then print again

## Customer display
display-ready = Customer display ready
display-lost = Customer display unplugged: plug it in again
display-missing = Customer display not found: check its cable
display-denied = The till may not use the customer display: call support
display-busy = Another program is using the customer display: close it
display-off = No customer display is set up
display-total = Total
display-paid = Paid
display-thanks = Thank you!
display-returned = Given back
display-hello = Welcome

## Test page
print-test-untried = These settings have not been tried on a printer yet. If every row reads well, they fit.
print-test-width = The last mark stands at the right edge, in this row:
print-test-words = Quick brown fox, 0123456789
print-test-pages = Code pages. Wrong letters in a row: it has another number in this printer.
print-test-drawn = Letters that the printer lacks, drawn:
print-test-code = A scanner reads this code
