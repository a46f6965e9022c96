import MessageStore
import SocialSecurity

/// Tells whether a number is one that a person has or had, by what the hub told of replaced numbers.
///
/// A number has one successor at most: two are of one person when following both leads to one number.
struct PersonNumbers {
    private let store: any TenantStore
    private let numbers: Set<SSIN>
    private var known: [String: Bool] = [:]

    private static let memory = 10_000

    /// - Throws: `MessageStoreError` with `.rowNotOurs` when somebody else wrote what replaced the person's number.
    init(of person: SSIN, in store: any TenantStore) async throws {
        self.store = store
        numbers = try await Self.successors(of: person, in: store)
    }

    /// True for a number of the person; false for what is no number, and when somebody else wrote what replaced it.
    mutating func contain(_ digits: String) async throws -> Bool {
        if let known = known[digits] { return known }
        let isOfPerson = try await isOfPerson(digits)
        if known.count >= Self.memory { known.removeAll() }
        known[digits] = isOfPerson
        return isOfPerson
    }

    private func isOfPerson(_ digits: String) async throws -> Bool {
        guard let ssin = try? SSIN(digits) else { return false }
        do {
            return try await !Self.successors(of: ssin, in: store).isDisjoint(with: numbers)
        } catch let error as MessageStoreError where error.code == .rowNotOurs {
            return false
        }
    }

    /// The number and all that took its place, one after the other; numbers that replace each other in a circle end too.
    private static func successors(of ssin: SSIN, in store: any TenantStore) async throws -> Set<SSIN> {
        var found: Set = [ssin]
        var last = ssin
        while let next = try await store.successor(of: last), found.insert(next).inserted { last = next }
        return found
    }
}
