import GRDB
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension StoreSession {
    private static let ssinByteCount = 11

    /// Stores a new application in state `open`, version 1.
    package func insert(_ application: NewApplication) throws {
        let subjects = application.subjects.flatMap { Array($0.digits.utf8) }
        var origin: (sender: String?, ticket: String?) = (nil, nil)
        if case .transferred(let sender, let ticket) = application.origin { origin = (sender.digits, ticket.value) }
        try run(
            """
            INSERT INTO application (id, reference_index, reference, content_tag, content_digest, origin_sender,
                origin_ticket, conversation, subjects, content, opened_at, state, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
            """,
            [
                application.id.text, referenceIndex(application.reference),
                try sealed(Array(application.reference.utf8), of: application, "reference"),
                contentTag(application).blob,
                try sealed(application.contentDigest, of: application, "content_digest"), origin.sender, origin.ticket,
                application.conversation.value,
                try sealed(subjects, of: application, "subjects"),
                try sealed(application.content, of: application, "content"), application.openedAt.milliseconds,
                ApplicationState.open.rawValue,
            ])
        let row = db.lastInsertedRowID
        for subject in Set(application.subjects) {
            try run(
                "INSERT INTO application_subject (subject_index, application) VALUES (?, ?)",
                [sealer.person(subject).blob, row])
        }
    }

    /// Tells a repetition from a conflict without a bare digest in the file, which could be searched for.
    private func contentTag(_ application: NewApplication) -> [UInt8] {
        sealer.keys.keyedDigest.of(application.contentDigest, purpose: "application")
    }

    /// Opens an application unless its reference is known; `nil` when it was opened now.
    package func known(_ application: NewApplication) throws -> OpenApplicationOutcome? {
        let row = try one(
            "SELECT * FROM application WHERE reference_index = ?", [referenceIndex(application.reference)])
        guard let row else { return nil }
        guard try row.bytes("content_tag") == contentTag(application) else {
            return .conflict(ApplicationID(try row["id"]))
        }
        return .repeated(try record(from: row))
    }

    package func application(id: ApplicationID) throws -> ApplicationRecord? {
        try one("SELECT * FROM application WHERE id = ?", [id.text]).map { try record(from: $0) }
    }

    package func application(reference: String) throws -> ApplicationRecord? {
        try one("SELECT * FROM application WHERE reference_index = ?", [referenceIndex(reference)])
            .map { try record(from: $0) }
    }

    /// The application one of whose steps has this ticket.
    package func application(stepTicket: Ticket) throws -> ApplicationRecord? {
        try one(
            "SELECT * FROM application WHERE seq = (SELECT application FROM step WHERE ticket = ? LIMIT 1)",
            [stepTicket.value]
        ).map { try record(from: $0) }
    }

    /// Applications about a person, by every number of that person.
    package func applications(about subject: SSIN) throws -> [PersonApplication] {
        let numbers = try numbers(of: subject)
        return try all(Self.personApplicationsQuery, [try person(subject)]).map { row in
            let record = try record(from: row)
            return PersonApplication(
                record: record, numbers: Set(record.application.subjects.filter { numbers.contains(sealer.person($0)) })
            )
        }
    }

    /// What `applications(about:)` asks: one range of `application_subject` for each number.
    static let personApplicationsQuery = """
        \(sameNumbers) SELECT application.* FROM application WHERE seq IN (
            SELECT application_subject.application FROM same JOIN application_subject
                ON application_subject.subject_index = same.subject_index) ORDER BY seq
        """

    /// - Throws: `MessageStoreError` with `.versionConflict` when the applications about the person are not those seen.
    func check(_ reading: PersonReading) throws {
        let versions = try all(Self.personVersionsQuery, [try person(reading.subject)]).map { row in
            (ApplicationID(try row["id"]), try row["version"] as Int)
        }
        let others = Dictionary(versions.filter { $0.0 != reading.application }, uniquingKeysWith: { $1 })
        guard others == reading.versions else {
            throw MessageStoreError(.versionConflict, "another application about the person changed")
        }
    }

    private static let personVersionsQuery = """
        \(sameNumbers) SELECT application.id, application.version FROM same
        JOIN application_subject ON application_subject.subject_index = same.subject_index
        JOIN application ON application.seq = application_subject.application
        """

    package func applications(after cursor: StoreCursor?, limit: Int) throws -> [ApplicationRecord] {
        try all(
            "SELECT * FROM application WHERE seq > ? ORDER BY seq LIMIT ?", [cursor?.position ?? 0, limit]
        ).map { try record(from: $0) }
    }

    /// Row number and version of an application.
    ///
    /// - Throws: `MessageStoreError` with `.notFound`.
    package func applicationRow(_ id: ApplicationID) throws -> (seq: Int64, version: Int) {
        guard let row = try one("SELECT seq, version FROM application WHERE id = ?", [id.text]) else {
            throw MessageStoreError(.notFound, "no application with this identifier")
        }
        return (try row["seq"], try row["version"])
    }

    private func record(from row: Row) throws -> ApplicationRecord {
        let (id, seq) = (ApplicationID(try row["id"]), try row["seq"] as Int64)
        let origin: ApplicationOrigin =
            if let sender = try row.optionalOrganisation("origin_sender") {
                .transferred(from: sender, ticket: try row.ticket("origin_ticket"))
            } else {
                .counter
            }
        let application = NewApplication(
            id: id, reference: String(decoding: try opened(row, "reference", of: id), as: UTF8.self),
            contentDigest: try opened(row, "content_digest", of: id), origin: origin,
            conversation: try row.ticket("conversation"),
            subjects: try Self.subjects(try opened(row, "subjects", of: id)),
            content: try opened(row, "content", of: id), openedAt: try row.instant("opened_at"))
        return ApplicationRecord(
            application: application, state: try row.name("state"), version: try row["version"],
            steps: try steps(of: id, row: seq), transfers: try transfers(ofApplication: seq), cursor: try row.cursor(),
            ending: try row.optionalBytes("ending").map { try sealer.open($0, in: Self.cell(id, "ending")) })
    }

    private static func subjects(_ digits: [UInt8]) throws -> [SSIN] {
        try stride(from: 0, to: digits.count, by: ssinByteCount).map { start in
            let text = String(decoding: digits[start..<min(start + ssinByteCount, digits.count)], as: UTF8.self)
            guard let ssin = try? SSIN(text) else {
                throw MessageStoreError(.undecipherable, "the subjects of an application are damaged")
            }
            return ssin
        }
    }

    private func referenceIndex(_ reference: String) -> DatabaseValue {
        sealer.keys.blindIndex.reference(reference, of: "application").blob.databaseValue
    }

    private func sealed(_ value: [UInt8], of application: NewApplication, _ column: String) throws -> DatabaseValue {
        try sealer.seal(
            value, in: Self.cell(application.id, column), from: application.openedAt, for: \.applicationMonths
        ).blob.databaseValue
    }

    private func opened(_ row: Row, _ column: String, of id: ApplicationID) throws -> [UInt8] {
        try sealer.open(row.bytes(column), in: Self.cell(id, column))
    }

    /// Seals how an application ended, for as long as its content stays readable.
    func sealed(ending: [UInt8], of id: ApplicationID) throws -> DatabaseValue {
        try sealed(ending, of: id, "ending")
    }

    /// Writes what was mended in an application; the tag of the call that opened it stays.
    func replaceContent(of id: ApplicationID, with content: [UInt8]) throws {
        try run("UPDATE application SET content = ? WHERE id = ?", [try sealed(content, of: id, "content"), id.text])
    }

    private func sealed(_ value: [UInt8], of id: ApplicationID, _ column: String) throws -> DatabaseValue {
        let opened = try one("SELECT opened_at FROM application WHERE id = ?", [id.text])
        guard let opened else { throw MessageStoreError(.notFound, "no application with this identifier") }
        return try sealer.seal(
            value, in: Self.cell(id, column), from: opened.instant("opened_at"), for: \.applicationMonths
        ).blob.databaseValue
    }

    static func cell(_ id: ApplicationID, _ column: String) -> CellName {
        CellName(table: "application", row: id.text, column: column)
    }
}
