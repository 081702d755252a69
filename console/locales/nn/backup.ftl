# Tryggingskopiar og gjenopprettingskortet.
cli-kit-title = GJENOPPRETTINGSKORT FOR VARDE – kort { $kit }
cli-kit-keep =
    Skriv orda på papir og lås papiret inn, helst to stader. Den som har orda og ein kopi, kan lese alt.
    Utan orda kan ingen opne nokon kopi. Orda vert ikkje viste att.
cli-kit-word = For å sjå at dei er skrivne ned: skriv ord { $place }:
cli-kit-words = Dei 24 orda på kortet, éi eller fleire linjer:
cli-kit-not-written = Det er ikkje ordet på kortet. Kortet vart ikkje teke i bruk; lag eit nytt.
cli-kit-set = Kopiar vert laga for kort { $kit } frå no av.
cli-backed-up = Kopi laga: alt som { $machine } har ({ $count } oppføringar, tilstand { $state }). Han kan berre opnast med kortet.
cli-backup-whole = Kopien er heil: { $machine } ({ $person }, { $municipality }), { $when }, { $count } oppføringar, tilstand { $state }.
cli-restored =
    Henta tilbake: { $machine } ({ $person }, { $municipality }) slik det var { $when }, { $count } oppføringar.
    Resten kjem frå dei andre maskinene når dei vert nådde. Er den gamle maskina stolen, så steng nøkkelen hennar ute: `varde members`.
cli-backup = Tryggingskopi
cli-backup-none = ingen enno
cli-kit = Gjenopprettingskort
cli-kit-none = ikkje laga: `varde backup kit`
restore-title = Hent tilbake frå ein kopi
restore-part = Kopien
field-backup-file = Fila med kopien
field-kit-words = Dei 24 orda på kortet
backup-no-kit = det finst ikkje noko gjenopprettingskort enno: lag eitt med `varde backup kit`
backup-not-a-recipient = det er ikkje den offentlege delen av eit kort; ingenting er endra
backup-kit-length = kortet har 24 ord, og dette er { $found }
backup-kit-word = ord { $place } er feilskrive
backup-kit-mistyped = eit ord er eit anna enn det som står på kortet, eller to har bytt plass
backup-file-exists = fila finst frå før; ho er ikkje rørt. Vel eit anna namn
backup-not-a-backup = dette er ikkje ein kopi frå Varde; ingenting er endra
backup-wrong-kit = dette kortet opnar ikkje denne kopien; ingenting er endra
backup-damaged = kopien er skadd eller ikkje heil; ingenting er endra. Prøv ein annan kopi
backup-newer = kopien er laga av ein nyare Varde; ingenting er endra. Oppdater fyrst
backup-file = ei fil svikta: { $reason }. Ingenting er endra
backup-store = databasen kunne ikkje kopierast eller lesast: { $reason }. Ingenting er endra
