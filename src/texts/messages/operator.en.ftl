# Who works at the till: signing in, rights, training.

scan-badge = Badge of a colleague

problem-sign-in-needed = Nobody is signed in: type your number and PIN, or scan your badge
problem-right-missing = { $right ->
        [void] You may not cancel sales: ask a colleague who may to approve it
        [return] You may not take goods back: ask a colleague who may to approve it
        [enrol] You may not sign customers up: ask a colleague who may to approve it
        [points] You may not let so many points be spent at once: ask a colleague who may to approve it
        [day_close] You may not close the day: ask a colleague who may to approve it
        [training] You may not start or end training: ask a colleague who may to approve it
       *[other] You may not change how the till is set up: ask a colleague who may to approve it
    }
problem-pin-wrong = Number and PIN do not belong together, or this badge is nobody’s: try again
problem-pin-wait = Too many wrong tries: wait { $seconds } s and try again
problem-sign-in-invalid = This cannot be signed in with: type your number and your PIN of 4 to 8 digits
problem-approval-refused = This colleague may not approve it: ask one who may
problem-no-operators = Nobody has to sign in at this till: head office has set up no colleagues
problem-basket-open = There is something on the counter: sell it or clear it before training starts

receipt-training = TRAINING

hub-by-operator = by { $name }
hub-approved-by = approved by { $name }
