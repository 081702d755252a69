# Ark som kommer inn og går ut. Av flere overskrifter eller titler blir den første skrevet, alle blir forstått.
overview-titles = Oversikt
overview-number = Brukernummer, Anonymt brukernummer
overview-challenge = Utfordringsbilde
overview-tools = DHO-verktøy, DHO-verktøy i bruk
overview-hours-decided = Vedtakstimer, Vedtakstimer per uke
overview-hours-spent = Timer DHO, Timer DHO-oppfølging
overview-distance-km = Kjøreavstand km, Kjøreavstand
overview-start-date = Startdato
overview-end-date = Sluttdato

fate-added = ny
fate-changed = finnes her, { $count } felt blir endret: { $fields }
fate-differs = finnes her, { $count } felt er ulike og blir stående: { $fields }
fate-already = finnes her, og sier det samme
fate-left = blir stående igjen

mistake-unreadable = kan ikke leses: det som sto der, er gått tapt
mistake-quotation-mark = har et anførselstegn som står alene
mistake-again = står i { $place } fra før

left-row = rad
left-field = felt
left-reason = grunn

cli-import-would = { $file }: { $added } ville bli tatt inn, { $changed } endret, { $already } er her fra før, { $left } ville bli stående igjen. Ingenting er skrevet.
cli-imported-changed = { $file }: { $added } tatt inn, { $changed } endret, { $already } var her fra før, { $left } ble stående igjen.
cli-column-left = blir ikke tatt med
cli-columns-kept = Kjent fra nå av: { $columns }
cli-no-such-column = { $file }: det finnes ingen kolonne «{ $column }». Ingenting ble tatt inn fra filen.
cli-map-hint = Si hva en kolonne er med --map "KOLONNE=FELT", eller la den være ute med --map "KOLONNE=".
cli-rejected = { $rows } rader som ble stående igjen, er i { $file }. Rett dem der, og importer den filen.
cli-rejected-of-one-sheet = --rejected gjelder ett ark (.csv eller .xlsx) om gangen. Ingenting ble tatt inn.
cli-exported = { $count } rader er i { $file }.
cli-export-ending = Filen må slutte på .csv eller .xlsx. Ingenting ble skrevet.
