# Backups and the recovery kit.
cli-kit-title = VARDE RECOVERY KIT – kit { $kit }
cli-kit-keep =
    Write the words on paper and lock the paper away, best in two places. Whoever has the words and a backup can
    read everything. Without the words nobody can open any backup. They are not shown again.
cli-kit-word = To see that they were written down: type word { $place }:
cli-kit-words = The 24 words of the kit, on one line or several:
cli-kit-not-written = That is not the word of the kit. The kit was not put to use; make another one.
cli-kit-set = Backups are made for kit { $kit } from now on.
cli-backed-up = Backed up: all that { $machine } has ({ $count } records, state { $state }). Only the kit opens it.
cli-backup-whole = The backup is whole: { $machine } ({ $person }, { $municipality }), { $when }, { $count } records, state { $state }.
cli-restored =
    Restored: { $machine } ({ $person }, { $municipality }) as it was { $when }, { $count } records.
    The rest comes from the other machines when they are reached. If the old machine was stolen, revoke its key: `varde members`.
cli-backup = Backup
cli-backup-none = none yet
cli-kit = Recovery kit
cli-kit-none = none: `varde backup kit`
restore-title = Restore a backup
restore-part = The backup
field-backup-file = The backup file
field-kit-words = The 24 words of the kit
backup-no-kit = there is no recovery kit yet: make one with `varde backup kit`
backup-not-a-recipient = this is not the public half of a kit; nothing was changed
backup-kit-length = a kit has 24 words, and these are { $found }
backup-kit-word = word { $place } is misspelt
backup-kit-mistyped = a word is another one than is on the paper, or two have changed places
backup-file-exists = the file is there already and was left as it is; choose another name
backup-not-a-backup = this is not a backup of Varde; nothing was changed
backup-wrong-kit = this kit does not open this backup; nothing was changed
backup-damaged = the backup is damaged or not whole; nothing was changed. Try another one
backup-newer = a newer Varde made this backup; nothing was changed. Update first
backup-file = a file failed: { $reason }. Nothing was changed
backup-store = the database could not be copied or read: { $reason }. Nothing was changed
