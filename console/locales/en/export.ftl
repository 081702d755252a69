# What is given out of Varde.
export-title = What Varde holds on { $person }
export-taken = Taken out { $date } by { $person } ({ $machine }), { $municipality }. This is what coordination needs, not the patient record.
export-not-here = Here is all that this machine holds: what was put away too, who wrote what, and who has read it. Drafts that were not saved, and free text in records about others, are left out. Other machines may hold more that has not come here yet.
export-cards = Rows without a name that the other municipalities see: { $count }
export-field = Field
export-value = Value
export-put-away = put away
export-history = What was written, newest first
export-from = Before
export-to = After
export-machine = Machine
export-readings = Who has read
