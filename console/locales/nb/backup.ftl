# Sikkerhetskopier og gjenopprettingskortet.
cli-kit-title = GJENOPPRETTINGSKORT FOR VARDE – kort { $kit }
cli-kit-keep =
    Skriv ordene på papir og lås papiret inn, helst to steder. Den som har ordene og en kopi, kan lese alt.
    Uten ordene kan ingen åpne noen kopi. Ordene vises ikke igjen.
cli-kit-word = For å se at de er skrevet ned: skriv ord { $place }:
cli-kit-words = De 24 ordene på kortet, én eller flere linjer:
cli-kit-not-written = Det er ikke ordet på kortet. Kortet ble ikke tatt i bruk; lag et nytt.
cli-kit-set = Kopier lages for kort { $kit } fra nå av.
cli-backed-up = Kopi laget: alt som { $machine } har ({ $count } oppføringer, tilstand { $state }). Den kan bare åpnes med kortet.
cli-backup-whole = Kopien er hel: { $machine } ({ $person }, { $municipality }), { $when }, { $count } oppføringer, tilstand { $state }.
cli-restored =
    Hentet tilbake: { $machine } ({ $person }, { $municipality }) slik det var { $when }, { $count } oppføringer.
    Resten kommer fra de andre maskinene når de nås. Er den gamle maskinen stjålet, så steng nøkkelen dens ute: `varde members`.
cli-backup = Sikkerhetskopi
cli-backup-none = ingen ennå
cli-kit = Gjenopprettingskort
cli-kit-none = ikke laget: `varde backup kit`
restore-title = Hent tilbake fra en kopi
restore-part = Kopien
field-backup-file = Filen med kopien
field-kit-words = De 24 ordene på kortet
backup-no-kit = det finnes ikke noe gjenopprettingskort ennå: lag ett med `varde backup kit`
backup-not-a-recipient = det er ikke den offentlige delen av et kort; ingenting er endret
backup-kit-length = kortet har 24 ord, og dette er { $found }
backup-kit-word = ord { $place } er feilskrevet
backup-kit-mistyped = et ord er et annet enn det som står på kortet, eller to har byttet plass
backup-file-exists = filen finnes fra før; den er ikke rørt. Velg et annet navn
backup-not-a-backup = dette er ikke en kopi fra Varde; ingenting er endret
backup-wrong-kit = dette kortet åpner ikke denne kopien; ingenting er endret
backup-damaged = kopien er skadet eller ikke hel; ingenting er endret. Prøv en annen kopi
backup-newer = kopien er laget av en nyere Varde; ingenting er endret. Oppdater først
backup-file = en fil sviktet: { $reason }. Ingenting er endret
backup-store = databasen kunne ikke kopieres eller leses: { $reason }. Ingenting er endret
