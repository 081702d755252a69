# Words about machines: the Sync tab, tickets, codes and members.
count-machines = maskiner like
count-joining = ventar
count-machines-help = like denne maskina, av dei andre; … noko manglar
count-joining-help = så mange ventar på å bli sleppt inn

sync-name = Maskin
sync-person = Person
sync-scopes = Deler
sync-last = Sist
sync-they-lack = Dei manglar
sync-we-lack = Vi manglar
sync-now = No
sync-here = denne maskina
sync-key = Nøkkel
sync-unknown = ukjent
sync-connected = samband
sync-not-connected = ikkje samband
sync-since = { $what } sidan { $when }
sync-never = { $what } sidan oppstart
sync-equal = likt
sync-was-equal = likt sist ein visste det
sync-lacks = dei manglar { $they }, vi manglar { $we }
sync-lacks-unknown = ukjent kva som manglar
sync-last-exchange = sist { $when }
sync-no-exchange = ikkje utveksla sidan oppstart
sync-waits = kode { $code } · Enter
sync-waits-for-them = stadfesta her, ventar
sync-waits-how = Ventar på å bli sleppt inn. Trykk Enter for å jamføre kodane.
sync-somebody-waits = nokon ventar på å bli sleppt inn: trykk 8
sync-alone = Berre denne maskina er med i regionen. Trykk i for å invitere ei til.
sync-municipality = Kommune
sync-on-duty = Vakt no
sync-deputy = Vara no
sync-nobody-on-duty = ingen
sync-machine = Denne maskina
sync-last-saved = Sist lagra herifrå
sync-nothing-saved-yet = ikkje sidan opning
sync-store = Lager
sync-store-well = skriv og les
sync-read-only = berre lesing etter ein feil: { $reason }
sync-records = Her er
sync-look-at = Å følgje opp
sync-conflicts = usemje
sync-problems = å sjå på
sync-quarantined = halde utanfor
scope-cards = kort
scope-region = region

trouble-no-address = ingen kjend veg
trouble-no-answer = ikkje svar
trouble-rejected = slepp ikkje denne maskina inn
trouble-ours = avslutta herifrå
trouble-lost = samband brote
trouble-other-version = har ei anna utgåve av Varde
trouble-forged = sende noko som forfattaren ikkje har signert; ho blir ikkje spurd meir før neste start
trouble-forked = { $machine } er sett tilbake til ei eldre tilstand
trouble-forked-unknown = ei maskin er sett tilbake til ei eldre tilstand
trouble-unknown-author = har endringar frå nokon som ikkje er kjend her

invite-title = Invitere ei maskin
invite-machine = Maskina som skal bli med
ticket-title = Billett til { $municipality }, { $role }
ticket-until = Gjeld éi maskin, éin gong, til { $time }. Gi han berre til den som skal bli med.
ticket-copy = Merk teksten med Shift og musa for å kopiere, eller trykk f for å lagre han i ei fil.
ticket-path = Fil:
ticket-kept = lagra i { $path }; slett fila når maskina er med
ticket-file-exists = fila finst frå før, og blir ikkje skriven over
ticket-used = { $machine } ({ $person }) ventar. Enter: jamfør kodane.
ticket-unreadable = fila med billetten kan ikkje lesast: { $error }
compare-title = Sleppe inn ei maskin?
compare-how = Ring den som vil bli med. Les koden for kvarandre: han skal vere lik på begge skjermane.
compare-code = Kode
compare-who-joins = Blir med
compare-who-invited = Inviterer
compare-as = Som
compare-confirmed = Stadfesta her. Ventar på den andre.
compare-let-in = { $machine } ({ $person }) er med i regionen
compare-gone = { $machine } ({ $person }) ventar ikkje lenger
waiting-title = Ventar på å bli sleppt inn
waiting-how = Ring den som inviterte. Les koden for kvarandre: han skal vere lik på begge skjermane.
waiting-nobody = Ingen kode her no. Anten har ikkje maskina som laga billetten, svara enno (ho må vere på), eller så er billetten brukt, avvist eller eldre enn ti minutt. Trykk t for å bruke ein annan billett.
members-title = Medlemer i regionen
members-state = Tilstand
members-seen = sist sett { $when }
members-never-seen = ikkje sett enno
members-revoked = stengd ute; alle veit det
members-revoked-some-know = stengd ute; { $heard } av { $others } veit det, ikkje enno: { $unheard }
role-title = Rolla til { $machine }
revoke-title = Stengje ute ei maskin?
revoke-message = { $machine } ({ $person }, { $municipality }) får ikkje meir frå nokon maskin, og kan ikkje kome tilbake av seg sjølv. Det ho alt har, har ho: sei det til den som har mist ho.
revoked-all-know = { $machine } ({ $person }): stengd ute. Alle dei { $others } andre maskinene veit det. Det ho har, har ho.
revoked-some-know = { $machine } ({ $person }): stengd ute. { $heard } av { $others } andre maskiner veit det; ikkje enno: { $unheard }. Det ho har, har ho.

