# Det to har endra kvar for seg, og det som må avklarast.
refusal-decided = Her er det ikkje noko å avklare lenger, eller ikkje slik. Ingenting er endra.
inbox-title = Å avklare
inbox-none = Ingenting å avklare.
inbox-before = Før
inbox-depends = Heng saman med
inbox-both = begge står
inbox-merged = begge tekstane, sette saman
inbox-opens = rett det sjølv
inbox-yields-number = den andre får nytt nummer
inbox-yields-time = den andre blir avlyst
inbox-yields-identity = den andre blir lagd bort
inbox-who = { $person } på { $machine }, { $at }
inbox-unknown = ukjend maskin, { $at }
inbox-settled = Avklart. u angrar.
dispute-lent-twice = lånt ut to gonger
dispute-approval = godkjenninga dekkjer ikkje det planen seier
dispute-consent = { $activity } er utført utan samtykke
dispute-pair = { $shared } som { $other }
side-approval-0 = planen blir utkast, og må godkjennast på nytt
side-approval-1 = planen blir slik fastlegen godkjende han
side-consent-0 = aktiviteten er ikkje utført
side-loan = dette lånet står
# Historia.
history-title = Historie: { $record }
history-of-field = berre { $field }
history-of-person = berre { $person }
history-none = Ingenting er endra enno.
history-when = Når
history-who = Kven
history-what = Felt
history-change = Frå → til
history-machine = Maskin
state-title = { $record } slik det var { $at }
revert-title = Hent tilbake?
revert-field = «{ $field }» blir «{ $value }», slik det var { $at }. Det blir ei ny endring, og kan angrast.
revert-state = Heile kortet blir slik det var { $at }. Det blir ei ny endring, og kan angrast.
revert-done = Henta tilbake. u angrar.
# Angre.
undo-title = Angre?
redo-title = Gjer på nytt?
undo-nothing = Det er ingenting å angre på denne maskina.
redo-nothing = Det er ingenting å gjere på nytt.
undo-when = { $what }, { $at }
undo-records = { $count ->
    [one] Eitt kort
   *[other] { $count } kort
}
undo-becomes = { $field }: { $from } → { $to }
undo-since = Endra av andre sidan:
undo-since-line = { $record }, { $field }: { $who } { $at }
undo-done = Angra: { $what }. U gjer det på nytt.
redo-done = Gjort på nytt: { $what }.
undo-part = Det andre har endra sidan, står.
deed-added = ny: { $kind }
deed-changed = endring
deed-operated = { $operation }
deed-imported = import
deed-settled = avklaring
deed-reverted = tidlegare tilstand henta tilbake
deed-changed-many = endring av mange
# Fleire rader.
many-title = Endre { $count } kort
many-preview = Dette blir endra
many-already = { $count } har det alt
many-refused = { $count } kan ikkje endrast
many-done = { $count } kort er endra. u angrar.
many-no-fields = Ingenting er fylt ut. Fyll ut det som skal bli likt på alle.
marked-count = { $count } merkte
# Skjema som ikkje vart lagra.
draft-found = Eit skjema frå { $at } var ikkje lagra. Det står slik du forlét det.
draft-elsewhere = no: { $value } ({ $who })
copied = Kopiert: { $text }
disabled-not-offered = dette blir ikkje avklart slik
inbox-merges = det er éin person: sjå kva som kjem ut av å slå dei saman
dispute-changed-since-merged = endra etter at han vart slått saman med { $kept }
dispute-about-replaced = gjeld ein pasient som vart slått saman med ein annan
side-changed-since-merged-0 = ta det med over
side-changed-since-merged-1 = lat det stå i den som er lagd bort
side-changed-since-merged-2 = det er to personar: hent denne fram att
side-about-replaced = det gjeld { $patient }
side-each-into-the-other = dei vart slått saman kvar sin veg: denne blir halden på
deed-merged = to pasientar slått saman
deed-unmerged = to pasientar skilde att

# To pasientar som er éin person.
merge-title = ÉIN PERSON, FØRT TO GONGER
merge-what = { $merged } blir lagd bort, og { $kept } står for begge.
merge-back = Ingenting går tapt: u angrar, og M på den som er lagd bort hentar han fram att seinare.
merge-disputed = Dei er usamde ({ $count }): begge står til nokon vel
merge-taken = Den som blir halden på, får ({ $count })
merge-records = Følgjer med
merge-done = Slått saman: { $kept } står for begge. u angrar.
unmerge-done = { $patient } står for seg sjølv att. u angrar.
not-mergeable-itself = Ingenting vart endra: ein pasient kan ikkje slåast saman med seg sjølv.
not-mergeable-other-municipality = Ingenting vart endra: pasientane høyrer til to kommunar.
not-mergeable-put-away = Ingenting vart endra: den som skal haldast på, er lagd bort. Hald på den andre, eller hent han fram først.
not-mergeable-replaced = Ingenting vart endra: pasienten er alt slått saman med ein annan.
not-mergeable-not-replaced = Ingenting vart endra: pasienten er ikkje slått saman med nokon.
not-mergeable-notes-too-long = Ingenting vart endra: notata er for lange til saman. Kort dei ned først.
