//! What is given out of Varde: to another system, and to the person whom it is about.

#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::collections::BTreeSet;

use end_to_end::Home;

fn with_demo() -> Home {
    let home = Home::begun();
    let file = |name: &str| format!("{}/../demo-data/{name}", env!("CARGO_MANIFEST_DIR"));
    // One plan of the demo is to be looked at.
    home.varde(&["import", &file("region.toml"), &file("masfjorden.toml")]).failed(1);
    home
}

/// How often the patient's log says that all on the patient was given out.
fn given_out(home: &Home, patient: &str) -> usize {
    let log = home.json(&["log", "--patient", patient]);
    log.as_array().unwrap().iter().filter(|entry| entry["occasion"] == "exported").count()
}

#[test]
fn patients_go_into_a_new_file_of_their_owners_as_one_bundle_and_the_log_tells() {
    let home = with_demo();
    home.varde(&["set", "MAS-02", "archived=yes", "--lang", "en"]).done();
    let path = home.around().join("pasientar.json");
    let file = path.to_str().unwrap();
    let said = home.json(&["export", "fhir", "--file", file]);
    assert_eq!(said["patients"], 9, "what is put away stays");
    let bundle: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let entries = bundle["entry"].as_array().unwrap();
    let urls: BTreeSet<_> = entries.iter().map(|entry| entry["fullUrl"].as_str().unwrap()).collect();
    let of = |kind: &str| entries.iter().filter(|entry| entry["resource"]["resourceType"] == kind).count();
    assert_eq!((urls.len(), of("Patient"), of("EpisodeOfCare")), (entries.len(), 9, 9));
    for entry in entries.iter().filter(|entry| !entry["resource"]["patient"].is_null()) {
        assert!(urls.contains(entry["resource"]["patient"]["reference"].as_str().unwrap()));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!((given_out(&home, "MAS-01"), given_out(&home, "MAS-02")), (1, 0));

    home.varde(&["export", "fhir", "MAS-01", "--file", file]).failed(1);
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&std::fs::read(&path).unwrap()).unwrap(), bundle);
    // Named by number and by name it is one patient, and as before.
    let one = home.json(&["export", "fhir", "MAS-01", "Varleg Rogn"]);
    let shared = one["entry"].as_array().unwrap();
    assert!(shared.iter().all(|entry| urls.contains(entry["fullUrl"].as_str().unwrap())));
    assert_eq!(shared.iter().filter(|entry| entry["resource"]["resourceType"] == "Patient").count(), 1);
    home.varde(&["export", "fhir", "MAS-99"]).failed(1);
}

#[test]
fn a_person_gets_what_stands_about_them_as_a_page_and_as_json() {
    let home = with_demo();
    home.varde(&["set", "MAS-01", "notes=<script>alert(1)</script>"]).done();
    let page = home.varde(&["export", "person", "MAS-01", "--lang", "nn"]).done();
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
    assert!(page.contains("Varleg Rogn") && page.contains("Kven som har lese"));
    let told = home.json(&["export", "person", "MAS-01"]);
    let kinds: Vec<_> =
        told["records"].as_array().unwrap().iter().map(|held| held["kind"].as_str().unwrap()).collect();
    assert_eq!((kinds[0], kinds.contains(&"plan"), kinds.contains(&"equipment")), ("patient", true, true));
    let fields = told["records"][0]["fields"].as_array().unwrap();
    assert!(fields.iter().all(|field| field["who"]["machine"] == "kontor"), "who wrote it is told");
    assert_eq!(told["access"][0]["occasion"], "exported", "this export too");
}
