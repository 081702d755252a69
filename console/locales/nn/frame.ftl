# Words of the widgets.
form-not-answered = ikkje svara
form-search = søk
form-nothing-found = ingenting funne
form-more = { $count } til
form-hint-text = Tab neste
form-hint-lines = Enter ny linje
form-hint-choice = ←→ byt · Enter liste
form-hint-list = ↑↓ flytt · Enter vel · Esc lukk
form-hint-ticks = ←→ flytt · mellomrom kryss av
form-hint-flag = mellomrom byt
form-hint-reference = skriv for å søkje
form-hint-keys = Ctrl-S lagre · Esc avbryt
dialog-close = tilbake
state-meeting = MØTE: nummer i staden for namn
settings-meeting-mode = Møtemodus i Innsjekk
settings-on = på
settings-off = av
