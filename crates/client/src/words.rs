//! 256 French words, short and unlike each other, to read a hash aloud with: one byte a word.

/// In alphabetical order; the order is part of what both sides compute, and never changes.
#[rustfmt::skip]
pub(crate) const WORDS: [&str; 256] = [
    "abeille", "abricot", "acacia", "agneau", "aigle", "ail", "airelle", "algue", "alouette",
    "amande", "ami", "ancre", "ange", "animal", "anis", "arbre", "arc", "ardoise", "argent",
    "argile", "armoire", "aube", "aurore", "avion", "avoine", "avril", "bague", "balcon",
    "baleine", "balle", "banane", "banc", "barque", "basilic", "bateau", "beurre", "biche",
    "bijou", "bison", "blé", "bleu", "bocal", "bois", "bonnet", "bord", "bouche", "bouée", "boule",
    "bouquet", "bourgeon", "bouton", "branche", "bras", "brebis", "brioche", "brise", "brosse",
    "bruit", "brume", "buisson", "bulle", "cabane", "cacao", "cadeau", "café", "caillou", "calme",
    "camion", "canard", "canne", "capucine", "carafe", "carotte", "carte", "cascade", "castor",
    "cave", "cerf", "cerise", "chaise", "chameau", "champ", "chanson", "chant", "chapeau",
    "charbon", "chat", "château", "chaton", "chemin", "chêne", "cheval", "chèvre", "chien", "chou",
    "ciel", "cigale", "cigogne", "citron", "clairière", "clé", "cloche", "clou", "coccinelle",
    "coffre", "colline", "colombe", "comète", "compas", "concert", "conte", "coq", "coquille",
    "corbeau", "corde", "cornet", "côte", "coton", "coude", "couleur", "cour", "crabe", "craie",
    "crème", "crêpe", "croûte", "cube", "cuivre", "cygne", "dauphin", "dé", "délice", "dentelle",
    "désert", "digue", "dimanche", "disque", "doigt", "domino", "dragon", "drap", "dune", "eau",
    "écaille", "échelle", "éclair", "écorce", "écran", "écume", "écureuil", "église", "élan",
    "éléphant", "encre", "enfant", "épée", "épice", "épi", "érable", "escalier", "escargot",
    "étang", "été", "étoile", "fable", "falaise", "farine", "faucon", "fée", "fenêtre", "fer",
    "ferme", "feu", "feuille", "fève", "figue", "fil", "flamme", "flèche", "fleur", "fleuve",
    "flocon", "flûte", "foin", "fontaine", "forêt", "forge", "four", "fourmi", "fraise",
    "framboise", "frêne", "fruit", "fumée", "fusée", "galet", "gant", "garage", "gâteau", "genêt",
    "genou", "girafe", "glace", "gland", "gomme", "goutte", "graine", "grange", "grenier",
    "griffe", "grillon", "grotte", "grue", "guitare", "hameau", "hanche", "harpe", "herbe",
    "hérisson", "héron", "hêtre", "hibou", "hirondelle", "histoire", "hiver", "horloge", "huile",
    "île", "image", "iris", "ivoire", "jacinthe", "jambe", "janvier", "jardin", "jasmin", "jeton",
    "jeu", "joie", "jonque", "jouet", "jour", "juin", "jument", "jupe", "jus", "lac", "lait",
    "lampe", "laine", "lande", "lapin", "larme", "lavande", "lettre", "levier",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_stands_for_one_byte() {
        let distinct: std::collections::BTreeSet<_> = WORDS.iter().collect();
        assert_eq!(distinct.len(), 256);
    }
}
