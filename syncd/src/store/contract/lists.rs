//! Lists, search, *Today* and references.

use jiff::civil::{date, time};

use super::super::samples::*;
use super::super::*;
use super::{by, found, listed, titles};
use crate::domain::agenda::{AgendaItem, Lane, Reason};
use crate::domain::booking::{Booking, Shared};

contract! {
    norwegians_find_names_where_they_expect_them,
    each_order_puts_what_is_missing_last,
    the_last_changed_comes_first_where_asked,
    pages_of_a_list_make_up_the_list,
    a_record_knows_its_position,
    what_is_put_away_has_its_own_list,
    a_filter_looks_in_the_record_and_at_its_patient,
    a_plan_shows_its_patient,
    search_tolerates_spelling,
    search_finds_phone_numbers_however_typed,
    search_reads_no_syntax_out_of_what_is_typed,
    search_ranks_names_before_notes,
    search_forgets_what_was_replaced,
    an_excerpt_shows_where,
    today_is_sorted_by_what_is_most_urgent,
    today_counts_what_it_does_not_show,
    a_reference_is_a_number_a_name_or_the_start_of_an_id,
    every_record_comes_once_by_id,
    the_highest_number_is_known,
    records_are_counted_by_kind,
    disputed_records_are_listed,
    what_is_about_a_replaced_patient_is_told,
    what_refers_to_a_record_is_known,
    a_list_of_some_days_holds_those_days,
    two_at_once_say_so_whichever_came_first,
}

fn what_refers_to_a_record_is_known(store: &mut dyn Store) {
    let linked = |title: &str, links: &[u8]| Projection {
        links: links.iter().copied().map(id).collect(),
        ..titled(title)
    };
    let away = Projection { archived: true, ..linked("away", &[9]) };
    store.commit(patients([linked("b", &[8, 9]), linked("a", &[9]), linked("c", &[8]), away])).unwrap();
    let referring = |store: &dyn Store, to, limit| {
        let rows = store.referring(id(to), limit).unwrap();
        rows.into_iter().map(|row| row.title).collect::<Vec<_>>()
    };
    assert_eq!(referring(store, 9, 10), ["a", "b"]);
    assert_eq!(referring(store, 9, 1), ["a"]);
    let changed = DocumentCommit { changes: vec![change(9, 9)], ..document(1, Kind::Patient, titled("b")) };
    store.commit(of([changed])).unwrap();
    assert_eq!(referring(store, 8, 10), ["c"], "b refers to nothing any longer");
}

fn norwegians_find_names_where_they_expect_them(store: &mut dyn Store) {
    let sorted =
        ["Anne Vik", "Bjørg Nes", "Zara Dal", "Ægir Moe", "Østen Li", "Åse Ås", "Aase Ås", "Åshild By"];
    let shuffled = [6, 2, 4, 0, 7, 1, 5, 3].map(|index: usize| titled(sorted[index]));
    store.commit(patients(shuffled)).unwrap();
    assert_eq!(listed(store, &by(Order::Title)), sorted);
}

fn each_order_puts_what_is_missing_last(store: &mut dyn Store) {
    let full = Projection {
        owner: Some("Åse".into()),
        group: "copd".into(),
        phase: Some(4),
        due: Some(date(2026, 11, 24)),
        ..numbered("MAS-11", "full")
    };
    let before = Projection {
        owner: Some("Berit".into()),
        group: "cancer".into(),
        phase: Some(1),
        due: Some(date(2025, 1, 1)),
        ..numbered("MAS-9", "before")
    };
    let empty = Projection { state: String::new(), ..titled("a lacks all") };
    store.commit(patients([empty, full, before])).unwrap();
    for order in [Order::Number, Order::Group, Order::Phase, Order::Owner, Order::Due] {
        assert_eq!(listed(store, &by(order)), ["before", "full", "a lacks all"], "{order:?}");
        let turned = Query { descending: true, ..by(order) };
        assert_eq!(listed(store, &turned), ["a lacks all", "full", "before"], "{order:?}");
    }
    assert_eq!(listed(store, &by(Order::State)), ["before", "full", "a lacks all"], "then by title");
}

