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
inbox-merges = det er én person: se hva som kommer ut av å slå dem sammen
dispute-changed-since-merged = endret etter at den ble slått sammen med { $kept }
dispute-about-replaced = gjelder en pasient som ble slått sammen med en annen
side-changed-since-merged-0 = ta det med over
side-changed-since-merged-1 = la det stå i den som er lagt bort
side-changed-since-merged-2 = det er to personer: hent denne fram igjen
side-about-replaced = den gjelder { $patient }
side-each-into-the-other = de ble slått sammen hver sin vei: denne beholdes
deed-merged = to pasienter slått sammen
deed-unmerged = to pasienter skilt igjen

# To pasienter som er én person.
merge-title = ÉN PERSON, FØRT TO GANGER
merge-what = { $merged } legges bort, og { $kept } står for begge.
merge-back = Ingenting går tapt: u angrer, og M på den som er lagt bort henter den fram igjen senere.
merge-disputed = De er uenige ({ $count }): begge står til noen velger
merge-taken = Den som beholdes, får ({ $count })
merge-records = Følger med
merge-done = Slått sammen: { $kept } står for begge. u angrer.
unmerge-done = { $patient } står for seg selv igjen. u angrer.
not-mergeable-itself = Ingenting ble endret: en pasient kan ikke slås sammen med seg selv.
not-mergeable-other-municipality = Ingenting ble endret: pasientene hører til to kommuner.
not-mergeable-put-away = Ingenting ble endret: den som skal beholdes, er lagt bort. Behold den andre, eller hent den fram først.
not-mergeable-replaced = Ingenting ble endret: pasienten er alt slått sammen med en annen.
not-mergeable-not-replaced = Ingenting ble endret: pasienten er ikke slått sammen med noen.
not-mergeable-notes-too-long = Ingenting ble endret: notatene er for lange til sammen. Kort dem ned først.
