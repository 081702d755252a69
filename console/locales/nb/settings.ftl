# Det kommunen bestemmer selv, og hvem som har vært lagret lenge nok.
kind-settings = innstilling for kommunen
kind-settings-many = Innstillingene til kommunen
context-settings-detail = Innstillingene til kommunen
group-retention = Hvor lenge oppføringer lagres
field-kept-after-end = Måneder etter slutt
field-kept-after-turned-down = Måneder etter avslag
key-municipality-help = det kommunen bestemmer selv: hvor lenge oppføringer lagres

context-retention-layer = Lagringstiden er ute
key-retention = frist ute
key-retention-help = se hvem som har vært lagret lenge nok; ingenting slettes av seg selv
retention-title = LAGRINGSTIDEN ER UTE
retention-due = { $count ->
    [0] Lagringstiden er ikke ute for noen.
    [one] Lagringstiden er ute for én person.
   *[other] Lagringstiden er ute for { $count } personer.
}
retention-kept = Så lenge lagres oppføringer etter at tjenesten er slutt: { $ended }; etter avslag: { $turned-down }.
retention-months = { $months ->
    [one] 1 måned
   *[other] { $months } måneder
}
retention-for-ever = til noen sletter dem
retention-listed = De { $listed } som har ventet lengst, er med på listen.
retention-by-hand = Ingenting slettes av seg selv: åpne pasienten og trykk E.
retention-ended = Slutt
retention-since = Ute siden
retention-hindrance = Hva som hindrer
retention-last-change = { $date }, sist endret
retention-legal-hold = må tas vare på
retention-in-service = tjenesten går ennå
retention-has-equipment = har utstyr på lån
