# Sheets that come in and go out. Of several headings or titles the first is written, all are understood.
overview-titles = Overview
overview-number = User number, Anonymous user number
overview-challenge = Challenge picture
overview-tools = DHO tools, DHO tools used
overview-hours-decided = Hours decided per week, Hours decided
overview-hours-spent = DHO hours, Hours spent on DHO
overview-distance-km = Driving distance km, Driving distance
overview-start-date = Start date
overview-end-date = End date

fate-added = new
fate-changed = is here, { $count } fields change: { $fields }
fate-differs = is here, { $count } fields differ and stay as they are: { $fields }
fate-already = is here, and says the same
fate-left = left out

mistake-unreadable = cannot be read: what stood there was lost
mistake-quotation-mark = has a quotation mark that stands alone
mistake-again = stands in { $place } already

left-row = row
left-field = field
left-reason = reason

cli-import-would = { $file }: { $added } would be taken, { $changed } changed, { $already } are here already, { $left } left out. Nothing was written.
cli-imported-changed = { $file }: { $added } taken, { $changed } changed, { $already } were here already, { $left } left out.
cli-column-left = left out
cli-columns-kept = Known from now on: { $columns }
cli-no-such-column = { $file }: there is no column “{ $column }”. Nothing was taken from the file.
cli-map-hint = Say what a column is with --map "COLUMN=FIELD", or leave it out with --map "COLUMN=".
cli-rejected = { $rows } rows that were left out are in { $file }. Correct them there and import that file.
cli-rejected-of-one-sheet = --rejected is for one sheet (.csv or .xlsx) at a time. Nothing was taken in.
cli-exported = { $count } rows are in { $file }.
cli-export-ending = The file must end in .csv or .xlsx. Nothing was written.
