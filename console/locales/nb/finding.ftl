# Å finne fram.
finder-title = Finn
finder-kind = Hva
finder-why = Hvorfor
finder-begin = Skriv et navn, et nummer, en telefon, et serienummer eller noe fra en merknad.
finder-nothing = Ingenting passer.
why-spelled = { $typed } → { $found }
palette-title = Hva vil du gjøre?
palette-key = Tast
palette-what = Hva den gjør
palette-why-not = Hvorfor ikke nå
