import GRDB
import MessageStore
import SocialSecurity
import XMLSecurity

import struct Foundation.Data

extension StoreSession {
    /// Inserts or replaces one entry, under the number given now. An equal one is sealed anew only when it would expire
    /// earlier than a new one.
    ///
    /// - Throws: `MessageStoreError` with `.illegalTransition` when the reference belongs to another person: what was
    ///   decided about one must never be told of another.
    package func upsert(_ entry: RegisterEntry, at instant: UTCInstant) throws -> RegisterChange {
        let index = sealer.keys.blindIndex.reference(entry.reference, of: "register_entry").blob
        let (subject, tag) = (sealer.person(entry.subject), sealer.keys.keyedDigest.of(entry.content, purpose: "entry"))
        let known = try one(
            """
            SELECT subject_index, subject, content_tag, updated_at FROM register_entry
            WHERE kind = ? AND reference_index = ?
            """, [entry.kind.rawValue, index])
        if let known, try !numbers(of: entry.subject).contains(known.bytes("subject_index")) {
            throw MessageStoreError(.illegalTransition, "the reference of a \(entry.kind.rawValue) is another person's")
        }
        let isUnchanged =
            try known.map { try $0.bytes("content_tag") == tag && $0.bytes("subject_index") == subject } ?? false
        if isUnchanged, let known, try known.optionalBytes("subject") != nil,
            month(try known.instant("updated_at")) == month(instant)
        {
            return .unchanged
        }
        try run(
            """
            INSERT INTO register_entry (kind, reference_index, reference, subject_index, subject, content, content_tag,
                updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (kind, reference_index) DO UPDATE SET reference = excluded.reference,
                subject_index = excluded.subject_index, subject = excluded.subject, content = excluded.content,
                content_tag = excluded.content_tag, updated_at = excluded.updated_at
            """,
            [
                entry.kind.rawValue, index,
                try sealed(Array(entry.reference.utf8), entry.kind, index, "reference", instant),
                subject.blob, try sealed(Array(entry.subject.digits.utf8), entry.kind, index, "subject", instant),
                try sealed(entry.content, entry.kind, index, "content", instant), tag.blob,
                instant.milliseconds,
            ])
        return isUnchanged ? .unchanged : known == nil ? .inserted : .replaced
    }

    /// An entry found by its reference; `nil` also for one that was stored before its person was.
    package func registerEntry(kind: RegisterKind, reference: String) throws -> RegisterEntry? {
        let index = sealer.keys.blindIndex.reference(reference, of: "register_entry").blob
        let row = try one(
            "SELECT subject, content FROM register_entry WHERE kind = ? AND reference_index = ?",
            [kind.rawValue, index])
        guard let row, let sealed = try row.optionalBytes("subject") else { return nil }
        let digits = try sealer.open(sealed, in: Self.cell(kind, index, "subject"))
        guard let subject = try? SSIN(String(decoding: digits, as: UTF8.self)) else {
            throw MessageStoreError(.database, "column subject holds a value of another form")
        }
        return RegisterEntry(
            kind: kind, reference: reference, subject: subject,
            content: try sealer.open(row.bytes("content"), in: Self.cell(kind, index, "content")))
    }

    /// - Throws: `MessageStoreError` with `.notFound` when no entry of this name is about this person.
    package func remove(_ entry: RegisterEntry) throws {
        try run(
            "DELETE FROM register_entry WHERE kind = ? AND reference_index = ? AND subject_index = ?",
            [
                entry.kind.rawValue,
                sealer.keys.blindIndex.reference(entry.reference, of: "register_entry").blob,
                sealer.person(entry.subject).blob,
            ])
        guard db.changesCount == 1 else {
            throw MessageStoreError(.notFound, "no such entry in the register")
        }
    }

    /// Notes that the register was filled.
    package func noteRegister(asOf instant: UTCInstant) throws {
        try run(
            "INSERT INTO register_state (id, as_of) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of",
            [instant.milliseconds])
    }

    package func registerAsOf() throws -> UTCInstant? {
        try one("SELECT as_of FROM register_state", [])?.instant("as_of")
    }

    /// Entries about a person under any of the person's numbers, in the order of their reference.
    package func register(subject: SSIN) throws -> [RegisterEntry] {
        try all(
            "\(Self.sameNumbers) SELECT register_entry.* FROM same JOIN register_entry USING (subject_index)",
            [try person(subject)]
        ).map { row in
            let (kind, index): (RegisterKind, Data) = (try row.name("kind"), try row["reference_index"])
            let reference = try sealer.open(row.bytes("reference"), in: Self.cell(kind, index, "reference"))
            return RegisterEntry(
                kind: kind, reference: String(decoding: reference, as: UTF8.self), subject: subject,
                content: try sealer.open(row.bytes("content"), in: Self.cell(kind, index, "content")))
        }
        .sorted { ($0.reference, $0.kind.rawValue) < ($1.reference, $1.kind.rawValue) }
    }

    private func month(_ instant: UTCInstant) -> RetentionMonth { sealer.month(from: instant, for: \.registerMonths) }

    private func sealed(
        _ value: [UInt8], _ kind: RegisterKind, _ index: Data, _ column: String, _ instant: UTCInstant
    ) throws -> DatabaseValue {
        try sealer.seal(value, in: Self.cell(kind, index, column), from: instant, for: \.registerMonths)
            .blob.databaseValue
    }

    static func cell(_ kind: RegisterKind, _ index: Data, _ column: String) -> CellName {
        CellName(table: "register_entry", row: "\(kind.rawValue)/\(index.base64EncodedString())", column: column)
    }
}
