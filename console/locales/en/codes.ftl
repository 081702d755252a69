# Words of stored codes. `code-<section>-<field>-<code>` inside a section,
# `code-<kind>-<field>-<code>` at the top of a record, then `code-<field>-<code>`, `code-<code>`.
yes = yes
no = no
yes-forms = yes, y
no-forms = no, n
code-other = other

code-gender-female = female
code-gender-male = male
code-gender-unknown = not known

code-group-palliation = palliative care
code-group-old-age-psychiatry = old-age psychiatry
code-group-copd = COPD
code-group-heart-failure = heart failure
code-group-diabetes = diabetes
code-group-cancer = cancer
code-group-mental-health = mental health

code-status-planned = candidate
code-status-waitlist = on waiting list
code-status-active = active
code-status-onhold = paused
code-status-finished = ended
code-status-cancelled = never started

code-model-home-care-first = home care first
code-model-hospital-first = hospital first
code-model-response-centre = response centre
code-model-home-care-only = home care only

code-reporter-patient = the patient
code-reporter-relative = a relative
code-by-patient = the patient
code-by-relative = a relative

code-state-in-progress = under way
code-state-done = done
code-state-not-needed = not needed

code-consent-status-proposed = asked
code-consent-status-active = given
code-consent-status-rejected = refused
code-consent-status-inactive = withdrawn

code-moment-start = at start
code-moment-follow-up = at follow-up

code-tablet = tablet
code-pulse-oximeter = pulse oximeter
code-scale = scale
code-glucose-meter = blood-sugar meter
code-blood-pressure-meter = blood-pressure meter
code-thermometer = thermometer
code-table-camera = table camera
code-conversation-amplifier = conversation amplifier

code-condition-ready = ready
code-condition-cleaning = to be cleaned
code-condition-repair = in repair
code-condition-lost = lost
code-condition-retired = retired

code-borrower-patient = a patient
code-borrower-place = a place

code-loan-state-available = available
code-loan-state-on-loan = on loan
code-loan-state-overdue = overdue
code-loan-state-lent-twice = lent twice
code-loan-state-being-prepared = being prepared
code-loan-state-out-of-use = out of use

code-flow-from-municipality = the municipality
code-flow-from-hospital = the hospital

code-appointment-status-proposed = proposed
code-appointment-status-pending = being arranged
code-appointment-status-booked = booked
code-appointment-status-fulfilled = held
code-appointment-status-cancelled = cancelled
code-appointment-status-noshow = not attended
code-appointment-status-entered-in-error = entered in error

code-place-gp-office = GP office
code-place-home = at home
code-place-nursing-home = nursing home
code-place-ward = hospital ward

code-transport-own-car = own car/driven by relative
code-transport-patient-transport = patient transport/taxi
code-transport-ambulance = ambulance

code-companion-family = family
code-companion-health-personnel = municipal health personnel
code-companion-nobody = nobody

code-step-referral = Referral
code-step-participants = Decide who takes part
code-step-assessment = Hospital assesses
code-step-time = Agree time by phone
code-step-link = Appointment and link

code-form-self-treatment = self-treatment plan
code-form-crisis = crisis plan

code-plan-status-draft = draft
code-plan-status-sent = with the GP
code-plan-status-approved = approved
code-plan-status-active = in force
code-plan-status-superseded = superseded
code-plan-status-ended = ended

code-approval-none = not approved
code-approval-covers = approved by the GP
code-approval-no-longer-covers = changed since the approval

code-level-green = green
code-level-yellow = yellow
code-level-red = red

code-measure-spo2 = SpO₂ %
code-measure-pulse = pulse
code-measure-systolic = systolic mmHg
code-measure-diastolic = diastolic mmHg
code-measure-temperature = temperature °C
code-measure-weight = weight kg
code-measure-glucose = blood sugar mmol/l
code-measure-esas-pain = ESAS pain
code-measure-esas-tiredness = ESAS tiredness
code-measure-esas-nausea = ESAS nausea
code-measure-esas-breath = ESAS shortness of breath
code-measure-esas-anxiety = ESAS anxiety

code-comparison-below = below
code-comparison-at-least = at least
code-comparison-above = above
code-comparison-risen-by = risen by
code-comparison-fallen-by = fallen by

code-outcome-open = open
code-outcome-green = back to green
code-outcome-gp = the GP took over
code-outcome-admitted = admitted
code-outcome-false-alarm = false alarm

code-kind-hospital-unit = hospital unit
code-kind-municipal-unit = municipal unit
code-kind-gp-office = GP office
code-kind-nursing-home = nursing home
code-kind-response-centre = response centre
code-kind-person = person

code-weekdays-mo = Monday
code-weekdays-tu = Tuesday
code-weekdays-we = Wednesday
code-weekdays-th = Thursday
code-weekdays-fr = Friday
code-weekdays-sa = Saturday
code-weekdays-su = Sunday

code-role-home-care = home care
code-role-administration = administration
code-role-gp = GP
code-role-hospital = hospital
code-role-patient = patient/relative

code-lane-alert = Now
code-lane-due = Due
code-lane-waiting = Waiting for others
code-lane-retention = Due for erasure
code-consent-state-not-asked = not asked
code-consent-state-asked = asked
code-consent-state-in-force = given
code-consent-state-refused = refused
code-consent-state-withdrawn = withdrawn

code-proposal-include = may be included
code-proposal-exclude = something speaks against
code-proposal-incomplete = not all answered
code-shared-patient = same patient
code-shared-person = same responsible person
code-shared-place = same place
code-shared-identity-number = same identity number
code-shared-name-and-birth-date = same name and birth date
code-shared-number = same number

code-referred-by-home-care = home care
code-referred-by-gp = the GP
code-referred-by-hospital = the hospital
code-referred-by-administration = the assessment team
code-referred-by-patient = patient or relative

code-not-included-does-not-want = does not want to
code-not-included-no-coverage = poor coverage
code-not-included-no-digital-skill = no digital skills
code-not-included-cannot-measure = cannot follow up measurements and plan
code-not-included-not-competent = not competent to consent
code-not-included-too-ill = too ill
code-not-included-little-benefit = little to gain
code-not-included-moved = has moved
code-not-included-died = has died

code-reason-hospital-stay = stay in hospital
code-reason-nursing-home = stay in a nursing home
code-reason-away = away

code-outcome-continue = continue
code-outcome-adjust = adjust the plan first
code-outcome-end = end
