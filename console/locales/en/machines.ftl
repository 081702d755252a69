# Words about machines: the Sync tab, tickets, codes and members.
count-machines = machines equal
count-joining = waiting
count-machines-help = equal to this machine, of the others; … something lacks
count-joining-help = so many wait to be let in

sync-name = Machine
sync-person = Person
sync-scopes = Shares
sync-last = Last
sync-they-lack = They lack
sync-we-lack = We lack
sync-now = Now
sync-here = this machine
sync-key = Key
sync-unknown = unknown
sync-connected = connected
sync-not-connected = not connected
sync-since = { $what } since { $when }
sync-never = { $what } since the start
sync-equal = equal
sync-was-equal = equal when last known
sync-lacks = they lack { $they }, we lack { $we }
sync-lacks-unknown = what is lacking is not known
sync-last-exchange = last { $when }
sync-no-exchange = nothing exchanged since the start
sync-waits = code { $code } · Enter
sync-waits-for-them = confirmed here, waits
sync-waits-how = Waits to be let in. Press Enter to compare the codes.
sync-somebody-waits = somebody waits to be let in: press 8
sync-alone = Only this machine is in the region. Press i to invite another.
sync-municipality = Municipality
sync-on-duty = On duty now
sync-deputy = Deputy now
sync-nobody-on-duty = nobody
sync-machine = This machine
sync-last-saved = Last saved from here
sync-nothing-saved-yet = not since opening
sync-store = Store
sync-store-well = reads and writes
sync-read-only = read-only after an error: { $reason }
sync-records = What is here
sync-look-at = To follow up
sync-conflicts = conflicts
sync-problems = to look at
sync-quarantined = kept apart
scope-cards = cards
scope-region = region

trouble-no-address = no known way
trouble-no-answer = no answer
trouble-rejected = does not let this machine in
trouble-ours = ended from here
trouble-lost = connection lost
trouble-other-version = has another version of Varde
trouble-forged = sent what its author never signed; it is not asked again until the next start
trouble-forked = { $machine } was set back to an older state
trouble-forked-unknown = a machine was set back to an older state
trouble-unknown-author = has changes by somebody who is not known here

invite-title = Invite a machine
invite-machine = The machine that joins
ticket-title = Ticket to { $municipality }, { $role }
ticket-until = For one machine, once, until { $time }. Give it only to whoever joins.
ticket-copy = Mark the text with Shift and the mouse to copy it, or press f to keep it in a file.
ticket-path = File:
ticket-kept = kept in { $path }; delete the file once the machine is in
ticket-file-exists = the file is there already, and is not written over
ticket-used = { $machine } ({ $person }) waits. Enter: compare the codes.
ticket-unreadable = the file with the ticket cannot be read: { $error }
compare-title = Let a machine in?
compare-how = Phone whoever wants to join. Read the code to each other: it must be the same on both screens.
compare-code = Code
compare-who-joins = Joins
compare-who-invited = Invites
compare-as = As
compare-confirmed = Confirmed here. Waiting for the other.
compare-let-in = { $machine } ({ $person }) is in the region
compare-gone = { $machine } ({ $person }) waits no longer
waiting-title = Waiting to be let in
waiting-how = Phone whoever invited you. Read the code to each other: it must be the same on both screens.
waiting-nobody = No code here now. Either the machine that made the ticket has not answered yet (it must be on), or the ticket is used, declined or older than ten minutes. Press t to use another ticket.
members-title = Members of the region
members-state = State
members-seen = last seen { $when }
members-never-seen = not seen yet
members-revoked = revoked; all know
members-revoked-some-know = revoked; { $heard } of { $others } know, not yet: { $unheard }
role-title = Role of { $machine }
revoke-title = Revoke a machine?
revoke-message = { $machine } ({ $person }, { $municipality }) gets nothing more from any machine and cannot come back by itself. What it already holds it keeps: say so to whoever has lost it.
revoked-all-know = { $machine } ({ $person }): revoked. All { $others } other machines have heard of it. What it holds it keeps.
revoked-some-know = { $machine } ({ $person }): revoked. { $heard } of { $others } other machines have heard of it; not yet: { $unheard }. What it holds it keeps.

