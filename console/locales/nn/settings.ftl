# Det kommunen avgjer sjølv, og kven som har vore lagra lenge nok.
kind-settings = innstilling for kommunen
kind-settings-many = Innstillingane til kommunen
context-settings-detail = Innstillingane til kommunen
group-retention = Kor lenge oppføringar blir lagra
field-kept-after-end = Månader etter slutt
field-kept-after-turned-down = Månader etter avslag
key-municipality-help = det kommunen avgjer sjølv: lagringstid, kriterium, spørsmål i bruk

context-retention-layer = Lagringstida er ute
key-retention = frist ute
key-retention-help = sjå kven som har vore lagra lenge nok; ingenting blir sletta av seg sjølv
retention-title = LAGRINGSTIDA ER UTE
retention-due = { $count ->
    [0] Lagringstida er ikkje ute for nokon.
    [one] Lagringstida er ute for éin person.
   *[other] Lagringstida er ute for { $count } personar.
}
retention-kept = Så lenge blir oppføringar lagra etter at tenesta er slutt: { $ended }; etter avslag: { $turned-down }.
retention-months = { $months ->
    [one] 1 månad
   *[other] { $months } månader
}
retention-for-ever = til nokon slettar dei
retention-listed = Dei { $listed } som har venta lengst, er med på lista.
retention-by-hand = Ingenting blir sletta av seg sjølv: opne pasienten og trykk E.
retention-ended = Slutt
retention-since = Ute sidan
retention-hindrance = Kva som hindrar
retention-last-change = { $date }, sist endra
retention-legal-hold = må takast vare på
retention-in-service = tenesta går enno
retention-has-equipment = har utstyr på lån

group-criteria = Kriterium
group-questionnaire = Spørjeskjema
field-criteria-sets = Sett i bruk
field-questions = Spørsmål i bruk
section-own-criterion = Eigne kriterium
field-own-criterion-set = Sett
field-own-criterion-text = Kriterium
field-own-criterion-against = Talar imot
criterion-own = eige kriterium
key-own-criterion = kriterium
key-own-criterion-help = eit kriterium som er kommunen sitt eige
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

field-activity-not-used = Ikkje i bruk her
field-activity-accountable = Ansvarleg
field-activity-within-days = Frist, dagar
code-accountable-home-care = { code-role-home-care }
code-accountable-administration = { code-role-administration }
code-accountable-gp = { code-role-gp }
code-accountable-hospital = { code-role-hospital }
code-accountable-patient = { code-role-patient }
pathway-changes = Trykk Enter på ein aktivitet for å endre han her i kommunen.
pathway-letters = A ansvarleg, U utførande, R rådgjevande, D deltakande, I blir informert
pathway-not-used = ikkje i bruk her
pathway-within = { $days ->
    [0] same dag
    [one] innan 1 dag
   *[other] innan { $days } dagar
}
pathway-changed = endra her