fn the_last_changed_comes_first_where_asked(store: &mut dyn Store) {
    store.commit(patients(["a", "b", "c"].map(titled))).unwrap();
    let edited = DocumentCommit { changes: vec![change(9, 9)], ..document(1, Kind::Patient, titled("a")) };
    store.commit(of([edited])).unwrap();
    let newest = Query { descending: true, ..by(Order::Updated) };
    assert_eq!(listed(store, &newest), ["a", "c", "b"]);
}

fn pages_of_a_list_make_up_the_list(store: &mut dyn Store) {
    store.commit(patients((1..=25).map(|number| titled(&format!("Person {number}"))))).unwrap();
    let mut all = Vec::new();
    for offset in (0..25).step_by(10) {
        let page = store.list(&Query { offset, limit: 10, ..by(Order::Title) }).unwrap();
        assert_eq!((page.total, page.offset), (25, offset));
        all.extend(titles(&page).into_iter().map(str::to_owned));
    }
    assert_eq!(all, (1..=25).map(|number| format!("Person {number}")).collect::<Vec<_>>());
    let beyond = store.list(&Query { offset: 99, limit: 10, ..by(Order::Title) }).unwrap();
    assert_eq!((beyond.rows.len(), beyond.total), (0, 25));
}

fn a_record_knows_its_position(store: &mut dyn Store) {
    store.commit(patients(["Anne", "Bjørg", "Bjørg", "Åse"].map(titled))).unwrap();
    for descending in [false, true] {
        let query = Query { descending, limit: 1, ..by(Order::Title) };
        let everything = Query { limit: 99, ..query.clone() };
        for (place, row) in store.list(&everything).unwrap().rows.iter().enumerate() {
            assert_eq!(store.position(&query, row.id).unwrap(), Some(place));
        }
    }
    let filtered = Query { filter: "bjørg".into(), ..by(Order::Title) };
    assert_eq!(store.position(&filtered, id(3)).unwrap(), Some(1));
    assert_eq!(store.position(&filtered, id(1)).unwrap(), None, "not in the filtered list");
    assert_eq!(store.position(&by(Order::Title), id(99)).unwrap(), None);
}

fn what_is_put_away_has_its_own_list(store: &mut dyn Store) {
    let away = Projection { archived: true, ..titled("Borte Bjørk") };
    store.commit(patients([away, titled("Nær Bjørk")])).unwrap();
    assert_eq!(listed(store, &by(Order::Title)), ["Nær Bjørk"]);
    assert_eq!(listed(store, &Query { archived: true, ..by(Order::Title) }), ["Borte Bjørk"]);
    assert_eq!(found(store, "bjørk"), ["Nær Bjørk", "Borte Bjørk"], "found, and last");
    assert_eq!(store.find(Kind::Patient, "borte bjørk").unwrap(), [id(1)]);
}

fn a_filter_looks_in_the_record_and_at_its_patient(store: &mut dyn Store) {
    let about = |patient, title| Projection { patient: Some(id(patient)), ..titled(title) };
    store
        .commit(of([
            document(1, Kind::Patient, numbered("MAS-07", "Rolig Havørn")),
            document(2, Kind::Patient, Projection { text: "havørn i hagen".into(), ..titled("Stolt Furu") }),
            document(3, Kind::Plan, about(1, "Plan v3")),
            document(4, Kind::Plan, about(2, "Plan v1")),
        ]))
        .unwrap();
    let plans = |filter: &str| Query { filter: filter.into(), ..Query::of(Kind::Plan) };
    assert_eq!(listed(store, &plans("havorn")), ["Plan v3"], "the name, and not the notes, of the patient");
    assert_eq!(listed(store, &plans("plan mas-07")), ["Plan v3"]);
    assert_eq!(listed(store, &plans("v1 furu")), ["Plan v1"]);
    assert_eq!(listed(store, &plans("v1 havørn")), [""; 0], "every word must be found");
    assert_eq!(listed(store, &Query { patient: Some(id(2)), ..plans("") }), ["Plan v1"]);
}