field-ticket = Billett eller fil
field-member-role = Rolle
code-member-role-coordinator-admin = koordinator-admin
code-member-role-coordinator = koordinator
code-member-role-reader = leser
code-member-role-project-lead = prosjektleiar

refusal-joining = denne maskina ventar på å bli sleppt inn: jamfør kodane og stadfest på begge maskinene
refusal-not-a-ticket = dette er ingen billett, eller ikkje heile; ei fil med dette namnet finst heller ikkje
refusal-ticket-expired = billetten er eldre enn ti minutt: be om ein ny
refusal-not-allowed = rolla di tillèt ikkje dette: ein koordinator-admin slepper inn maskiner i sin eigen kommune, endrar rollene deira og stengjer dei ute; den første i ein ny kommune må vere koordinator-admin
refusal-last-admin = dette er den siste koordinator-admin i kommunen: gi ei anna maskin den rolla først. Ingenting er endra.
refusal-nobody-joining = ingen ventar på å bli sleppt inn som «{ $id }»
refusal-wrong-code = koden er ein annan enn her: stopp, og be om ein ny billett
refusal-no-network = Billetten kan ikkje lagast: maskina er ikkje kopla til noko nett no. Kople til og prøv igjen.
refusal-not-a-relay = ikkje adressa til eit relé: skriv https://…
disabled-not-admin = berre ein koordinator-admin gjer dette
disabled-reads-only = du kan lese og ikkje endre: rolla er lesar. Spør ein koordinator-admin i kommunen
disabled-region-only = prosjektleiaren har berre det som er felles for regionen
disabled-nobody-waits = ingen ventar på å bli sleppt inn
disabled-confirmed = stadfesta her alt; ventar på den andre
disabled-in-meeting = pasientane sine kort blir ikkje endra i møtemodus: F9 går ut av han
refusal-in-meeting = Pasientane sine kort blir ikkje endra i møtemodus: F9 går ut av han. Ingenting er endra.
trouble-locked = er låst
refusal-no-passphrase = berre ei nøkkelfil opnar denne Varde, så ingen kunne opne att: set ei passfrase først (varde passphrase)
access-none = Ingenting er lese enno.
access-opened = opna
access-listed = liste med namn
access-found = søk
access-title = KVEN HAR LESE
access-when = Når
access-what = Kva
access-exported = alt kopiert ut
access-unmasked = namn vist att
access-refused = prøvd, nekta
access-role-changed = rolle endra
access-erased = alt om pasienten sletta
access-missing = { $machine }: innføring { $n } manglar
access-altered = { $machine }: innføring { $n } er ikkje slik ho vart skriven
access-whole = Loggen er heil: { $count } innføringar.

erasure-retention-ended = lagringstida er ute
erasure-requested = personen har bede om det
erasure-entered-by-mistake = skulle aldri vore ført inn
erasure-other = anna grunn, gjord greie for annan stad
erase-title = SLETT ALT OM PASIENTEN
erase-what = Dette blir sletta: { $records }. { $machines ->
    [1] Berre denne maskina har noko.
   *[other] Det gjeld alle dei { $machines } maskinane som kan ha noko.
}
erase-forever = Det kan ikkje gjerast om. Maskinar som er borte, slettar når dei kjem att. Sikkerheitskopiar frå før har det til dei blir kasta.
erase-type = Skriv { $number } og trykk Enter for å slette:
erase-done = Sletta her: { $records ->
    [one] éi oppføring
   *[other] { $records } oppføringar
}. { $others ->
    [0] Ingen annan maskin har noko.
    [one] Den andre maskina slettar når ho får vite det; sjå Synk → sletta.
   *[other] Dei { $others } andre maskinane slettar når dei får vite det; sjå Synk → sletta.
}
erasures-title = SLETTA PERSONAR
erasures-none = Ingen er sletta enno.
erasures-ground = Kvifor
erasures-records = Poster
erasures-on = Sletta på
erased-everywhere = { $all ->
    [1] denne maskina
   *[other] { $done } av { $all } maskinar
}
erased-on-some = { $done } av { $all } maskinar; enno ikkje { $lacking }
erased-beyond-reach = {"; "}utan tilgang no, kan ha det framleis: { $machines }
not-erasable-legal-hold = Ingenting er sletta: pasienten har noko i «Må takast vare på». Tøm feltet først.
not-erasable-in-service = Ingenting er sletta: tenesta går enno. Avslutt ho først.
not-erasable-has-equipment = Ingenting er sletta: pasienten har utstyr på lån. Hent det inn først.
refusal-erased = Alt om denne personen er sletta. Det som ikkje var lagra, er ikkje teke vare på; noter det annan stad om det trengst.
