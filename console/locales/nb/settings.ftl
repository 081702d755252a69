# Det kommunen bestemmer selv, og hvem som har vært lagret lenge nok.
kind-settings = innstilling for kommunen
kind-settings-many = Innstillingene til kommunen
context-settings-detail = Innstillingene til kommunen
group-retention = Hvor lenge oppføringer lagres
field-kept-after-end = Måneder etter slutt
field-kept-after-turned-down = Måneder etter avslag
key-municipality-help = det kommunen bestemmer selv: lagringstid, kriterier, spørsmål i bruk

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

group-criteria = Kriterier
group-questionnaire = Spørreskjema
field-criteria-sets = Sett i bruk
field-questions = Spørsmål i bruk
section-own-criterion = Egne kriterier
field-own-criterion-set = Sett
field-own-criterion-text = Kriterium
field-own-criterion-against = Taler imot
criterion-own = eget kriterium
key-own-criterion = kriterium
key-own-criterion-help = et kriterium som er kommunens eget
code-criteria-sets-dsk = { criteria-set-dsk }
code-criteria-sets-dho-nordhordland = { criteria-set-dho-nordhordland }
code-criteria-sets-frogner-lung = { criteria-set-frogner-lung }
code-criteria-sets-trondheim-somatic = { criteria-set-trondheim-somatic }
code-criteria-sets-trondheim-mental-health = { criteria-set-trondheim-mental-health }
code-criteria-sets-orland-cancer = { criteria-set-orland-cancer }
code-criteria-sets-target-group = { criteria-set-target-group }
code-questions-own-health = { field-own-health }
code-questions-handle-situation = { field-handle-situation }
code-questions-health-stops-me = { field-health-stops-me }
code-questions-understand-signals = { field-understand-signals }
code-questions-get-follow-up = { field-get-follow-up }
code-questions-feel-safe = { field-feel-safe }
code-questions-digital-skill = { field-digital-skill }

group-consent = Samtykke
field-consent-form = Samtykkeskjema i bruk

field-activity-not-used = Ikke i bruk her
field-activity-accountable = Ansvarlig
field-activity-within-days = Frist, dager
code-accountable-home-care = { code-role-home-care }
code-accountable-administration = { code-role-administration }
code-accountable-gp = { code-role-gp }
code-accountable-hospital = { code-role-hospital }
code-accountable-patient = { code-role-patient }
pathway-changes = Trykk Enter på en aktivitet for å endre den her i kommunen.
pathway-letters = A ansvarlig, U utførende, R rådgivende, D deltakende, I blir informert
pathway-not-used = ikke i bruk her
pathway-within = { $days ->
    [0] samme dag
    [one] innen 1 dag
   *[other] innen { $days } dager
}
pathway-changed = endret her
