//! Postal addresses, checked by what their country writes: the same in the app and at the counter.

use crate::order::Address;

/// What of an address cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Who receives it is missing.
    Name,
    /// The street is missing.
    Street,
    /// The town is missing.
    City,
    /// The postcode is missing, or not one of that country.
    Postcode,
    /// This country writes a state or province.
    Region,
    /// Nothing is sent there, or no such country.
    Country,
    /// Too long, or letters that cannot stand on a parcel.
    Text,
}

/// A part of an address, characters.
const PART_CHARS_MAX: usize = 100;
/// Lines between name and town.
const LINES_MAX: usize = 3;

/// How countries write their postcodes: `9` a digit, `A` a letter, anything else itself; several by
/// `|`. A country that is not here is not checked.
const POSTCODES: &[(&str, &str)] = &[
    ("AT", "9999"),
    ("AU", "9999"),
    ("BE", "9999"),
    ("BG", "9999"),
    ("BR", "99999-999|99999999"),
    ("CA", "A9A 9A9|A9A9A9"),
    ("CH", "9999"),
    ("CY", "9999"),
    ("CZ", "999 99|99999"),
    ("DE", "99999"),
    ("DK", "9999"),
    ("EE", "99999"),
    ("ES", "99999"),
    ("FI", "99999"),
    ("FR", "99999"),
    ("GB", "A9 9AA|A99 9AA|AA9 9AA|AA99 9AA|A9A 9AA|AA9A 9AA"),
    ("GR", "999 99|99999"),
    ("HR", "99999"),
    ("HU", "9999"),
    ("IE", "A99 AAAA|A99 A9AA|A99 AA99|A99 A999|A99 AA9A|A99 A99A|A9A AAAA|A99 9999"),
    ("IT", "99999"),
    ("JP", "999-9999|9999999"),
    ("LI", "9999"),
    ("LT", "99999|LT-99999"),
    ("LU", "9999|L-9999"),
    ("LV", "9999|LV-9999"),
    ("MC", "99999"),
    ("MT", "AAA 9999"),
    ("NL", "9999 AA|9999AA"),
    ("NO", "9999"),
    ("PL", "99-999"),
    ("PT", "9999-999"),
    ("RO", "999999"),
    ("SE", "999 99|99999"),
    ("SI", "9999"),
    ("SK", "999 99|99999"),
    ("US", "99999|99999-9999"),
];

/// Countries whose addresses name a state or province.
const WITH_REGION: &[&str] = &["AU", "BR", "CA", "US"];

/// Countries one can choose where a shop names none of its own: those whose postcodes are known.
pub fn known_countries() -> impl Iterator<Item = &'static str> {
    POSTCODES.iter().map(|(country, _)| *country)
}

/// Whether a country's addresses name a state or province.
pub fn has_region(country: &str) -> bool {
    WITH_REGION.contains(&country)
}

/// An address with spaces in order and what is always written in capitals so.
pub fn tidied(address: &Address) -> Address {
    let trim = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = address.lines.iter().map(|line| trim(line)).filter(|line| !line.is_empty());
    Address {
        name: trim(&address.name),
        lines: lines.collect(),
        postcode: trim(&address.postcode).to_uppercase(),
        city: trim(&address.city),
        region: trim(&address.region),
        country: trim(&address.country).to_uppercase(),
        phone: trim(&address.phone),
    }
}

/// Checks an address that was tidied; everything that is wrong with it, in the form's order.
pub fn check(address: &Address) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let mut need = |is_there: bool, what: Wrong| {
        if !is_there {
            wrong.push(what);
        }
    };
    let country = address.country.as_str();
    let two_letters = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    need(!address.name.is_empty(), Wrong::Name);
    need(!address.lines.is_empty(), Wrong::Street);
    need(is_postcode(country, &address.postcode), Wrong::Postcode);
    need(!address.city.is_empty(), Wrong::City);
    need(!has_region(country) || !address.region.is_empty(), Wrong::Region);
    need(two_letters, Wrong::Country);
    let parts = [&address.name, &address.postcode, &address.city, &address.region, &address.phone];
    let writable = |part: &String| {
        part.chars().count() <= PART_CHARS_MAX && !part.chars().any(char::is_control)
    };
    let all = parts.into_iter().chain(&address.lines).all(writable);
    need(all && address.lines.len() <= LINES_MAX, Wrong::Text);
    wrong
}

fn is_postcode(country: &str, postcode: &str) -> bool {
    let Some((_, forms)) = POSTCODES.iter().find(|(known, _)| *known == country) else {
        return true;
    };
    forms.split('|').any(|form| fits(form, postcode))
}

fn fits(form: &str, postcode: &str) -> bool {
    form.chars().count() == postcode.chars().count()
        && form.chars().zip(postcode.chars()).all(|(form, is)| match form {
            '9' => is.is_ascii_digit(),
            'A' => is.is_ascii_uppercase(),
            other => is == other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(country: &str, postcode: &str) -> Address {
        tidied(&Address {
            name: " Anne  Onyme ".into(),
            lines: vec!["1 rue du Puits".into(), " ".into()],
            postcode: postcode.into(),
            city: "Lyon".into(),
            country: country.into(),
            ..Address::default()
        })
    }

    #[test]
    fn each_country_has_its_postcodes() {
        for (country, postcode) in [
            ("fr", "69001"),
            ("GB", "sw1a 1aa"),
            ("GB", "M1 1AE"),
            ("NL", "1012 AB"),
            ("PT", "1000-205"),
            ("IE", "D02 X285"),
            ("AE", ""),
        ] {
            assert_eq!(check(&address(country, postcode)), [], "{country} {postcode}");
        }
        for (country, postcode) in [("FR", "6900"), ("FR", ""), ("NL", "AB 1012"), ("DE", "1000A")]
        {
            assert_eq!(check(&address(country, postcode)), [Wrong::Postcode], "{country}");
        }
    }

    #[test]
    fn what_is_missing_is_named_in_order() {
        let empty = Address { country: "US".into(), ..Address::default() };
        let missing = [Wrong::Name, Wrong::Street, Wrong::Postcode, Wrong::City, Wrong::Region];
        assert_eq!(check(&empty), missing);
        assert_eq!(check(&address("France", "69001")), [Wrong::Country]);
    }
}
