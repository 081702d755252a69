# The activities of the published pathway; `activity-2-2` is activity 2.2.
activity-1-1 = Identify need
activity-1-2 = Referral/application
activity-1-3 = Assessment
activity-1-4 = Decision
activity-2-1 = Recruit for trial
activity-2-2 = Inform, obtain consent
activity-2-3 = Register service in EPJ
activity-2-4 = Create user in DHO app
activity-2-5 = Hand out equipment
activity-2-6 = Train and support
activity-2-7 = Patient starts reporting
activity-3-1 = Review data, set limits
activity-3-2 = Make self-treatment plan
activity-4-1 = Follow up the plan
activity-4-2 = Evaluate
activity-4-3 = Adjust plan and limits
activity-4-4 = Decide: continue or end
activity-5-1 = Collect equipment
activity-5-2 = Archive user in DHO app
activity-5-3 = End service in EPJ

phase-1 = Assessment
phase-2 = Start
phase-3 = Plan
phase-4 = Follow-up
phase-5 = Ending

# Criteria sets and their criteria.
criteria-set-dsk = DSK
criterion-dsk-specialist-follow-up = needs specialist follow-up
criterion-dsk-safe-by-video = good and safe follow-up is possible by video
criterion-dsk-long-travel = long travel, or travel is a burden
criterion-dsk-both-take-part = it helps that both municipality and hospital take part

criteria-set-dho-nordhordland = DHO Nordhordland
criterion-dho-nordhordland-measurable = condition can be observed, measured and followed at a distance
criterion-dho-nordhordland-motivated = patient or relative is motivated
criterion-dho-nordhordland-safe-and-wanted = follow-up by DHO is safe and wanted
criterion-dho-nordhordland-benefit-person = benefit expected for patient or relative
criterion-dho-nordhordland-effect-on-services = effect on use of services expected
criterion-dho-nordhordland-simple-technology = can use simple technology, with training or a trial
criterion-dho-nordhordland-no-network = poor coverage or no network
criterion-dho-nordhordland-no-digital-skills = no digital skills
criterion-dho-nordhordland-does-not-want = does not want to
criterion-dho-nordhordland-cannot-follow-plan = cannot follow up measurements and plan

criteria-set-frogner-lung = Frogner, lung
criterion-frogner-lung-lives-in-district = lives in the district
criterion-frogner-lung-lung-disease = lung disease, preferably COPD
criterion-frogner-lung-digital-skill-or-relative = digital skill, or a relative who helps
criterion-frogner-lung-motivated = motivated
criterion-frogner-lung-able-to-measure = able to measure (hands, sight, hearing)
criterion-frogner-lung-competent-to-consent = competent to consent
criterion-frogner-lung-benefit = expected benefit
criterion-frogner-lung-substance-problems = substance problems
criterion-frogner-lung-dementia = advanced dementia or cognitive failure
criterion-frogner-lung-low-burden = low disease burden
criterion-frogner-lung-language-barrier = language or communication barrier
criterion-frogner-lung-no-network = no mobile coverage

criteria-set-trondheim-somatic = Trondheim, somatic
criterion-trondheim-somatic-condition-clarified = condition clarified enough to use a plan
criterion-trondheim-somatic-masters-technology = masters the technology, can learn, or is helped
criterion-trondheim-somatic-over-18 = over 18
criterion-trondheim-somatic-lives-at-home = lives at home in the municipality
criterion-trondheim-somatic-plan-usable = plan usable at deterioration
criterion-trondheim-somatic-varying-symptoms = varying symptoms where treatment varies by plan
criterion-trondheim-somatic-not-competent = not competent to consent and no support
criterion-trondheim-somatic-comorbidity = complicating comorbidity
criterion-trondheim-somatic-cognitive-failure = moderate cognitive failure
criterion-trondheim-somatic-life-expectancy = life expectancy under 6 months
criterion-trondheim-somatic-no-network = no wifi or coverage
criterion-trondheim-somatic-no-electronic-id = no electronic ID

criteria-set-trondheim-mental-health = Trondheim, mental health
criterion-trondheim-mental-health-over-18 = over 18
criterion-trondheim-mental-health-lives-at-home = lives at home in the municipality
criterion-trondheim-mental-health-masters-technology = masters the technology, can learn, or is helped
criterion-trondheim-mental-health-crisis-plan-usable = crisis plan usable at deterioration
criterion-trondheim-mental-health-no-electronic-id = no electronic ID

criteria-set-orland-cancer = Ørland, cancer
criterion-orland-cancer-over-18 = over 18
criterion-orland-cancer-under-treatment = under treatment
criterion-orland-cancer-home-care-follows = home care follows side effects and infection
criterion-orland-cancer-motivated = motivated
criterion-orland-cancer-electronic-id = has electronic ID
criterion-orland-cancer-competent-to-consent = competent to consent

criteria-set-target-group = Target group
criterion-target-group-benefits-possible = can benefits be gained (safety, coping, knowledge)?
criterion-target-group-needs-known = do we know the users' needs?
criterion-target-group-documented-experience = documented experience with DHO?
criterion-target-group-high-use-of-services = high use of services?
criterion-target-group-technology-supports = technology that supports the need?

# Why something stands in *Today*. $detail is an activity, a step, a level or what to do.
reason-event-open = { $detail } event is open
reason-activity-due = { $detail }
reason-consent-asked = waiting for an answer on consent
reason-consent-withdrawn = consent withdrawn: { $detail }
reason-plan-at-gp = plan is with the GP
reason-plan-review = plan is to be reviewed
reason-plan-not-covered = plan was changed and needs a new approval
reason-loan-due = equipment is to come back
reason-lent-twice = lent twice
reason-dsk = DSK
reason-dsk-step = DSK: { $detail }
reason-dsk-evaluation = evaluation of the DSK is missing
reason-dsk-notes = journal note of the DSK is missing
reason-action = { $detail }
reason-booked-twice = at the same time as another DSK
reason-nobody-covers = nobody covers for { $detail }
reason-erasure-due = { $count ->
    [one] one is due for erasure
   *[other] { $count } are due for erasure
}
reason-service-paused = paused: { $detail }
