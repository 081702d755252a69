# Words of stored codes. `code-<section>-<field>-<code>` inside a section,
# `code-<kind>-<field>-<code>` at the top of a record, then `code-<field>-<code>`, `code-<code>`.
yes = ja
no = nei
yes-forms = ja, j
no-forms = nei, n
code-other = anna

code-gender-female = kvinne
code-gender-male = mann
code-gender-unknown = ukjent

code-group-palliation = palliasjon
code-group-old-age-psychiatry = alderspsykiatri
code-group-copd = kols
code-group-heart-failure = hjartesvikt
code-group-diabetes = diabetes
code-group-cancer = kreft
code-group-mental-health = psykisk helse

code-status-planned = kandidat
code-status-waitlist = på venteliste
code-status-active = aktiv
code-status-onhold = pause
code-status-finished = avslutta
code-status-cancelled = aldri starta

code-model-home-care-first = heimetenesta først
code-model-hospital-first = sjukehus først
code-model-response-centre = responssenter
code-model-home-care-only = berre heimetenesta

code-reporter-patient = pasienten
code-reporter-relative = pårørande
code-by-patient = pasienten
code-by-relative = pårørande

code-state-in-progress = i gang
code-state-done = gjort
code-state-not-needed = ikkje aktuelt

code-consent-status-proposed = spurt
code-consent-status-active = gitt
code-consent-status-rejected = avslått
code-consent-status-inactive = trekt tilbake

code-moment-start = ved start
code-moment-follow-up = ved oppfølging

code-tablet = nettbrett
code-pulse-oximeter = pulsoksymeter
code-scale = vekt
code-glucose-meter = blodsukkermålar
code-blood-pressure-meter = blodtrykksmålar
code-thermometer = termometer
code-table-camera = bordkamera
code-conversation-amplifier = samtaleforsterkar

code-condition-ready = klar
code-condition-cleaning = til reingjering
code-condition-repair = til reparasjon
code-condition-lost = mista
code-condition-retired = teken ut av bruk

code-borrower-patient = ein pasient
code-borrower-place = ein stad

code-loan-state-available = ledig
code-loan-state-on-loan = utlånt
code-loan-state-overdue = over fristen
code-loan-state-lent-twice = utlånt to gonger
code-loan-state-being-prepared = blir klargjort
code-loan-state-out-of-use = ute av bruk

code-flow-from-municipality = kommunen
code-flow-from-hospital = sjukehuset

code-appointment-status-proposed = føreslått
code-appointment-status-pending = blir avtalt
code-appointment-status-booked = avtalt
code-appointment-status-fulfilled = gjennomført
code-appointment-status-cancelled = avlyst
code-appointment-status-noshow = ikkje møtt
code-appointment-status-entered-in-error = feilført

code-place-gp-office = fastlegekontor
code-place-home = heime
code-place-nursing-home = sjukeheim
code-place-ward = sjukehusavdeling

code-transport-own-car = eigen bil/køyrd av pårørande
code-transport-patient-transport = pasientreise/drosje
code-transport-ambulance = ambulanse

code-companion-family = familie
code-companion-health-personnel = helsepersonell i kommunen
code-companion-nobody = ingen

code-step-referral = Tilvising
code-step-participants = Avklar deltakarar
code-step-assessment = Sjukehuset vurderer
code-step-time = Avtal tid på telefon
code-step-link = Innkalling og lenkje

code-form-self-treatment = eigenbehandlingsplan
code-form-crisis = krisemeistringsplan

code-plan-status-draft = utkast
code-plan-status-sent = hjå fastlegen
code-plan-status-approved = godkjend
code-plan-status-active = i bruk
code-plan-status-superseded = avløyst
code-plan-status-ended = avslutta

code-approval-none = ikkje godkjend
code-approval-covers = godkjend av fastlegen
code-approval-no-longer-covers = endra etter godkjenninga

code-level-green = grøn
code-level-yellow = gul
code-level-red = raud

code-measure-spo2 = SpO₂ %
code-measure-pulse = puls
code-measure-systolic = overtrykk mmHg
code-measure-diastolic = undertrykk mmHg
code-measure-temperature = temperatur °C
code-measure-weight = vekt kg
code-measure-glucose = blodsukker mmol/l
code-measure-esas-pain = ESAS smerte
code-measure-esas-tiredness = ESAS slappleik
code-measure-esas-nausea = ESAS kvalme
code-measure-esas-breath = ESAS tung pust
code-measure-esas-anxiety = ESAS angst

code-comparison-below = under
code-comparison-at-least = minst
code-comparison-above = over
code-comparison-risen-by = auka med
code-comparison-fallen-by = minka med

code-outcome-open = open
code-outcome-green = tilbake til grøn
code-outcome-gp = fastlegen tok over
code-outcome-admitted = innlagd
code-outcome-false-alarm = falsk alarm

code-kind-hospital-unit = sjukehuseining
code-kind-municipal-unit = kommunal eining
code-kind-gp-office = fastlegekontor
code-kind-nursing-home = sjukeheim
code-kind-response-centre = responssenter
code-kind-person = person

code-weekdays-mo = måndag
code-weekdays-tu = tysdag
code-weekdays-we = onsdag
code-weekdays-th = torsdag
code-weekdays-fr = fredag
code-weekdays-sa = laurdag
code-weekdays-su = søndag

code-role-home-care = heimetenesta
code-role-administration = forvaltning
code-role-gp = fastlege
code-role-hospital = sjukehus
code-role-patient = pasient/pårørande

code-lane-alert = No
code-lane-due = Frist
code-lane-waiting = Ventar på andre
code-lane-retention = Lagringstida er ute
code-consent-state-not-asked = ikkje spurt
code-consent-state-asked = spurt
code-consent-state-in-force = gitt
code-consent-state-refused = avslått
code-consent-state-withdrawn = trekt

code-proposal-include = kan inkluderast
code-proposal-exclude = noko talar imot
code-proposal-incomplete = ikkje alt er svara på
code-shared-patient = same pasient
code-shared-person = same ansvarleg
code-shared-place = same stad
code-shared-identity-number = same fødselsnummer
code-shared-name-and-birth-date = same namn og fødselsdato
code-shared-number = same nummer

code-referred-by-home-care = heimetenesta
code-referred-by-gp = fastlegen
code-referred-by-hospital = sjukehuset
code-referred-by-administration = forvaltninga
code-referred-by-patient = pasient eller pårørande

code-not-included-does-not-want = ønskjer ikkje
code-not-included-no-coverage = dårleg dekning
code-not-included-no-digital-skill = manglar digital kunnskap
code-not-included-cannot-measure = kan ikkje følgje opp måling og plan
code-not-included-not-competent = ikkje samtykkekompetent
code-not-included-too-ill = for sjuk
code-not-included-little-benefit = lite å vinne
code-not-included-moved = har flytta
code-not-included-died = er død

code-reason-hospital-stay = sjukehusopphald
code-reason-nursing-home = opphald på sjukeheim
code-reason-away = bortreist

code-outcome-continue = hald fram
code-outcome-adjust = juster planen først
code-outcome-end = avslutt
