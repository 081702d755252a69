# What two people changed apart, and what is to be decided.
refusal-decided = There is nothing to decide here any more, or not like that. Nothing was changed.
inbox-title = To decide
inbox-none = Nothing to decide.
inbox-before = Before
inbox-depends = Goes together with
inbox-both = both stand
inbox-merged = both texts, put together
inbox-opens = write it yourself
inbox-yields-number = the other gets a new number
inbox-yields-time = the other is called off
inbox-yields-identity = the other is put away
inbox-who = { $person } at { $machine }, { $at }
inbox-unknown = unknown machine, { $at }
inbox-settled = Decided. u takes it back.
dispute-lent-twice = lent out twice
dispute-approval = the approval does not cover what the plan says
dispute-consent = { $activity } was done without a consent
dispute-pair = { $shared } as { $other }
side-approval-0 = the plan becomes a draft, and needs a new approval
side-approval-1 = the plan becomes what the GP approved
side-consent-0 = the activity was not done
side-loan = this loan stands
# The history.
history-title = History: { $record }
history-of-field = only { $field }
history-of-person = only { $person }
history-none = Nothing was changed yet.
history-when = When
history-who = Who
history-what = Field
history-change = From → to
history-machine = Machine
state-title = { $record } as it was { $at }
revert-title = Bring back?
revert-field = “{ $field }” becomes “{ $value }”, as it was { $at }. It is a new change, and can be taken back.
revert-state = The whole record becomes what it was { $at }. It is a new change, and can be taken back.
revert-done = Brought back. u takes it back.
# Undo.
undo-title = Take back?
redo-title = Do again?
undo-nothing = There is nothing to take back on this machine.
redo-nothing = There is nothing to do again.
undo-when = { $what }, { $at }
undo-records = { $count ->
    [one] One record
   *[other] { $count } records
}
undo-becomes = { $field }: { $from } → { $to }
undo-since = Changed by others since:
undo-since-line = { $record }, { $field }: { $who } { $at }
undo-done = Taken back: { $what }. U does it again.
redo-done = Done again: { $what }.
undo-part = What others have changed since stands.
deed-added = new: { $kind }
deed-changed = change
deed-operated = { $operation }
deed-imported = import
deed-settled = decision
deed-reverted = earlier state brought back
deed-changed-many = change of many
# Many rows.
many-title = Change { $count } records
many-preview = This will be changed
many-already = { $count } have it already
many-refused = { $count } cannot be changed
many-done = { $count } records were changed. u takes it back.
many-no-fields = Nothing is filled in. Fill in what is to be the same on all.
marked-count = { $count } marked
# Forms that were not saved.
draft-found = A form from { $at } was not saved. It is as you left it.
draft-elsewhere = now: { $value } ({ $who })
copied = Copied: { $text }
disabled-not-offered = this is not decided like that
inbox-merges = they are one person: see what merging them makes
dispute-changed-since-merged = changed after it was merged into { $kept }
dispute-about-replaced = is about a patient whose record was merged into another
side-changed-since-merged-0 = take it over, too
side-changed-since-merged-1 = leave it in the record that is put away
side-changed-since-merged-2 = they are two people: bring this one back
side-about-replaced = it is about { $patient }
side-each-into-the-other = each was merged into the other: this one is kept
deed-merged = merging of two records
deed-unmerged = two records of one again

# Two records of one person.
merge-title = ONE PERSON, TWO RECORDS
merge-what = { $merged } is put away, and { $kept } stands for both.
merge-back = Nothing is lost: u takes it back, and M on the record that was put away brings it back later.
merge-disputed = They disagree ({ $count }): both stand until somebody chooses
merge-taken = The kept one gets ({ $count })
merge-records = Comes along
merge-done = Merged: { $kept } stands for both. u takes it back.
unmerge-done = { $patient } is a record of its own again. u takes it back.
not-mergeable-itself = Nothing was changed: a record is not merged with itself.
not-mergeable-other-municipality = Nothing was changed: the patients are of two municipalities.
not-mergeable-put-away = Nothing was changed: the record to keep is put away. Keep the other, or bring it back first.
not-mergeable-replaced = Nothing was changed: the record was merged into another already.
not-mergeable-not-replaced = Nothing was changed: the record was not merged into another.
not-mergeable-notes-too-long = Nothing was changed: the notes of both together are too long for one record. Shorten them first.
