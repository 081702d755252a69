# The activities of the published pathway; `activity-2-2` is activity 2.2.
activity-1-1 = Avdekkje behov
activity-1-2 = Tilvising/søknad
activity-1-3 = Kartlegging
activity-1-4 = Vedtak
activity-2-1 = Rekruttere til utprøving
activity-2-2 = Informere, få samtykke
activity-2-3 = Registrere teneste i EPJ
activity-2-4 = Opprette brukar i DHO-appen
activity-2-5 = Levere ut utstyr
activity-2-6 = Opplæring og støtte
activity-2-7 = Pasienten byrjar å rapportere
activity-3-1 = Gå gjennom data, setje grenser
activity-3-2 = Lage eigenbehandlingsplan
activity-4-1 = Oppfølging av plan
activity-4-2 = Evaluering
activity-4-3 = Justere plan og grenser
activity-4-4 = Avgjere: halde fram eller avslutte
activity-5-1 = Hente inn utstyr
activity-5-2 = Arkivere brukar i DHO-appen
activity-5-3 = Avslutte tenesta i EPJ

phase-1 = Kartlegging
phase-2 = Oppstart
phase-3 = Plan
phase-4 = Oppfølging
phase-5 = Avslutning

# Criteria sets and their criteria.
criteria-set-dsk = DSK
criterion-dsk-specialist-follow-up = treng oppfølging av spesialist
criterion-dsk-safe-by-video = god og trygg oppfølging på video er mogleg
criterion-dsk-long-travel = lang reise, eller reisa er ei påkjenning
criterion-dsk-both-take-part = spørsmål der det hjelper at både kommune og sjukehus er med

criteria-set-dho-nordhordland = DHO Nordhordland
criterion-dho-nordhordland-measurable = tilstanden kan observerast, målast og følgjast på avstand
criterion-dho-nordhordland-motivated = pasient eller pårørande er motivert
criterion-dho-nordhordland-safe-and-wanted = oppfølging med DHO er trygg og ønskt
criterion-dho-nordhordland-benefit-person = ventar nytte for pasient eller pårørande
criterion-dho-nordhordland-effect-on-services = ventar verknad på bruken av tenester
criterion-dho-nordhordland-simple-technology = kan bruke enkel teknologi, med opplæring eller utprøving
criterion-dho-nordhordland-no-network = dårleg dekning eller ikkje nett
criterion-dho-nordhordland-no-digital-skills = manglar digital kunnskap
criterion-dho-nordhordland-does-not-want = ønskjer det ikkje
criterion-dho-nordhordland-cannot-follow-plan = kan ikkje følgje opp målingar og plan

criteria-set-frogner-lung = Frogner, lunge
criterion-frogner-lung-lives-in-district = bur i bydelen
criterion-frogner-lung-lung-disease = lungesjukdom, helst kols
criterion-frogner-lung-digital-skill-or-relative = digital kunnskap, eller pårørande som hjelper
criterion-frogner-lung-motivated = motivert
criterion-frogner-lung-able-to-measure = kan måle sjølv (hender, syn, høyrsel)
criterion-frogner-lung-competent-to-consent = samtykkekompetent
criterion-frogner-lung-benefit = venta nytte
criterion-frogner-lung-substance-problems = rusproblem
criterion-frogner-lung-dementia = langt komen demens eller kognitiv svikt
criterion-frogner-lung-low-burden = låg sjukdomsbør
criterion-frogner-lung-language-barrier = språk- eller kommunikasjonsvanskar
criterion-frogner-lung-no-network = ikkje mobildekning

criteria-set-trondheim-somatic = Trondheim, somatikk
criterion-trondheim-somatic-condition-clarified = tilstanden er avklara nok til å bruke ein plan
criterion-trondheim-somatic-masters-technology = meistrar teknologien, kan lære, eller får hjelp
criterion-trondheim-somatic-over-18 = over 18 år
criterion-trondheim-somatic-lives-at-home = bur heime i kommunen
criterion-trondheim-somatic-plan-usable = planen kan brukast ved forverring
criterion-trondheim-somatic-varying-symptoms = symptoma varierer, og behandlinga varierer etter planen
criterion-trondheim-somatic-not-competent = ikkje samtykkekompetent og utan støtte
criterion-trondheim-somatic-comorbidity = kompliserande tilleggssjukdom
criterion-trondheim-somatic-cognitive-failure = moderat kognitiv svikt
criterion-trondheim-somatic-life-expectancy = venta levetid under 6 månader
criterion-trondheim-somatic-no-network = ikkje wifi eller dekning
criterion-trondheim-somatic-no-electronic-id = ikkje elektronisk ID

criteria-set-trondheim-mental-health = Trondheim, psykisk helse
criterion-trondheim-mental-health-over-18 = over 18 år
criterion-trondheim-mental-health-lives-at-home = bur heime i kommunen
criterion-trondheim-mental-health-masters-technology = meistrar teknologien, kan lære, eller får hjelp
criterion-trondheim-mental-health-crisis-plan-usable = krisemeistringsplanen kan brukast ved forverring
criterion-trondheim-mental-health-no-electronic-id = ikkje elektronisk ID

criteria-set-orland-cancer = Ørland, kreft
criterion-orland-cancer-over-18 = over 18 år
criterion-orland-cancer-under-treatment = under behandling
criterion-orland-cancer-home-care-follows = heimetenesta følgjer med på biverknader og infeksjon
criterion-orland-cancer-motivated = motivert
criterion-orland-cancer-electronic-id = har elektronisk ID
criterion-orland-cancer-competent-to-consent = samtykkekompetent

criteria-set-target-group = Målgruppe
criterion-target-group-benefits-possible = kan ein hente ut gevinstar (tryggleik, meistring, kunnskap)?
criterion-target-group-needs-known = kjenner vi behova til brukarane?
criterion-target-group-documented-experience = finst det dokumenterte røynsler med DHO?
criterion-target-group-high-use-of-services = bruker gruppa mykje tenester?
criterion-target-group-technology-supports = finst det teknologi som støttar behovet?

# Why something stands in *Today*. $detail is an activity, a step, a level or what to do.
reason-event-open = { $detail } hending er open
reason-activity-due = { $detail }
reason-consent-asked = ventar på svar om samtykke
reason-consent-withdrawn = samtykke trekt tilbake: { $detail }
reason-plan-at-gp = planen er hjå fastlegen
reason-plan-review = planen skal gåast gjennom
reason-plan-not-covered = planen er endra og må godkjennast på nytt
reason-loan-due = utstyr skal tilbake
reason-lent-twice = utlånt to gonger
reason-dsk = DSK
reason-dsk-step = DSK: { $detail }
reason-dsk-evaluation = evaluering av DSK manglar
reason-dsk-notes = journalnotat frå DSK manglar
reason-action = { $detail }
reason-booked-twice = samstundes med ein annan DSK
reason-nobody-covers = ingen dekkjer { $detail }
reason-erasure-due = { $count ->
    [one] lagringstida er ute for éin
   *[other] lagringstida er ute for { $count }
}
reason-service-paused = pause: { $detail }
