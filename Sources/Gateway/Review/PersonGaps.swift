import AuditLog
import MessageStore
import SocialSecurity

/// What lines lack of the persons by whom a report counts or shows them.
struct PersonGaps: Hashable, Sendable {
    /// Lines of which a person was erased on purpose.
    private(set) var withoutPersons = 0
    /// Lines of which a person is gone though no line says that it was erased, cannot be read, or is not proven.
    private(set) var damaged = 0

    /// Counts a line once when it commits to one of the fields and does not prove it.
    mutating func take(
        _ line: AuditLine, _ leaf: AuditLeaf, _ proven: ProvenPersons, of fields: [PersonalField],
        _ erasures: AuditErasures
    ) {
        let gone = fields.filter { leaf.commitments[$0] != nil && proven[$0] == nil }
        guard !gone.isEmpty else { return }
        take(gone.map { erasures.value(of: $0, of: line, leaf) })
    }

    /// Counts a line once.
    mutating func take(_ values: [PersonalValue]) {
        if values.contains(where: \.isDamaged) {
            damaged += 1
        } else if values.contains(.erased) {
            withoutPersons += 1
        }
    }
}

/// Lines that a report does not count or show, or shows without the person.
public struct ReportGaps: Hashable, Sendable {
    /// Lines that the gateway did not write: left out.
    public internal(set) var notOurs = 0
    /// Lines of which a person was erased on purpose: counted and shown without.
    public internal(set) var withoutPersons = 0
    /// The same of lines of which a person is gone though no line says that it was erased, or is damaged.
    public internal(set) var damaged = 0
    /// Of a report on a person: lines of which nobody can tell about whom they are.
    public internal(set) var notShown = 0

    init(notShown: Int) { self.notShown = notShown }

    init(_ passed: PassedLines, _ persons: PersonGaps) {
        notOurs = passed.count
        withoutPersons = persons.withoutPersons
        damaged = persons.damaged
    }

    /// As members beside what a report counts.
    var members: [String: JSONValue] {
        [
            "linesNotOurs": .integer(Int64(notOurs)), "linesWithoutPersons": .integer(Int64(withoutPersons)),
            "linesDamaged": .integer(Int64(damaged)),
        ]
    }

    /// A sentence for each kind of lines of which there are any.
    var sentences: [LocalizedText] {
        [
            (Self.notOursWords, notOurs), (Self.withoutPersonsWords, withoutPersons), (Self.damagedWords, damaged),
        ].filter { $0.1 > 0 }.map { words, count in words.map { "\($1): \(count)" } }
    }

    private static let notOursWords = LocalizedText(
        nl: "Niet meegeteld, want niet door deze gateway geschreven (line-not-ours, zie audit verify)",
        fr: "Non comptées, car ce gateway ne les a pas écrites (line-not-ours, voir audit verify)",
        de: "Nicht mitgezählt, weil nicht von diesem Gateway (line-not-ours, siehe audit verify)",
        en: "Not counted, because this gateway did not write them (line-not-ours, see audit verify)")

    static let withoutPersonsWords = LocalizedText(
        nl: "Regels waarvan een persoon gewist is", fr: "Lignes dont une personne a été effacée",
        de: "Zeilen, deren Person gelöscht wurde", en: "Lines of which a person was erased")

    static let damagedWords = LocalizedText(
        nl: "Regels waarvan een persoon ontbreekt of beschadigd is (zie audit verify)",
        fr: "Lignes dont une personne manque ou est endommagée (voir audit verify)",
        de: "Zeilen, deren Person fehlt oder beschädigt ist (siehe audit verify)",
        en: "Lines of which a person is missing or damaged (see audit verify)")
}
