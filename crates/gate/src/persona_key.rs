//! The persona key: it alone ties names to persons.

use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use kernel::{Error, PersonId, RawId, Result};

use crate::{Keys, PersonaId};

/// What the persona key is for.
#[derive(Debug, Clone)]
pub(crate) struct PersonaKey {
    pub(crate) lookups: crate::keys::Keyed,
    pub(crate) seals: kernel::Secret<[u8; 32]>,
}

const NONCE: usize = 12;

impl PersonaKey {
    /// The n-th name of a person.
    pub(crate) fn own(&self, person: PersonId, n: u8) -> [u8; 16] {
        self.lookups.short(&[b"own", &person.raw().0, &[n]])
    }
    /// A person's name in one place.
    pub(crate) fn place(&self, person: PersonId, place: RawId) -> [u8; 16] {
        self.lookups.short(&[b"place", &person.raw().0, &place.0])
    }

    /// A person as a reader, beside all names.
    pub(crate) fn reader(&self, person: PersonId) -> [u8; 16] {
        self.lookups.short(&[b"reader", &person.raw().0])
    }

    fn cipher(&self) -> Result<Aes256Gcm> {
        Aes256Gcm::new_from_slice(self.seals.expose()).map_err(|_| Error::internal("persona key length"))
    }

    pub(crate) fn seal(&self, persona: PersonaId, person: PersonId) -> Result<Vec<u8>> {
        let random = Keys::token()?;
        let nonce: [u8; NONCE] = std::array::from_fn(|i| random[i]);
        let (msg, aad) = (person.raw().0, persona.raw().0);
        let sealed = self.cipher()?.encrypt(&Nonce::from(nonce), Payload { msg: &msg, aad: &aad });
        let sealed = sealed.map_err(|_| Error::internal("sealing a persona failed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub(crate) fn open(&self, persona: PersonaId, seal: &[u8]) -> Result<PersonId> {
        let fault = || Error::internal("a persona's seal does not open with this key");
        let (nonce, text) = seal.split_at_checked(NONCE).ok_or_else(fault)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| fault())?;
        let aad = persona.raw().0;
        let open =
            self.cipher()?.decrypt(&Nonce::from(nonce), Payload { msg: text, aad: &aad }).map_err(|_| fault())?;
        RawId::from_slice(&open).map(PersonId::from_raw).ok_or_else(fault)
    }
}

#[cfg(test)]
mod tests {
    use kernel::Time;

    use super::*;

    fn key(seed: u8) -> PersonaKey {
        let keys = Keys::new(&store::Key::new([1; 32])).with_personas(&store::Key::new([seed; 32]));
        keys.persona().unwrap().clone()
    }

    #[test]
    fn a_seal_opens_with_its_key_for_its_persona_only() {
        let (persona, person) = (PersonaId::from_raw(RawId([5; 16])), PersonId::new(Time::default()));
        let seal = key(9).seal(persona, person).unwrap();
        assert_eq!(key(9).open(persona, &seal).unwrap(), person);
        assert!(key(8).open(persona, &seal).is_err());
        assert!(key(9).open(PersonaId::from_raw(RawId([6; 16])), &seal).is_err());
        assert!(key(9).open(persona, b"short").is_err());
    }

    #[test]
    fn lookups_differ_by_person_place_and_key() {
        let (a, b) = (PersonId::from_raw(RawId([1; 16])), PersonId::from_raw(RawId([2; 16])));
        let place = RawId([3; 16]);
        let all = [key(9).own(a, 0), key(9).own(a, 1), key(9).own(b, 0), key(9).place(a, place), key(8).own(a, 0)];
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
