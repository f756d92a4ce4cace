# Rozhodnutí o nálezu.
hub-decision = Rozhodnout
hub-decision-intro = Kdo ví, co se stalo, může věc vyřídit jinak než program. Rozhodnutí zůstane zapsáno s vaším jménem a další je může změnit.
hub-decision-reason = Proč
hub-decision-accept = Nechat, jak je
hub-decision-absorb = Zaplatí obchod
hub-decision-claw-back = Vzít body zpět
hub-decision-dismiss = O nic nejde
