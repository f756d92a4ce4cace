use std::net::Ipv4Addr;

use super::*;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A certificate of an own key, as an authority would have made it, in PEM files.
fn write_files(folder: &Path) -> CertificateFiles {
    let key = rcgen::KeyPair::generate().unwrap();
    let made =
        rcgen::CertificateParams::new(vec!["hub.example".to_owned()]).unwrap().self_signed(&key).unwrap();
    let files = CertificateFiles { certificate: folder.join("hub.pem"), key: folder.join("hub.key") };
    std::fs::write(&files.certificate, made.pem()).unwrap();
    std::fs::write(&files.key, key.serialize_pem()).unwrap();
    files
}

#[test]
fn an_own_certificate_keeps_its_key_and_so_its_pin() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.tls.key");
    let names = ["hub.example".to_owned()];
    let first = ServerTls::own(&file, &names, HERE).unwrap().own_pin().unwrap();
    assert_eq!(ServerTls::own(&file, &[], HERE).unwrap().own_pin(), Some(first));
    std::fs::remove_file(&file).unwrap();
    assert_ne!(ServerTls::own(&file, &names, HERE).unwrap().own_pin(), Some(first));
    std::fs::write(&file, "no key").unwrap();
    let fault = ServerTls::own(&file, &names, HERE).unwrap_err().to_string();
    assert!(fault.contains("hub.tls.key"), "{fault}");
}

#[test]
fn changed_files_are_taken_up_and_broken_ones_leave_the_old_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let files = write_files(folder.path());
    let tls = ServerTls::from_files(files.clone()).unwrap();
    assert_eq!(tls.own_pin(), None, "nobody pins a key that may change");
    assert!(!tls.refresh().unwrap());
    let shown = || Arc::clone(&tls.resolver.current.read().unwrap()).end_entity_cert().unwrap().to_vec();
    let first = shown();
    write_files(folder.path());
    let later = changed_at(&files).unwrap() + std::time::Duration::from_secs(60);
    let touch = |path: &Path, at| std::fs::File::open(path).unwrap().set_modified(at).unwrap();
    touch(&files.key, later);
    assert!(tls.refresh().unwrap());
    let second = shown();
    assert_ne!(first, second);
    std::fs::write(&files.certificate, "half a certif").unwrap();
    touch(&files.certificate, later + std::time::Duration::from_secs(60));
    assert!(tls.refresh().unwrap_err().to_string().contains("hub.pem"));
    assert_eq!(shown(), second);
}

#[test]
fn a_certificate_and_the_key_of_another_are_refused() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mine, theirs) = (write_files(one.path()), write_files(other.path()));
    let mixed = CertificateFiles { key: theirs.key, ..mine };
    let fault = ServerTls::from_files(mixed).unwrap_err().to_string();
    assert!(fault.contains("hub.key"), "{fault}");
}
