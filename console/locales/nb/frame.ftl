# Words of the widgets.
form-not-answered = ikke besvart
form-search = søk
form-nothing-found = ingenting funnet
form-more = { $count } til
form-hint-text = Tab neste
form-hint-lines = Enter ny linje
form-hint-choice = ←→ bytt · Enter liste
form-hint-list = ↑↓ flytt · Enter velg · Esc lukk
form-hint-ticks = ←→ flytt · mellomrom kryss av
form-hint-flag = mellomrom bytter
form-hint-reference = skriv for å søke
form-hint-keys = Ctrl-S lagre · Esc avbryt
dialog-close = tilbake
state-meeting = MØTE: nummer i stedet for navn
settings-meeting-mode = Møtemodus i Innsjekk
settings-on = på
settings-off = av
