# Dates as shown; day and month have two digits, the long forms have the day without a zero.
date-short = { $day }.{ $month }.{ $year }
date-day-and-month = { $day }.{ $month }.
date-long = { $weekday } { $day }. { $month } { $year }
date-time = { $date } kl. { $time }
decimal-sign = ,

# Words that are understood, in whatever language is chosen, and the first of each shown.
weekday-1 = mandag, man, ma
weekday-2 = tirsdag, tir, ti
weekday-3 = onsdag, ons, on
weekday-4 = torsdag, tor, to
weekday-5 = fredag, fre, fr
weekday-6 = lørdag, lør, lø
weekday-7 = søndag, søn, sø
month-1 = januar, jan
month-2 = februar, feb
month-3 = mars, mar
month-4 = april, apr
month-5 = mai
month-6 = juni, jun
month-7 = juli, jul
month-8 = august, aug
month-9 = september, sep, sept
month-10 = oktober, okt
month-11 = november, nov
month-12 = desember, des
day-today = i dag, idag
day-tomorrow = i morgen, imorgen
day-after-tomorrow = i overmorgen, overmorgen
day-yesterday = i går, igår
# “in 2 weeks”, and words that are passed over.
date-in = om
date-unit-days = dag, dager
date-unit-weeks = uke, uker
date-fillers = den, kl, klokka, klokken, neste
