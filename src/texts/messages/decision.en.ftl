# Deciding about a finding.
hub-decision = Decide
hub-decision-intro = Somebody who knows what happened can settle this otherwise than the programme does. The decision is kept with your name; it can be changed by another one.
hub-decision-reason = Why
hub-decision-accept = Leave it as it is
hub-decision-absorb = The shop bears it
hub-decision-claw-back = Take the points back
hub-decision-dismiss = It is nothing
