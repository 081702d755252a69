# Finding things.
finder-title = Find
finder-kind = What
finder-why = Why
finder-begin = Type a name, a number, a phone, a serial number or something from a note.
finder-nothing = Nothing fits.
why-spelled = { $typed } → { $found }
palette-title = What do you want to do?
palette-key = Key
palette-what = What it does
palette-why-not = Why not now
