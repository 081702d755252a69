# What a municipality decides for itself, and whose records are due for erasure.
kind-settings = settings of the municipality
kind-settings-many = The municipality's settings
context-settings-detail = The municipality's settings
group-retention = How long records are kept
field-kept-after-end = Months after the end
field-kept-after-turned-down = Months, turned down
key-municipality-help = what the municipality decides for itself: how long records are kept, criteria, questions asked

context-retention-layer = Due for erasure
key-retention = due
key-retention-help = see who is due for erasure; nothing is erased by itself
retention-title = DUE FOR ERASURE
retention-due = { $count ->
    [0] Nobody is due for erasure.
    [one] One person is due for erasure.
   *[other] { $count } persons are due for erasure.
}
retention-kept = Records are kept after the service ended: { $ended }; after somebody was turned down: { $turned-down }.
retention-months = { $months ->
    [one] 1 month
   *[other] { $months } months
}
retention-for-ever = until somebody erases them
retention-listed = The { $listed } that have been due longest are listed.
retention-by-hand = Nothing is erased by itself: open the patient and press E.
retention-ended = Ended
retention-since = Due since
retention-hindrance = What hinders
retention-last-change = { $date }, last change
retention-legal-hold = must be kept
retention-in-service = the service goes on
retention-has-equipment = has equipment

group-criteria = Criteria
group-questionnaire = Questionnaire
field-criteria-sets = Sets in use
field-questions = Questions asked
section-own-criterion = Own criteria
field-own-criterion-set = Set
field-own-criterion-text = Criterion
field-own-criterion-against = Speaks against
criterion-own = own criterion
key-own-criterion = criterion
key-own-criterion-help = a criterion of the municipality's own
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

group-consent = Consent
field-consent-form = Consent form in use

field-activity-not-used = Not used here
field-activity-accountable = Accountable
field-activity-within-days = Due within days
code-accountable-home-care = { code-role-home-care }
code-accountable-administration = { code-role-administration }
code-accountable-gp = { code-role-gp }
code-accountable-hospital = { code-role-hospital }
code-accountable-patient = { code-role-patient }
pathway-changes = Press Enter on an activity to change it for the municipality.
pathway-letters = A accountable, U performs, R advises, D takes part, I is informed
pathway-not-used = not used here
pathway-within = { $days ->
    [0] the same day
    [one] within 1 day
   *[other] within { $days } days
}
pathway-changed = changed here
