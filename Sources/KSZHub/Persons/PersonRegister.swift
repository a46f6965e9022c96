import Messages
import SocialSecurity

/// The synthetic persons that the hub plays the register of.
public struct PersonRegister: Sendable {
    private let persons: [SSIN: PersonRecord]
    /// All numbers of a person, by the one in use.
    private var groups: [SSIN: Set<SSIN>] = [:]

    /// Takes the persons of a file.
    ///
    /// - Throws: `KSZHubError` `.dataUnreadable` when a number occurs twice or replacements form a circle.
    public init(_ list: [PersonRecord]) throws(KSZHubError) {
        var persons: [SSIN: PersonRecord] = [:]
        for (index, person) in list.enumerated() {
            guard persons.updateValue(person, forKey: person.ssin) == nil else {
                throw KSZHubError(.dataUnreadable, "persons file, entry \(index + 1): the ssin occurs twice")
            }
        }
        self.persons = persons
        for (index, person) in list.enumerated() { try checkReplacements(of: person, entry: index + 1) }
        for person in list where person.replacedBy != nil {
            let newest = newest(of: person.ssin)
            groups[newest, default: [newest]].insert(person.ssin)
        }
    }

    /// What is known about a number, beside that it is well formed.
    enum Standing: Hashable, Sendable {
        case alive, unknown, cancelled
        case replaced(by: SSIN)
        case deceased(on: CivilDate)
    }

    func standing(of ssin: SSIN) -> Standing {
        guard let person = persons[ssin], person.unknown != true else { return .unknown }
        if let successor = person.replacedBy { return .replaced(by: successor) }
        if person.cancelled == true { return .cancelled }
        return person.deceasedOn.map { .deceased(on: $0) } ?? .alive
    }

    /// Every number of the person who has this one: itself, those that took its place one after the other, and those
    /// whose place they took.
    func numbers(of ssin: SSIN) -> Set<SSIN> { groups[newest(of: ssin)] ?? [ssin] }

    /// The number in use today.
    func newest(of ssin: SSIN) -> SSIN {
        var number = ssin
        while let next = persons[number]?.replacedBy { number = next }
        return number
    }

    /// A circle of replacements has no number in use, and following it would never end.
    private func checkReplacements(of person: PersonRecord, entry: Int) throws(KSZHubError) {
        var line: Set<SSIN> = [person.ssin]
        var next = person.replacedBy
        while let number = next {
            guard line.insert(number).inserted else {
                throw KSZHubError(.dataUnreadable, "persons file, entry \(entry): the replacements form a circle")
            }
            next = persons[number]?.replacedBy
        }
    }

    /// True when the proof is that of the person; false also for an unknown person, so that nobody can fish.
    func proves(_ proof: ProofOfIdentity, for ssin: SSIN) -> Bool { persons[ssin]?.matches(proof) ?? false }
}
