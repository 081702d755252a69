# Det som blir gitt ut av Varde.
export-title = Det som står om { $person } i Varde
export-taken = Tatt ut { $date } av { $person } ({ $machine }), { $municipality }. Opplysningene er et samordningsutdrag, ikke pasientjournalen.
export-not-here = Her står alt som denne maskinen har: også det som er lagt bort, hvem som har skrevet hva, og hvem som har lest. Utkast som ikke er lagret, og fritekst i saker om andre, er ikke med. Andre maskiner kan ha mer som ikke er kommet hit ennå.
export-cards = Rader uten navn som de andre kommunene ser: { $count }
export-field = Felt
export-value = Verdi
export-put-away = lagt bort
export-history = Det som er skrevet, nyeste først
export-from = Før
export-to = Etter
export-machine = Maskin
export-readings = Hvem som har lest
