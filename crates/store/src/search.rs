//! Words made comparable: lower case, without accents, the same on both databases.

/// Lower-cases and takes off accents: "Crème brûlée" is found by "creme brulee".
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' => folded.push('d'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'ğ' => folded.push('g'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => folded.push('s'),
            'ť' | 'ţ' | 'ț' => folded.push('t'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            '’' => folded.push('\''),
            '\u{300}'..='\u{36f}' | '\0' => {}
            space if space.is_whitespace() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            other => folded.push(other),
        }
    }
    folded
}

/// `LIKE … ESCAPE '!'` patterns, one a word: all have to match. Always four, so that the SQL is
/// one text: a missing word matches all, words from the fourth on have to stand in their order.
pub(crate) fn patterns(query: &str) -> [String; 4] {
    let folded = fold(query);
    let mut words = folded.split_whitespace().map(pattern);
    let mut next = || words.next().unwrap_or_else(|| "%".into());
    let [one, two, three, four] = [next(), next(), next(), next()];
    let rest: String = words.collect();
    [one, two, three, (four + &rest).replace("%%", "%")]
}

/// The same for an index of three letters, which knows no `ESCAPE`. `None` where it cannot tell: what
/// is searched for has a wildcard in it, or no word that is long enough.
pub(crate) fn indexed(query: &str) -> Option<[String; 4]> {
    let has_wildcard = query.contains(['%', '_', '!', '\\']);
    let has_long = || fold(query).split_whitespace().any(|word| word.chars().count() >= 3);
    (!has_wildcard && has_long()).then(|| patterns(query))
}

fn pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for letter in word.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(fold("CRÈME  Brûlée d’Œuf"), "creme brulee d'oeuf");
        assert_eq!(fold("e\u{301}te\u{301}"), "ete");
    }

    #[test]
    fn what_a_person_writes_is_no_wildcard() {
        assert_eq!(patterns("100% a_b !"), ["%100!%%", "%a!_b%", "%!!%", "%"]);
        assert_eq!(patterns("a b c d e")[3], "%d%e%");
        assert_eq!(indexed("miel d"), Some(["%miel%", "%d%", "%", "%"].map(String::from)));
        assert_eq!((indexed("100%"), indexed("a b c")), (None, None));
    }
}
