import Messages
import SocialSecurity

/// The synthetic persons that the hub plays the register of.
public struct PersonRegister: Sendable {
    private let persons: [SSIN: PersonRecord]

    /// Takes the persons of a file.
    ///
    /// - Throws: `KSZHubError` `.dataUnreadable` when a number occurs twice.
    public init(_ list: [PersonRecord]) throws(KSZHubError) {
        var persons: [SSIN: PersonRecord] = [:]
        for (index, person) in list.enumerated() {
            guard persons.updateValue(person, forKey: person.ssin) == nil else {
                throw KSZHubError(.dataUnreadable, "persons file, entry \(index + 1): the ssin occurs twice")
            }
        }
        self.persons = persons
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

    /// True when the proof is that of the person; false also for an unknown person, so that nobody can fish.
    func proves(_ proof: ProofOfIdentity, for ssin: SSIN) -> Bool { persons[ssin]?.matches(proof) ?? false }
}
