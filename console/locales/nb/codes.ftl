# Words of stored codes. `code-<section>-<field>-<code>` inside a section,
# `code-<kind>-<field>-<code>` at the top of a record, then `code-<field>-<code>`, `code-<code>`.
yes = ja
no = nei
yes-forms = ja, j
no-forms = nei, n
code-other = annet

code-gender-female = kvinne
code-gender-male = mann
code-gender-unknown = ukjent

code-group-palliation = palliasjon
code-group-old-age-psychiatry = alderspsykiatri
code-group-copd = kols
code-group-heart-failure = hjertesvikt
code-group-diabetes = diabetes
code-group-cancer = kreft
code-group-mental-health = psykisk helse

code-status-planned = kandidat
code-status-waitlist = på venteliste
code-status-active = aktiv
code-status-onhold = pause
code-status-finished = avsluttet
code-status-cancelled = aldri startet

code-model-home-care-first = hjemmetjenesten først
code-model-hospital-first = sykehus først
code-model-response-centre = responssenter
code-model-home-care-only = bare hjemmetjenesten

code-reporter-patient = pasienten
code-reporter-relative = pårørende
code-by-patient = pasienten
code-by-relative = pårørende

code-state-in-progress = i gang
code-state-done = gjort
code-state-not-needed = ikke aktuelt

code-consent-status-proposed = spurt
code-consent-status-active = gitt
code-consent-status-rejected = avslått
code-consent-status-inactive = trukket tilbake

code-moment-start = ved start
code-moment-follow-up = ved oppfølging

code-tablet = nettbrett
code-pulse-oximeter = pulsoksymeter
code-scale = vekt
code-glucose-meter = blodsukkermåler
code-blood-pressure-meter = blodtrykksmåler
code-thermometer = termometer
code-table-camera = bordkamera
code-conversation-amplifier = samtaleforsterker

code-condition-ready = klar
code-condition-cleaning = til rengjøring
code-condition-repair = til reparasjon
code-condition-lost = mistet
code-condition-retired = tatt ut av bruk

code-borrower-patient = en pasient
code-borrower-place = et sted

code-loan-state-available = ledig
code-loan-state-on-loan = utlånt
code-loan-state-overdue = over fristen
code-loan-state-lent-twice = utlånt to ganger
code-loan-state-being-prepared = klargjøres
code-loan-state-out-of-use = ute av bruk

code-flow-from-municipality = kommunen
code-flow-from-hospital = sykehuset

code-appointment-status-proposed = foreslått
code-appointment-status-pending = avtales
code-appointment-status-booked = avtalt
code-appointment-status-fulfilled = gjennomført
code-appointment-status-cancelled = avlyst
code-appointment-status-noshow = ikke møtt
code-appointment-status-entered-in-error = feilført

code-place-gp-office = fastlegekontor
code-place-home = hjemme
code-place-nursing-home = sykehjem
code-place-ward = sykehusavdeling

code-transport-own-car = egen bil/kjørt av pårørende
code-transport-patient-transport = pasientreise/drosje
code-transport-ambulance = ambulanse

code-companion-family = familie
code-companion-health-personnel = helsepersonell i kommunen
code-companion-nobody = ingen

code-step-referral = Henvisning
code-step-participants = Avklar deltakere
code-step-assessment = Sykehuset vurderer
code-step-time = Avtal tid på telefon
code-step-link = Innkalling og lenke

code-form-self-treatment = egenbehandlingsplan
code-form-crisis = krisemestringsplan

code-plan-status-draft = utkast
code-plan-status-sent = hos fastlegen
code-plan-status-approved = godkjent
code-plan-status-active = i bruk
code-plan-status-superseded = avløst
code-plan-status-ended = avsluttet

code-approval-none = ikke godkjent
code-approval-covers = godkjent av fastlegen
code-approval-no-longer-covers = endret etter godkjenningen

code-level-green = grønn
code-level-yellow = gul
code-level-red = rød

code-measure-spo2 = SpO₂ %
code-measure-pulse = puls
code-measure-systolic = overtrykk mmHg
code-measure-diastolic = undertrykk mmHg
code-measure-temperature = temperatur °C
code-measure-weight = vekt kg
code-measure-glucose = blodsukker mmol/l
code-measure-esas-pain = ESAS smerte
code-measure-esas-tiredness = ESAS slapphet
code-measure-esas-nausea = ESAS kvalme
code-measure-esas-breath = ESAS tung pust
code-measure-esas-anxiety = ESAS angst

code-comparison-below = under
code-comparison-at-least = minst
code-comparison-above = over
code-comparison-risen-by = økt med
code-comparison-fallen-by = falt med

code-outcome-open = åpen
code-outcome-green = tilbake til grønn
code-outcome-gp = fastlegen tok over
code-outcome-admitted = innlagt
code-outcome-false-alarm = falsk alarm

code-kind-hospital-unit = sykehusenhet
code-kind-municipal-unit = kommunal enhet
code-kind-gp-office = fastlegekontor
code-kind-nursing-home = sykehjem
code-kind-response-centre = responssenter
code-kind-person = person

code-weekdays-mo = mandag
code-weekdays-tu = tirsdag
code-weekdays-we = onsdag
code-weekdays-th = torsdag
code-weekdays-fr = fredag
code-weekdays-sa = lørdag
code-weekdays-su = søndag

code-role-home-care = hjemmetjenesten
code-role-administration = forvaltning
code-role-gp = fastlege
code-role-hospital = sykehus
code-role-patient = pasient/pårørende

code-lane-alert = Nå
code-lane-due = Frist
code-lane-waiting = Venter på andre
code-lane-retention = Lagringstiden er ute
code-consent-state-not-asked = ikke spurt
code-consent-state-asked = spurt
code-consent-state-in-force = gitt
code-consent-state-refused = avslått
code-consent-state-withdrawn = trukket

code-proposal-include = kan inkluderes
code-proposal-exclude = noe taler imot
code-proposal-incomplete = ikke alt er besvart
code-shared-patient = samme pasient
code-shared-person = samme ansvarlig
code-shared-place = samme sted
code-shared-identity-number = samme fødselsnummer
code-shared-name-and-birth-date = samme navn og fødselsdato
code-shared-number = samme nummer

code-referred-by-home-care = hjemmetjenesten
code-referred-by-gp = fastlegen
code-referred-by-hospital = sykehuset
code-referred-by-administration = forvaltningen
code-referred-by-patient = pasient eller pårørende

code-not-included-does-not-want = ønsker ikke
code-not-included-no-coverage = dårlig dekning
code-not-included-no-digital-skill = mangler digital kunnskap
code-not-included-cannot-measure = kan ikke følge opp måling og plan
code-not-included-not-competent = ikke samtykkekompetent
code-not-included-too-ill = for syk
code-not-included-little-benefit = lite å vinne
code-not-included-moved = har flyttet
code-not-included-died = er død

code-reason-hospital-stay = sykehusopphold
code-reason-nursing-home = opphold på sykehjem
code-reason-away = bortreist

code-outcome-continue = fortsett
code-outcome-adjust = juster planen først
code-outcome-end = avslutt