fn a_plan_shows_its_patient(store: &mut dyn Store) {
    let plan = |patient| Projection { patient: Some(id(patient)), ..titled("Plan") };
    store.commit(of([document(3, Kind::Plan, plan(1)), document(4, Kind::Plan, plan(99))])).unwrap();
    assert_eq!(store.row(id(3)).unwrap().unwrap().patient, None, "the patient is not here yet");
    store.commit(of([document(1, Kind::Patient, numbered("MAS-07", "Rolig Havørn"))])).unwrap();
    let shown = PatientRef { id: id(1), number: Some("MAS-07".into()), title: "Rolig Havørn".into() };
    assert_eq!(store.row(id(3)).unwrap().unwrap().patient, Some(shown));
}

fn search_tolerates_spelling(store: &mut dyn Store) {
    let note = Projection { text: "Følgjer SpO₂ og vekt".into(), ..titled("Åse Bjørnstad") };
    store.commit(patients([note, titled("Haakon Nes"), titled("Ærlig Kåre")])).unwrap();
    for text in ["åse", "Aase", "ASE BJORN", "bjørnst", "spo2", "folgjer vekt", "se  bj"] {
        assert_eq!(found(store, text), ["Åse Bjørnstad"], "{text}");
    }
    assert_eq!(found(store, "håkon"), ["Haakon Nes"]);
    assert_eq!(found(store, "aerlig"), ["Ærlig Kåre"]);
    assert_eq!(found(store, "åse nes"), [""; 0]);
    assert_eq!(found(store, "og"), [""; 0], "short words are looked for in names only");
    assert_eq!(found(store, " "), [""; 0]);
}

fn search_finds_phone_numbers_however_typed(store: &mut dyn Store) {
    let phone = Projection { text: "mobil 68051234".into(), ..titled("Stolt Furu") };
    store.commit(patients([phone, titled("Rolig Havørn")])).unwrap();
    for text in ["68051234", "68 05 12 34", "+47 680 51 234", "004768051234", "68 05 1", "furu 68 05 12 34"] {
        assert_eq!(found(store, text), ["Stolt Furu"], "{text}");
    }
    assert_eq!(found(store, "68 05 12 35"), [""; 0]);
}

fn search_reads_no_syntax_out_of_what_is_typed(store: &mut dyn Store) {
    let odd = Projection { text: "100 % \"sikker\" -- NEAR(a) ab*cd _x_ 'q'".into(), ..titled("Stolt Furu") };
    store.commit(patients([odd, titled("Rolig Havørn")])).unwrap();
    for text in ["\"sikker\"", "\"sikk", "NEAR(a)", "ab*cd", "--", "_x_", "'q'"] {
        let expected: &[&str] = if text.len() < 3 { &[] } else { &["Stolt Furu"] };
        assert_eq!(found(store, text), expected, "{text}");
    }
    for text in
        ["sik*", "furu OR havørn", "NOT havørn", "title:furu", "^furu", "f_ru", "%%%", "\"\"\"", "{a}"]
    {
        assert_eq!(found(store, text), [""; 0], "{text}");
    }
}

fn search_ranks_names_before_notes(store: &mut dyn Store) {
    let note = Projection { text: "naboen Furu".into(), ..titled("Aa Først") };
    let titles = ["Kjell Furu", "Furu", "Furuly Stein", "Furulund"];
    let mut all = vec![note];
    all.extend(titles.map(titled));
    all.push(numbered("FURU", "Åge"));
    store.commit(patients(all)).unwrap();
    let ranked = ["Furu", "Åge", "Furulund", "Furuly Stein", "Kjell Furu", "Aa Først"];
    assert_eq!(found(store, "furu"), ranked);
    assert_eq!(store.search("furu", 2).unwrap().len(), 2);
}

