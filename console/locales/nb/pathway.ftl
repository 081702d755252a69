# The activities of the published pathway; `activity-2-2` is activity 2.2.
activity-1-1 = Avdekke behov
activity-1-2 = Henvisning/søknad
activity-1-3 = Kartlegging
activity-1-4 = Vedtak
activity-2-1 = Rekruttere til utprøving
activity-2-2 = Informere, innhente samtykke
activity-2-3 = Registrere tjeneste i EPJ
activity-2-4 = Opprette bruker i DHO-appen
activity-2-5 = Levere ut utstyr
activity-2-6 = Opplæring og støtte
activity-2-7 = Pasienten begynner å rapportere
activity-3-1 = Gå gjennom data, sette grenser
activity-3-2 = Lage egenbehandlingsplan
activity-4-1 = Oppfølging av plan
activity-4-2 = Evaluering
activity-4-3 = Justere plan og grenser
activity-4-4 = Avgjøre: fortsette eller avslutte
activity-5-1 = Hente inn utstyr
activity-5-2 = Arkivere bruker i DHO-appen
activity-5-3 = Avslutte tjenesten i EPJ

phase-1 = Kartlegging
phase-2 = Oppstart
phase-3 = Plan
phase-4 = Oppfølging
phase-5 = Avslutning

# Criteria sets and their criteria.
criteria-set-dsk = DSK
criterion-dsk-specialist-follow-up = trenger oppfølging av spesialist
criterion-dsk-safe-by-video = god og trygg oppfølging på video er mulig
criterion-dsk-long-travel = lang reise, eller reisen er en belastning
criterion-dsk-both-take-part = spørsmål der det hjelper at både kommune og sykehus er med

criteria-set-dho-nordhordland = DHO Nordhordland
criterion-dho-nordhordland-measurable = tilstanden kan observeres, måles og følges på avstand
criterion-dho-nordhordland-motivated = pasient eller pårørende er motivert
criterion-dho-nordhordland-safe-and-wanted = oppfølging med DHO er trygg og ønsket
criterion-dho-nordhordland-benefit-person = forventer nytte for pasient eller pårørende
criterion-dho-nordhordland-effect-on-services = forventer virkning på bruken av tjenester
criterion-dho-nordhordland-simple-technology = kan bruke enkel teknologi, med opplæring eller utprøving
criterion-dho-nordhordland-no-network = dårlig dekning eller ikke nett
criterion-dho-nordhordland-no-digital-skills = mangler digital kompetanse
criterion-dho-nordhordland-does-not-want = ønsker det ikke
criterion-dho-nordhordland-cannot-follow-plan = kan ikke følge opp målinger og plan

criteria-set-frogner-lung = Frogner, lunge
criterion-frogner-lung-lives-in-district = bor i bydelen
criterion-frogner-lung-lung-disease = lungesykdom, helst kols
criterion-frogner-lung-digital-skill-or-relative = digital kompetanse, eller pårørende som hjelper
criterion-frogner-lung-motivated = motivert
criterion-frogner-lung-able-to-measure = kan måle selv (hender, syn, hørsel)
criterion-frogner-lung-competent-to-consent = samtykkekompetent
criterion-frogner-lung-benefit = forventet nytte
criterion-frogner-lung-substance-problems = rusproblemer
criterion-frogner-lung-dementia = langtkommen demens eller kognitiv svikt
criterion-frogner-lung-low-burden = lav sykdomsbyrde
criterion-frogner-lung-language-barrier = språk- eller kommunikasjonsvansker
criterion-frogner-lung-no-network = ikke mobildekning

criteria-set-trondheim-somatic = Trondheim, somatikk
criterion-trondheim-somatic-condition-clarified = tilstanden er avklart nok til å bruke en plan
criterion-trondheim-somatic-masters-technology = mestrer teknologien, kan lære, eller får hjelp
criterion-trondheim-somatic-over-18 = over 18 år
criterion-trondheim-somatic-lives-at-home = bor hjemme i kommunen
criterion-trondheim-somatic-plan-usable = planen kan brukes ved forverring
criterion-trondheim-somatic-varying-symptoms = symptomene varierer, og behandlingen varierer etter planen
criterion-trondheim-somatic-not-competent = ikke samtykkekompetent og uten støtte
criterion-trondheim-somatic-comorbidity = kompliserende tilleggssykdom
criterion-trondheim-somatic-cognitive-failure = moderat kognitiv svikt
criterion-trondheim-somatic-life-expectancy = forventet levetid under 6 måneder
criterion-trondheim-somatic-no-network = ikke wifi eller dekning
criterion-trondheim-somatic-no-electronic-id = ikke elektronisk ID

criteria-set-trondheim-mental-health = Trondheim, psykisk helse
criterion-trondheim-mental-health-over-18 = over 18 år
criterion-trondheim-mental-health-lives-at-home = bor hjemme i kommunen
criterion-trondheim-mental-health-masters-technology = mestrer teknologien, kan lære, eller får hjelp
criterion-trondheim-mental-health-crisis-plan-usable = krisemestringsplanen kan brukes ved forverring
criterion-trondheim-mental-health-no-electronic-id = ikke elektronisk ID

criteria-set-orland-cancer = Ørland, kreft
criterion-orland-cancer-over-18 = over 18 år
criterion-orland-cancer-under-treatment = under behandling
criterion-orland-cancer-home-care-follows = hjemmetjenesten følger med på bivirkninger og infeksjon
criterion-orland-cancer-motivated = motivert
criterion-orland-cancer-electronic-id = har elektronisk ID
criterion-orland-cancer-competent-to-consent = samtykkekompetent

criteria-set-target-group = Målgruppe
criterion-target-group-benefits-possible = kan man hente ut gevinster (trygghet, mestring, kunnskap)?
criterion-target-group-needs-known = kjenner vi brukernes behov?
criterion-target-group-documented-experience = finnes det dokumentert erfaring med DHO?
criterion-target-group-high-use-of-services = bruker gruppen mye tjenester?
criterion-target-group-technology-supports = finnes det teknologi som støtter behovet?

# Why something stands in *Today*. $detail is an activity, a step, a level or what to do.
reason-event-open = { $detail } hendelse er åpen
reason-activity-due = { $detail }
reason-consent-asked = venter på svar om samtykke
reason-consent-withdrawn = samtykke trukket tilbake: { $detail }
reason-plan-at-gp = planen er hos fastlegen
reason-plan-review = planen skal gjennomgås
reason-plan-not-covered = planen er endret og må godkjennes på nytt
reason-loan-due = utstyr skal tilbake
reason-lent-twice = utlånt to ganger
reason-dsk = DSK
reason-dsk-step = DSK: { $detail }
reason-dsk-evaluation = evaluering av DSK mangler
reason-dsk-notes = journalnotat fra DSK mangler
reason-action = { $detail }
reason-booked-twice = samtidig med en annen DSK
reason-nobody-covers = ingen dekker { $detail }
reason-erasure-due = { $count ->
    [one] lagringstiden er ute for én
   *[other] lagringstiden er ute for { $count }
}
reason-service-paused = pause: { $detail }
