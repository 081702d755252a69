# Ark som kjem inn og går ut. Av fleire overskrifter eller titlar blir den første skriven, alle blir forstått.
overview-titles = Oversikt, Oversyn
overview-number = Brukarnummer, Anonymt brukarnummer
overview-challenge = Utfordringsbilete
overview-tools = DHO-verktøy, DHO-verktøy i bruk
overview-hours-decided = Vedtakstimar, Vedtakstimar per veke
overview-hours-spent = Timar DHO, Timar DHO-oppfølging
overview-distance-km = Køyreavstand km, Køyreavstand
overview-start-date = Startdato
overview-end-date = Sluttdato

fate-added = ny
fate-changed = finst her, { $count } felt blir endra: { $fields }
fate-differs = finst her, { $count } felt er ulike og blir ståande: { $fields }
fate-already = finst her, og seier det same
fate-left = blir ståande att

mistake-unreadable = kan ikkje lesast: det som stod der, er gått tapt
mistake-quotation-mark = har eit hermeteikn som står åleine
mistake-again = står i { $place } frå før

left-row = rad
left-field = felt
left-reason = grunn

cli-import-would = { $file }: { $added } ville bli tekne inn, { $changed } endra, { $already } er her frå før, { $left } ville bli ståande att. Ingenting er skrive.
cli-imported-changed = { $file }: { $added } tekne inn, { $changed } endra, { $already } var her frå før, { $left } vart ståande att.
cli-column-left = blir ikkje teken med
cli-columns-kept = Kjent frå no av: { $columns }
cli-no-such-column = { $file }: det finst inga kolonne «{ $column }». Ingenting vart teke inn frå fila.
cli-map-hint = Sei kva ei kolonne er med --map "KOLONNE=FELT", eller lat henne vere ute med --map "KOLONNE=".
cli-rejected = { $rows } rader som vart ståande att, er i { $file }. Rett dei der, og importer den fila.
cli-rejected-of-one-sheet = --rejected gjeld eitt ark (.csv eller .xlsx) om gongen. Ingenting vart teke inn.
cli-exported = { $count } rader er i { $file }.
cli-export-ending = Fila må slutte på .csv eller .xlsx. Ingenting vart skrive.