field-ticket = Ticket or file
field-member-role = Role
code-member-role-coordinator-admin = coordinator-admin
code-member-role-coordinator = coordinator
code-member-role-reader = reader
code-member-role-project-lead = project lead

refusal-joining = this machine waits to be let in: compare the codes and confirm on both machines
refusal-not-a-ticket = this is no ticket, or not all of it; nor is there a file of this name
refusal-ticket-expired = the ticket is older than ten minutes: ask for a new one
refusal-not-allowed = your role does not allow this: a coordinator-admin lets machines into their own municipality, changes their roles and revokes them; the first of a new municipality must be a coordinator-admin
refusal-last-admin = this is the municipality’s last coordinator-admin: give another machine that role first. Nothing was changed.
refusal-nobody-joining = nobody waits to be let in as “{ $id }”
refusal-wrong-code = the code is another one than here: stop, and ask for a new ticket
refusal-no-network = No ticket can be made: this machine is on no network now. Connect it and try again.
refusal-not-a-relay = not the address of a relay: write https://…
disabled-not-admin = only a coordinator-admin does this
disabled-reads-only = you can read and not change: your role is reader. Ask a coordinator-admin of the municipality
disabled-region-only = the project lead has only what is the region’s
disabled-nobody-waits = nobody waits to be let in
disabled-confirmed = confirmed here already; waiting for the other
disabled-in-meeting = records of patients are not changed in meeting mode: F9 leaves it
refusal-in-meeting = Records of patients are not changed in meeting mode: F9 leaves it. Nothing was changed.
trouble-locked = is locked
refusal-no-passphrase = nothing but a key file opens this home, so nobody could open it again: set a passphrase first (varde passphrase)
access-none = Nothing was read yet.
access-opened = opened
access-listed = list of names
access-found = search
access-title = WHO HAS READ
access-when = When
access-what = What
access-exported = everything copied out
access-unmasked = names shown again
access-refused = tried, refused
access-role-changed = role changed
access-erased = everything on the patient erased
access-missing = { $machine }: entry { $n } is missing
access-altered = { $machine }: entry { $n } is not as it was written
access-whole = The log is whole: { $count } entries.

erasure-retention-ended = kept for as long as it may be
erasure-requested = the person has asked for it
erasure-entered-by-mistake = should never have been entered
erasure-other = another reason, accounted for elsewhere
erase-title = ERASE EVERYTHING ON THE PATIENT
erase-what = This will be erased: { $records }. { $machines ->
    [1] Only this machine holds anything.
   *[other] It concerns all { $machines } machines that may hold something.
}
erase-forever = It cannot be undone. Machines that are away erase it when they return. Backups made before hold it until they are thrown away.
erase-type = Type { $number } and press Enter to erase:
erase-done = Erased here: { $records ->
    [one] one record
   *[other] { $records } records
}. { $others ->
    [0] No other machine holds anything.
    [one] The other machine erases when it hears of it; see Sync → erased.
   *[other] The { $others } other machines erase when they hear of it; see Sync → erased.
}
erasures-title = ERASED PEOPLE
erasures-none = Nobody was erased yet.
erasures-ground = Why
erasures-records = Records
erasures-on = Erased on
erased-everywhere = { $all ->
    [1] this machine
   *[other] { $done } of { $all } machines
}
erased-on-some = { $done } of { $all } machines; not yet { $lacking }
erased-beyond-reach = {"; "}revoked, may hold it still: { $machines }
not-erasable-legal-hold = Nothing was erased: the patient has something in “Must be kept”. Clear that field first.
not-erasable-in-service = Nothing was erased: the service goes on. End it first.
not-erasable-has-equipment = Nothing was erased: equipment is lent to the patient. Collect it first.
refusal-erased = Everything on this person was erased. What was not saved is kept nowhere; note it elsewhere if it is needed.
