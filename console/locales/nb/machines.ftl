# Words about machines: the Sync tab, tickets, codes and members.
count-machines = maskiner like
count-joining = venter
count-machines-help = like denne maskinen, av de andre; … noe mangler
count-joining-help = så mange venter på å bli sluppet inn

sync-name = Maskin
sync-person = Person
sync-scopes = Deler
sync-last = Sist
sync-they-lack = De mangler
sync-we-lack = Vi mangler
sync-now = Nå
sync-here = denne maskinen
sync-key = Nøkkel
sync-unknown = ukjent
sync-connected = samband
sync-not-connected = ikke samband
sync-since = { $what } siden { $when }
sync-never = { $what } siden oppstart
sync-equal = likt
sync-was-equal = likt sist man visste det
sync-lacks = de mangler { $they }, vi mangler { $we }
sync-lacks-unknown = ukjent hva som mangler
sync-last-exchange = sist { $when }
sync-no-exchange = ikke utvekslet siden oppstart
sync-waits = kode { $code } · Enter
sync-waits-for-them = bekreftet her, venter
sync-waits-how = Venter på å bli sluppet inn. Trykk Enter for å sammenligne kodene.
sync-somebody-waits = noen venter på å bli sluppet inn: trykk 8
sync-alone = Bare denne maskinen er med i regionen. Trykk i for å invitere en til.
sync-municipality = Kommune
sync-on-duty = Vakt nå
sync-deputy = Vara nå
sync-nobody-on-duty = ingen
sync-machine = Denne maskinen
sync-last-saved = Sist lagret herfra
sync-nothing-saved-yet = ikke siden åpning
sync-store = Lager
sync-store-well = skriver og leser
sync-read-only = bare lesing etter en feil: { $reason }
sync-records = Her er
sync-look-at = Å følge opp
sync-conflicts = uenighet
sync-problems = å se på
sync-quarantined = holdt utenfor
scope-cards = kort
scope-region = region

trouble-no-address = ingen kjent vei
trouble-no-answer = ikke svar
trouble-rejected = slipper ikke denne maskinen inn
trouble-ours = avsluttet herfra
trouble-lost = samband brutt
trouble-other-version = har en annen utgave av Varde
trouble-forged = sendte noe som forfatteren ikke har signert; den spørres ikke mer før neste start
trouble-forked = { $machine } er satt tilbake til en eldre tilstand
trouble-forked-unknown = en maskin er satt tilbake til en eldre tilstand
trouble-unknown-author = har endringer fra noen som ikke er kjent her

invite-title = Invitere en maskin
invite-machine = Maskinen som skal bli med
ticket-title = Billett til { $municipality }, { $role }
ticket-until = Gjelder én maskin, én gang, til { $time }. Gi den bare til den som skal bli med.
ticket-copy = Merk teksten med Shift og musen for å kopiere, eller trykk f for å lagre den i en fil.
ticket-path = Fil:
ticket-kept = lagret i { $path }; slett filen når maskinen er med
ticket-file-exists = filen finnes fra før, og skrives ikke over
ticket-used = { $machine } ({ $person }) venter. Enter: sammenlign kodene.
ticket-unreadable = filen med billetten kan ikke leses: { $error }
compare-title = Slippe inn en maskin?
compare-how = Ring den som vil bli med. Les koden for hverandre: den skal være lik på begge skjermene.
compare-code = Kode
compare-who-joins = Blir med
compare-who-invited = Inviterer
compare-as = Som
compare-confirmed = Bekreftet her. Venter på den andre.
compare-let-in = { $machine } ({ $person }) er med i regionen
compare-gone = { $machine } ({ $person }) venter ikke lenger
waiting-title = Venter på å bli sluppet inn
waiting-how = Ring den som inviterte. Les koden for hverandre: den skal være lik på begge skjermene.
waiting-nobody = Ingen kode her nå. Enten har ikke maskinen som laget billetten, svart ennå (den må være på), eller så er billetten brukt, avvist eller eldre enn ti minutter. Trykk t for å bruke en annen billett.
members-title = Medlemmer i regionen
members-state = Tilstand
members-seen = sist sett { $when }
members-never-seen = ikke sett ennå
members-revoked = stengt ute; alle vet det
members-revoked-some-know = stengt ute; { $heard } av { $others } vet det, ikke ennå: { $unheard }
role-title = Rollen til { $machine }
revoke-title = Stenge ute en maskin?
revoke-message = { $machine } ({ $person }, { $municipality }) får ikke mer fra noen maskin, og kan ikke komme tilbake av seg selv. Det den allerede har, har den: si det til den som har mistet den.
revoked-all-know = { $machine } ({ $person }): stengt ute. Alle de { $others } andre maskinene vet det. Det den har, har den.
revoked-some-know = { $machine } ({ $person }): stengt ute. { $heard } av { $others } andre maskiner vet det; ikke ennå: { $unheard }. Det den har, har den.

