/// Names for synthetic persons and places.
///
/// First names are common; last names and municipalities say that they are made up.
enum SyntheticNames {
    static let female = [
        "Amina", "Chloé", "Elena", "Fatma", "Greet", "Hanne", "Inès", "Jana", "Käthe", "Lotte", "Maëlle", "Noor", "Zoë",
    ]
    static let male = [
        "Ahmed", "Bram", "Cédric", "Dries", "Emre", "François", "Günther", "Joris", "Jürgen", "Karim", "Loïc", "Wout",
    ]
    static let last = [
        "Beispielmann", "De Proefpersoon", "Exemplaire", "Fictief", "Fictivelle", "Modèle", "Musterfrau", "Prototype",
        "Specimen", "Testaert", "Van Testegem", "Voorbeeldens",
    ]
    static let municipalities = [
        ("Voorbeeldegem", "OCMW"), ("Exempleville", "CPAS"), ("Proefhoven", "OCMW"), ("Fictivaux", "CPAS"),
        ("Musterbach", "ÖSHZ"), ("Testerbeke", "OCMW"), ("Modèle-sur-Meuse", "CPAS"), ("Denkbeeldingen", "OCMW"),
        ("Prototypont", "CPAS"), ("Nergenshuizen", "OCMW"), ("Nullepart-le-Château", "CPAS"), ("Verzonnenrode", "OCMW"),
    ]
}
