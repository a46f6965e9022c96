import SocialSecurity
import XMLSecurity

/// The part of one transaction in `DecisionStore`. A method that is called as one there does what is said there.
package protocol DecisionTransaction {
    /// Inserts or replaces one entry, under the number given now. An equal one is sealed anew only when it would expire
    /// earlier than a new one.
    ///
    /// - Throws: `MessageStoreError` with `.illegalTransition` when the reference belongs to another person: what was
    ///   decided about one must never be told of another.
    func upsert(_ entry: RegisterEntry, at instant: UTCInstant) throws -> RegisterChange
    /// Notes that the register was filled.
    func noteRegister(asOf instant: UTCInstant) throws
    /// Entries about a person under any of the person's numbers, in the order of their reference.
    func register(subject: SSIN) throws -> [RegisterEntry]
    /// An entry found by its reference; `nil` also for one that was stored before its person was.
    func registerEntry(kind: RegisterKind, reference: String) throws -> RegisterEntry?
    /// - Throws: `MessageStoreError` with `.notFound` when no entry of this name is about this person.
    func remove(_ entry: RegisterEntry) throws
    func registerAsOf() throws -> UTCInstant?
}

extension TransactionalStore {
    /// Inserts or replaces entries, and notes the instant for the whole register.
    public func upsertRegister(
        _ entries: [RegisterEntry], at instant: UTCInstant, changes: Changes
    ) async throws -> RegisterOutcome {
        try await write { transaction in
            var references: [RegisterChange: [String]] = [:]
            for entry in entries {
                references[try transaction.upsert(entry, at: instant), default: []].append(entry.reference)
            }
            try transaction.noteRegister(asOf: instant)
            try transaction.apply(changes)
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
        try await write { transaction in
            try transaction.remove(entry)
            try transaction.noteRegister(asOf: instant)
            try transaction.apply(changes)
        }
    }

    /// Instant of the last change.
    public func registerAsOf() async throws -> UTCInstant? {
        try await read { try $0.registerAsOf() }
    }
}
