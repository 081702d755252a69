# Det som blir gjeve ut av Varde.
export-title = Det som står om { $person } i Varde
export-taken = Teke ut { $date } av { $person } ({ $machine }), { $municipality }. Opplysningane er eit samordningsutdrag, ikkje pasientjournalen.
export-not-here = Her står alt som denne maskina har: også det som er lagt bort, kven som har skrive kva, og kven som har lese. Utkast som ikkje er lagra, og fritekst i saker om andre, er ikkje med. Andre maskiner kan ha meir som ikkje er kome hit enno.
export-cards = Rader utan namn som dei andre kommunane ser: { $count }
export-field = Felt
export-value = Verdi
export-put-away = lagt bort
export-history = Det som er skrive, nyaste først
export-from = Før
export-to = Etter
export-machine = Maskin
export-readings = Kven som har lese
