# What a municipality decides for itself, and whose records are due for erasure.
kind-settings = settings of the municipality
kind-settings-many = The municipality's settings
context-settings-detail = The municipality's settings
group-retention = How long records are kept
field-kept-after-end = Months after the end
field-kept-after-turned-down = Months, turned down
key-municipality-help = what the municipality decides for itself: for how long records are kept

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
