# Dates as shown; day and month have two digits, the long forms have the day without a zero.
date-short = { $day }.{ $month }.{ $year }
date-day-and-month = { $day }.{ $month }.
date-long = { $weekday } { $day } { $month } { $year }
date-time = { $date } { $time }
decimal-sign = .

# Words that are understood, in whatever language is chosen, and the first of each shown.
weekday-1 = Monday, mon, mo
weekday-2 = Tuesday, tue, tu
weekday-3 = Wednesday, wed, we
weekday-4 = Thursday, thu, th
weekday-5 = Friday, fri, fr
weekday-6 = Saturday, sat, sa
weekday-7 = Sunday, sun, su
month-1 = January, jan
month-2 = February, feb
month-3 = March, mar
month-4 = April, apr
month-5 = May
month-6 = June, jun
month-7 = July, jul
month-8 = August, aug
month-9 = September, sep, sept
month-10 = October, oct
month-11 = November, nov
month-12 = December, dec
day-today = today
day-tomorrow = tomorrow
day-after-tomorrow = day after tomorrow
day-yesterday = yesterday
# “in 2 weeks”, and words that are passed over.
date-in = in
date-unit-days = day, days
date-unit-weeks = week, weeks
date-fillers = the, at, next
