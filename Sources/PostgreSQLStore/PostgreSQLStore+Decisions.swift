import MessageStore
import SocialSecurity
import XMLSecurity

extension PostgreSQLStore {
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

    /// One entry, found by blind index of its reference.
    public func registerEntry(kind: RegisterKind, reference: String) async throws -> RegisterEntry? {
        try await read { try $0.registerEntry(kind: kind, reference: reference) }
    }

    /// Removes an entry, and notes the instant for the whole register.
    public func removeRegister(_ entry: RegisterEntry, at instant: UTCInstant, changes: Changes) async throws {
        try await write { session in
            try session.remove(entry)
            try session.noteRegister(asOf: instant)
            try session.apply(changes)
        }
    }

    /// Instant of the last change.
    public func registerAsOf() async throws -> UTCInstant? {
        try await read { try $0.registerAsOf() }
    }
}