fn search_forgets_what_was_replaced(store: &mut dyn Store) {
    store.commit(patients([Projection { text: "gammalt ord".into(), ..titled("Stolt Furu") }])).unwrap();
    store.commit(patients([Projection { text: "nytt ord".into(), ..titled("Stolt Furu") }])).unwrap();
    assert_eq!(found(store, "gammalt"), [""; 0]);
    assert_eq!(found(store, "nytt"), ["Stolt Furu"]);
}

fn an_excerpt_shows_where(store: &mut dyn Store) {
    let text = "Dottera heiter Åse og bur i Alver".into();
    store.commit(patients([Projection { text, ..titled("Stolt Furu") }])).unwrap();
    let excerpt = |words| store.search(words, 1).unwrap().remove(0).excerpt;
    assert_eq!(excerpt("furu aase"), "Dottera heiter Åse og bur i Alver");
    assert_eq!(excerpt("furu"), "", "the title shows it");
}

fn agenda_of(number: u8, title: &str, agenda: Vec<AgendaItem>) -> DocumentCommit {
    document(number, Kind::Event, Projection { agenda, ..titled(title) })
}

fn today_is_sorted_by_what_is_most_urgent(store: &mut dyn Store) {
    let (today, late, coming) = (date(2026, 11, 24), date(2026, 11, 17), date(2026, 11, 26));
    let at = |hour, item: AgendaItem| AgendaItem { at: Some(time(hour, 0, 0, 0)), ..item };
    store
        .commit(of([
            agenda_of(1, "yellow, old", vec![item(Lane::Alert, late, "yellow")]),
            agenda_of(2, "red at nine", vec![at(9, item(Lane::Alert, today, "red"))]),
            agenda_of(3, "red at seven", vec![at(7, item(Lane::Alert, today, "red"))]),
            agenda_of(4, "waiting", vec![item(Lane::Waiting, late, "")]),
            agenda_of(5, "any time", vec![item(Lane::Due, today, "")]),
            agenda_of(6, "at ten", vec![at(10, item(Lane::Due, today, ""))]),
            agenda_of(7, "late and coming", vec![item(Lane::Due, coming, ""), item(Lane::Due, late, "")]),
            agenda_of(8, "later", vec![item(Lane::Due, date(2026, 11, 23), "")]),
            agenda_of(9, "far", vec![item(Lane::Due, date(2026, 12, 24), "")]),
            agenda_of(10, "to erase", vec![item(Lane::Retention, late, "")]),
            agenda_of(11, "to erase from today", vec![item(Lane::Retention, today, "")]),
            agenda_of(12, "to erase later", vec![item(Lane::Retention, coming, "")]),
        ]))
        .unwrap();
    let agenda = store.agenda(&AgendaQuery { today, days_ahead: 7, limit: 10 }).unwrap();
    let rows: Vec<_> = agenda.rows.iter().map(|row| (row.part, row.record.title.as_str())).collect();
    assert_eq!(
        rows,
        [
            (Part::Now, "red at seven"),
            (Part::Now, "red at nine"),
            (Part::Now, "yellow, old"),
            (Part::Today, "at ten"),
            (Part::Today, "any time"),
            (Part::Late, "late and coming"),
            (Part::Late, "later"),
            (Part::Waiting, "waiting"),
            (Part::Coming, "late and coming"),
        ]
    );
    assert_eq!(
        agenda.counts,
        AgendaCounts { alert: 3, today: 2, late: 2, waiting: 1, coming: 1, to_erase: 2 }
    );
}

