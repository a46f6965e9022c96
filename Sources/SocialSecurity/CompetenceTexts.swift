/// Each competence rule in one sentence.
enum CompetenceTexts {
    static let habitualResidence = LocalizedText(
        nl: "Bevoegd is het OCMW van de gemeente waar de persoon op de dag van de aanvraag gewoonlijk verblijft.",
        fr: "Est compétent le CPAS de la commune où la personne réside habituellement le jour de la demande.",
        de: "Zuständig ist das ÖSHZ der Gemeinde, in der die Person sich am Tag des Antrags gewöhnlich aufhält.",
        en: "Competent is the OCMW of the municipality of habitual residence on the day of the application.")

    static let institution = LocalizedText(
        nl: "Verblijf in een erkende instelling: bevoegd is het OCMW van de gemeente van inschrijving bij de opname.",
        fr: "Séjour dans un établissement reconnu : est compétent le CPAS de la commune d'inscription à l'admission.",
        de: "Aufenthalt in einer anerkannten Einrichtung: Zuständig ist das ÖSHZ der Gemeinde der Eintragung bei der "
            + "Aufnahme.",
        en: "Stay in a listed institution: competent is the OCMW of the municipality of registration at admission.")

    static let institutionContinuity = LocalizedText(
        nl: "Overgang van de ene instelling naar de andere: hetzelfde OCMW blijft bevoegd.",
        fr: "Passage d'un établissement à un autre : le même CPAS reste compétent.",
        de: "Wechsel von einer Einrichtung in eine andere: Dasselbe ÖSHZ bleibt zuständig.",
        en: "Move from one institution to another: the same OCMW stays competent.")

    static let asylumSeeker = register(
        nl: "Asielzoeker", fr: "Demandeur d'asile", de: "Asylbewerber", en: "Asylum seeker")

    static let temporaryProtection = register(
        nl: "Tijdelijke bescherming", fr: "Protection temporaire", de: "Vorübergehender Schutz",
        en: "Temporary protection")

    /// Art. 2 §5: the same rule for two groups of persons.
    private static func register(nl: String, fr: String, de: String, en: String) -> LocalizedText {
        LocalizedText(
            nl: nl + ": bevoegd is het OCMW van de gemeente van inschrijving in het register; bij meer dan één "
                + "inschrijving dat van de verplichte plaats van inschrijving.",
            fr: fr + " : est compétent le CPAS de la commune d'inscription au registre ; en cas d'inscriptions "
                + "multiples, celui du lieu obligatoire d'inscription.",
            de: de + ": Zuständig ist das ÖSHZ der Gemeinde der Eintragung im Register; bei mehreren Eintragungen das "
                + "des verpflichtenden Eintragungsortes.",
            en: en + ": competent is the OCMW of the municipality of the register; with more than one registration, "
                + "that of the assigned place of registration.")
    }

    static let student = LocalizedText(
        nl: "Student: het OCMW van de gemeente van inschrijving op de dag van de aanvraag blijft bevoegd voor de hele "
            + "ononderbroken studie.",
        fr:
            "Étudiant : le CPAS de la commune d'inscription le jour de la demande reste compétent pendant toute la "
            + "durée ininterrompue des études.",
        de: "Student: Das ÖSHZ der Gemeinde der Eintragung am Tag des Antrags bleibt für das gesamte ununterbrochene "
            + "Studium zuständig.",
        en: "Student: the OCMW of the municipality of registration on the day of the application stays competent for "
            + "the whole uninterrupted studies.")

    static let homeless = LocalizedText(
        nl: "Dakloze buiten een instelling: bevoegd is het OCMW van de gemeente van het feitelijke verblijf.",
        fr: "Sans-abri hors établissement : est compétent le CPAS de la commune de la résidence de fait.",
        de: "Obdachloser außerhalb einer Einrichtung: Zuständig ist das ÖSHZ der Gemeinde des tatsächlichen "
            + "Aufenthalts.",
        en: "Homeless outside an institution: competent is the OCMW of the municipality of factual residence.")

    static let medicalCard = LocalizedText(
        nl:
            "Lopende beslissing over medische hulp (medische kaart): het OCMW dat ze nam, blijft bevoegd zolang ze "
            + "geldt en tijdens de hele ononderbroken ziekenhuisopname.",
        fr:
            "Décision d'aide médicale en cours (carte médicale) : le CPAS qui l'a prise reste compétent tant qu'elle "
            + "est valable et pendant toute l'hospitalisation ininterrompue.",
        de:
            "Laufende Entscheidung über medizinische Hilfe (medizinische Karte): Das ÖSHZ, das sie getroffen hat, "
            + "bleibt zuständig, solange sie gilt, und während des gesamten ununterbrochenen Krankenhausaufenthalts.",
        en:
            "Running decision on medical aid (medical card): the OCMW that took it stays competent while it is valid "
            + "and for the whole uninterrupted stay in hospital.")

    static let rentalGuarantee = LocalizedText(
        nl:
            "Huurwaarborg bij het verlaten van een opvangstructuur: bevoegd, enkel daarvoor, is het OCMW van de "
            + "gemeente van de woning.",
        fr: "Garantie locative à la sortie d'une structure d'accueil : est compétent, pour elle seule, le CPAS de la "
            + "commune du logement.",
        de: "Mietkaution beim Verlassen einer Aufnahmestruktur: Zuständig, nur dafür, ist das ÖSHZ der Gemeinde der "
            + "Wohnung.",
        en:
            "Rental guarantee on leaving a reception centre: competent, for that only, is the OCMW of the municipality "
            + "of the dwelling.")
}
