import MessageStore
import SocialSecurity
import XMLSecurity

extension SQLiteStore {
    /// Inserts or replaces entries, and notes the instant for the whole register.
    public func upsertRegister(
        _ entries: [RegisterEntry], at instant: UTCInstant, changes: Changes
    ) async throws -> RegisterOutcome {
        try await write { session in
            var references: [StoreSession.RegisterChange: [String]] = [:]
            for entry in entries {
                references[try session.upsert(entry, at: instant), default: []].append(entry.reference)
            }
            try session.noteRegister(asOf: instant)
            try session.apply(changes)
            return RegisterOutcome(
                inserted: references[.inserted] ?? [], replaced: references[.replaced] ?? [],
                unchanged: references[.unchanged] ?? [])
        }
    }

    /// Entries about a person, found by blind index.
    public func register(subject: SSIN) async throws -> [RegisterEntry] {
        try await read { try $0.register(subject: subject) }
    }

    /// Instant of the last upsert.
    public func registerAsOf() async throws -> UTCInstant? {
        try await read { try $0.registerAsOf() }
    }
}