fn today_counts_what_it_does_not_show(store: &mut dyn Store) {
    let today = date(2026, 11, 24);
    let many = (1..=9).map(|number| agenda_of(number, "due", vec![item(Lane::Due, today, "")]));
    store.commit(of(many)).unwrap();
    store.commit(of([agenda_of(1, "done", Vec::new())])).unwrap();
    let agenda = store.agenda(&AgendaQuery { today, days_ahead: 0, limit: 3 }).unwrap();
    assert_eq!((agenda.rows.len(), agenda.counts.today), (3, 8));
}

fn a_reference_is_a_number_a_name_or_the_start_of_an_id(store: &mut dyn Store) {
    let twins = [numbered("MAS-03", "Åse Ærlig"), titled("MAS-03"), titled("Aase Ærlig")];
    store.commit(patients(twins)).unwrap();
    store.commit(of([document(9, Kind::Plan, titled("Åse Ærlig"))])).unwrap();
    let find = |reference: &str| store.find(Kind::Patient, reference).unwrap();
    assert_eq!(find("mas-03"), [id(1), id(2)], "the caller must ask which");
    assert_eq!(find(" ÅSE ÆRLIG "), [id(1)], "Aase is somebody else");
    assert_eq!(find("Åse"), []);
    assert_eq!(find("020202"), [id(2)]);
    assert_eq!(find(&id(3).to_string().to_uppercase()), [id(3)]);
    assert_eq!(find("02020"), [], "too short to be an id");
    assert_eq!(find("090909"), [], "of another kind");
    assert_eq!(find(""), []);
}

fn every_record_comes_once_by_id(store: &mut dyn Store) {
    let away = Projection { archived: true, ..titled("b") };
    store.commit(patients([titled("c"), away, titled("a")])).unwrap();
    store.commit(of([document(9, Kind::Contact, titled("d"))])).unwrap();
    let ids = |kind, after, limit| store.ids(kind, after, limit).unwrap();
    assert_eq!(ids(None, None, 9), [id(1), id(2), id(3), id(9)]);
    assert_eq!(ids(None, None, 2), [id(1), id(2)]);
    assert_eq!(ids(None, Some(id(2)), 9), [id(3), id(9)]);
    assert_eq!(ids(Some(Kind::Patient), Some(id(2)), 9), [id(3)]);
    assert_eq!(ids(Some(Kind::Plan), None, 9), []);
    assert_eq!(ids(None, Some(id(9)), 9), []);
}

fn the_highest_number_is_known(store: &mut dyn Store) {
    let away = Projection { archived: true, ..numbered("MAS-11", "c") };
    store
        .commit(patients([numbered("MAS-03", "a"), numbered("MAS-9", "b"), away, numbered("ALV-40", "d")]))
        .unwrap();
    assert_eq!(store.highest_number(Kind::Patient, "MAS-").unwrap(), 11, "a number is not given twice");
    assert_eq!(store.highest_number(Kind::Patient, "AUS-").unwrap(), 0);
    assert_eq!(store.highest_number(Kind::Equipment, "MAS-").unwrap(), 0);
}

fn records_are_counted_by_kind(store: &mut dyn Store) {
    let flawed = |archived| Projection { archived, conflicts: 1, problems: 3, ..titled("a") };
    store.commit(patients([flawed(false), flawed(true), titled("b")])).unwrap();
    store.commit(of([document(9, Kind::Contact, titled("c"))])).unwrap();
    let patients = Count { kind: Kind::Patient, in_use: 2, archived: 1, disputed: 2, faulty: 1 };
    let contacts = Count { kind: Kind::Contact, in_use: 1, archived: 0, disputed: 0, faulty: 0 };
    assert_eq!(store.counts().unwrap(), [patients, contacts]);
}

fn disputed_records_are_listed(store: &mut dyn Store) {
    let disputed = |title, archived| Projection { conflicts: 2, archived, ..titled(title) };
    store.commit(patients([disputed("first", false), titled("agreed"), disputed("last", true)])).unwrap();
    let titles: Vec<_> = store.disputed().unwrap().into_iter().map(|row| row.title).collect();
    assert_eq!(titles, ["last", "first"]);
}

