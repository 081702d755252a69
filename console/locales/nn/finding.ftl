# Å finne fram.
finder-title = Finn
finder-kind = Kva
finder-why = Kvifor
finder-begin = Skriv eit namn, eit nummer, ein telefon, eit serienummer eller noko frå ein merknad.
finder-nothing = Ingenting passar.
why-spelled = { $typed } → { $found }
palette-title = Kva vil du gjere?
palette-key = Tast
palette-what = Kva han gjer
palette-why-not = Kvifor ikkje no
