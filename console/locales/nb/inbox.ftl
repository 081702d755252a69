# Det to har endret hver for seg, og det som må avklares.
refusal-decided = Her er det ikke noe å avklare lenger, eller ikke slik. Ingenting er endret.
inbox-title = Å avklare
inbox-none = Ingenting å avklare.
inbox-before = Før
inbox-depends = Henger sammen med
inbox-both = begge står
inbox-merged = begge tekstene, satt sammen
inbox-opens = rett det selv
inbox-yields-number = den andre får nytt nummer
inbox-yields-time = den andre blir avlyst
inbox-yields-identity = den andre blir lagt bort
inbox-who = { $person } på { $machine }, { $at }
inbox-unknown = ukjent maskin, { $at }
inbox-settled = Avklart. u angrer.
dispute-lent-twice = lånt ut to ganger
dispute-approval = godkjenningen dekker ikke det planen sier
dispute-consent = { $activity } er utført uten samtykke
dispute-pair = { $shared } som { $other }
side-approval-0 = planen blir utkast, og må godkjennes på nytt
side-approval-1 = planen blir slik fastlegen godkjente den
side-consent-0 = aktiviteten er ikke utført
side-loan = dette lånet står
# Historien.
history-title = Historie: { $record }
history-of-field = bare { $field }
history-of-person = bare { $person }
history-none = Ingenting er endret ennå.
history-when = Når
history-who = Hvem
history-what = Felt
history-change = Fra → til
history-machine = Maskin
state-title = { $record } slik det var { $at }
revert-title = Hent tilbake?
revert-field = «{ $field }» blir «{ $value }», slik det var { $at }. Det blir en ny endring, og kan angres.
revert-state = Hele kortet blir slik det var { $at }. Det blir en ny endring, og kan angres.
revert-done = Hentet tilbake. u angrer.
# Angre.
undo-title = Angre?
redo-title = Gjør på nytt?
undo-nothing = Det er ingenting å angre på denne maskinen.
redo-nothing = Det er ingenting å gjøre på nytt.
undo-when = { $what }, { $at }
undo-records = { $count ->
    [one] Ett kort
   *[other] { $count } kort
}
undo-becomes = { $field }: { $from } → { $to }
undo-since = Endret av andre siden:
undo-since-line = { $record }, { $field }: { $who } { $at }
undo-done = Angret: { $what }. U gjør det på nytt.
redo-done = Gjort på nytt: { $what }.
undo-part = Det andre har endret siden, står.
deed-added = ny: { $kind }
deed-changed = endring
deed-operated = { $operation }
deed-imported = import
deed-settled = avklaring
deed-reverted = tidligere tilstand hentet tilbake
deed-changed-many = endring av mange
# Flere rader.
many-title = Endre { $count } kort
many-preview = Dette blir endret
many-already = { $count } har det alt
many-refused = { $count } kan ikke endres
many-done = { $count } kort er endret. u angrer.
many-no-fields = Ingenting er fylt ut. Fyll ut det som skal bli likt på alle.
marked-count = { $count } merket
# Skjema som ikke ble lagret.
draft-found = Et skjema fra { $at } var ikke lagret. Det står slik du forlot det.
draft-elsewhere = nå: { $value } ({ $who })
copied = Kopiert: { $text }
disabled-not-offered = dette blir ikke avklart slik