fn what_is_about_a_replaced_patient_is_told(store: &mut dyn Store) {
    let about = |title, patient: u8| Projection { patient: Some(id(patient)), ..titled(title) };
    let replaced = Projection { archived: true, ..about("replaced", 1) };
    store.commit(patients([titled("kept"), replaced])).unwrap();
    let events = [document(3, Kind::Event, about("of kept", 1)), document(4, Kind::Event, about("late", 2))];
    store.commit(of(events)).unwrap();
    let told: Vec<_> = store.about_replaced().unwrap().into_iter().map(|row| row.title).collect();
    assert_eq!(told, ["late"]);
    let disputed = |count: &Count| (count.kind, count.disputed);
    let counts = store.counts().unwrap();
    assert_eq!(counts.iter().map(disputed).collect::<Vec<_>>(), [(Kind::Patient, 0), (Kind::Event, 1)]);
}

fn a_list_of_some_days_holds_those_days(store: &mut dyn Store) {
    let on = |day: i8| Projection { due: Some(date(2026, 11, day)), ..titled(&format!("on {day}")) };
    store.commit(patients([on(22), on(23), on(29), on(30), titled("any day")])).unwrap();
    let week = Query { days: Some((date(2026, 11, 23), date(2026, 11, 29))), ..by(Order::Due) };
    assert_eq!(listed(store, &week), ["on 23", "on 29"]);
}

fn two_at_once_say_so_whichever_came_first(store: &mut dyn Store) {
    let day = date(2026, 11, 24);
    let dsk = |number: u8, hour: i8, whose: &[&str]| {
        let taken = |who: &&str| Booking {
            who: (*who).to_owned(),
            start: day.at(hour, 0, 0, 0),
            end: day.at(hour + 1, 0, 0, 0),
        };
        let agenda = vec![AgendaItem { reason: Reason::BookedTwice, ..item(Lane::Due, day, "") }];
        let bookings = whose.iter().map(taken).collect();
        document(number, Kind::Appointment, Projection { agenda, bookings, ..titled("dsk") })
    };
    let told = |store: &dyn Store, number: u8| {
        let row = store.row(id(number)).unwrap().unwrap();
        assert_eq!(row.problems, row.booked_twice);
        let clashes = store.booked_twice(id(number)).unwrap();
        assert_eq!(clashes.len(), row.booked_twice as usize);
        clashes.into_iter().map(|clash| (clash.with, clash.shared)).collect::<Vec<_>>()
    };
    let faulty = |store: &dyn Store| store.counts().unwrap().iter().map(|count| count.faulty).sum::<usize>();
    let today = |store: &dyn Store| {
        let agenda = store.agenda(&AgendaQuery { today: day, days_ahead: 0, limit: 9 }).unwrap();
        assert_eq!(agenda.rows.len(), agenda.counts.today);
        agenda.counts.today
    };
    store.commit(of([dsk(1, 10, &["patient/a", "person/lun"]), dsk(2, 11, &["patient/a"])])).unwrap();
    assert_eq!((told(store, 1), faulty(store), today(store)), (vec![], 0, 0));
    store.commit(of([dsk(3, 10, &["person/lun", "patient/a", "place/b"])])).unwrap();
    assert_eq!(told(store, 1), [(id(3), Shared::Patient)], "the first knows of the last");
    assert_eq!(told(store, 3), [(id(1), Shared::Patient)]);
    assert_eq!((told(store, 2), faulty(store), today(store)), (vec![], 2, 2));
    store.commit(of([dsk(3, 11, &["person/lun", "place/b"])])).unwrap();
    assert_eq!((told(store, 1), told(store, 3), faulty(store), today(store)), (vec![], vec![], 0, 0));
}