field-ticket = Billett eller fil
field-member-role = Rolle
code-member-role-coordinator-admin = koordinator-admin
code-member-role-coordinator = koordinator
code-member-role-reader = leser
code-member-role-project-lead = prosjektleder

refusal-joining = denne maskinen venter på å bli sluppet inn: sammenlign kodene og bekreft på begge maskinene
refusal-not-a-ticket = dette er ingen billett, eller ikke hele; en fil med dette navnet finnes heller ikke
refusal-ticket-expired = billetten er eldre enn ti minutter: be om en ny
refusal-not-allowed = rollen din tillater ikke dette: en koordinator-admin slipper inn maskiner i sin egen kommune, endrer rollene deres og stenger dem ute; den første i en ny kommune må være koordinator-admin
refusal-last-admin = dette er den siste koordinator-admin i kommunen: gi en annen maskin den rollen først. Ingenting er endret.
refusal-nobody-joining = ingen venter på å bli sluppet inn som «{ $id }»
refusal-wrong-code = koden er en annen enn her: stopp, og be om en ny billett
refusal-no-network = Billetten kan ikke lages: maskinen er ikke koblet til noe nett nå. Koble til og prøv igjen.
refusal-not-a-relay = ikke adressen til et relé: skriv https://…
disabled-not-admin = bare en koordinator-admin gjør dette
disabled-reads-only = du kan lese og ikke endre: rollen er leser. Spør en koordinator-admin i kommunen
disabled-region-only = prosjektlederen har bare det som er felles for regionen
disabled-nobody-waits = ingen venter på å bli sluppet inn
disabled-confirmed = bekreftet her allerede; venter på den andre
disabled-in-meeting = pasientenes kort blir ikke endret i møtemodus: F9 går ut av den
refusal-in-meeting = Pasientenes kort blir ikke endret i møtemodus: F9 går ut av den. Ingenting er endret.
trouble-locked = er låst
refusal-no-passphrase = bare en nøkkelfil åpner denne Varde, så ingen kunne åpne igjen: sett en passfrase først (varde passphrase)
access-none = Ingenting er lest ennå.
access-opened = åpnet
access-listed = liste med navn
access-found = søk
access-title = HVEM HAR LEST
access-when = Når
access-what = Hva
access-exported = alt kopiert ut
access-unmasked = navn vist igjen
access-refused = prøvd, nektet
access-role-changed = rolle endret
access-erased = alt om pasienten slettet
access-missing = { $machine }: innførsel { $n } mangler
access-altered = { $machine }: innførsel { $n } er ikke slik den ble skrevet
access-whole = Loggen er hel: { $count } innførsler.

erasure-retention-ended = lagringstiden er ute
erasure-requested = personen har bedt om det
erasure-entered-by-mistake = skulle aldri vært ført inn
erasure-other = annen grunn, gjort rede for et annet sted
erase-title = SLETT ALT OM PASIENTEN
erase-what = Dette blir slettet: { $records }. { $machines ->
    [1] Bare denne maskinen har noe.
   *[other] Det gjelder alle de { $machines } maskinene som kan ha noe.
}
erase-forever = Det kan ikke gjøres om. Maskiner som er borte, sletter når de kommer tilbake. Sikkerhetskopier fra før har det til de blir kastet.
erase-type = Skriv { $number } og trykk Enter for å slette:
erase-done = Slettet her: { $records ->
    [one] én oppføring
   *[other] { $records } oppføringer
}. { $others ->
    [0] Ingen annen maskin har noe.
    [one] Den andre maskinen sletter når den får vite det; se Synk → slettet.
   *[other] De { $others } andre maskinene sletter når de får vite det; se Synk → slettet.
}
erasures-title = SLETTEDE PERSONER
erasures-none = Ingen er slettet ennå.
erasures-ground = Hvorfor
erasures-records = Poster
erasures-on = Slettet på
erased-everywhere = { $all ->
    [1] denne maskinen
   *[other] { $done } av { $all } maskiner
}
erased-on-some = { $done } av { $all } maskiner; ennå ikke { $lacking }
erased-beyond-reach = {"; "}uten tilgang nå, kan ha det fremdeles: { $machines }
not-erasable-legal-hold = Ingenting er slettet: pasienten har noe i «Må tas vare på». Tøm feltet først.
not-erasable-in-service = Ingenting er slettet: tjenesten går ennå. Avslutt den først.
not-erasable-has-equipment = Ingenting er slettet: pasienten har utstyr på lån. Hent det inn først.
refusal-erased = Alt om denne personen er slettet. Det som ikke var lagret, er ikke tatt vare på; noter det et annet sted om det trengs.
