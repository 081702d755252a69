# Words of the widgets.
form-not-answered = not answered
form-search = search
form-nothing-found = nothing found
form-more = { $count } more
form-hint-text = Tab next
form-hint-lines = Enter new line
form-hint-choice = ←→ change · Enter list
form-hint-list = ↑↓ move · Enter choose · Esc close
form-hint-ticks = ←→ move · Space tick
form-hint-flag = Space changes
form-hint-reference = type to search
form-hint-keys = Ctrl-S save · Esc cancel
dialog-close = back
state-meeting = MEETING: numbers in place of names
settings-meeting-mode = Meeting mode in Check-in
settings-on = on
settings-off = off
