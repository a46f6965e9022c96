import AuditLog

/// What the check of two checkpoints found, with what the reader can do.
struct ConsistencyReport: Encodable {
    /// A step that failed.
    struct Finding: Encodable {
        /// Of `ConsistencyStatement.Failure`, or `other-checkpoint`. Stable.
        let code: String
        /// For people: checkpoints by their sizes, keys, and what to give.
        let detail: String
    }

    let valid: Bool
    let log: String?
    let from: UInt64?
    let to: UInt64?
    let findings: [Finding]

    /// Judges a statement.
    ///
    /// - Parameters:
    ///   - keys: the log's keys that the reader gave, oldest first.
    ///   - kept: text of the earlier checkpoint as the reader kept it, if he did.
    init(_ statement: ConsistencyStatement, keys: [NoteVerifierKey], kept: [UInt8]?) {
        let (older, newer) = (try? Checkpoint(text: statement.older.text), try? Checkpoint(text: statement.newer.text))
        (log, from, to) = (older?.origin, older?.size, newer?.size)
        var findings = statement.failures(keys: keys).map { failure in
            Finding(code: failure.rawValue, detail: Self.detail(failure, statement, keys))
        }
        if let kept, kept != statement.older.text {
            findings.append(Finding(code: "other-checkpoint", detail: Self.otherCheckpoint(kept, older)))
        }
        self.findings = findings
        valid = findings.isEmpty
    }

    /// For people.
    var text: String {
        let sizes = [from, to].map { $0.map(String.init) ?? "?" }
        let head = "\(valid ? "valid" : "invalid"): \(log ?? "?"), \(sizes[0]) to \(sizes[1])"
        return ([head] + findings.map { "! \($0.code): \($0.detail)" })
            .map(TerminalText.escaped).joined(separator: "\n")
    }

    private static func detail(
        _ failure: ConsistencyStatement.Failure, _ statement: ConsistencyStatement, _ keys: [NoteVerifierKey]
    ) -> String {
        switch failure {
        case .checkpointMalformed:
            "one of the two notes is no checkpoint: ask for the file as ocmw-gateway audit consistency wrote it"
        case .otherLog: "the checkpoints are of two logs: ask for two of one OCMW and year"
        case .checkpointSignature: unsigned(statement, keys)
        case .keyRotated where isTurned(statement):
            "the notes stand in the wrong order, and so do their keys: see not-consistent"
        case .keyRotated:
            "the later checkpoint is signed with a key that was out of force when the earlier one was signed. Give the "
                + "keys oldest first (--key); if they stand so, somebody signs with a key that was rotated out"
        case .notConsistent: inconsistency(statement)
        }
    }

    /// Whether the larger checkpoint stands first.
    private static func isTurned(_ statement: ConsistencyStatement) -> Bool {
        guard let older = try? Checkpoint(text: statement.older.text),
            let newer = try? Checkpoint(text: statement.newer.text)
        else { return false }
        return older.size > newer.size
    }

    /// Why the one does not lead to the other: damage of the file is told from what only the log can have done.
    private static func inconsistency(_ statement: ConsistencyStatement) -> String {
        switch statement.inconsistency {
        case .turned(let first, let second):
            "the first note is of size \(first) and the second of size \(second): the earlier one must stand first, the "
                + "two were swapped. Nothing is said against the log; ask for the file again"
        case .hashCount(let count, let due, let old, let new):
            "the proof has \(count) hashes, and \(due) lead from size \(old) to size \(new): the proof was damaged. Nothing "
                + "is said against the log; ask for the proof again (ocmw-gateway audit consistency --from \(old))"
        case .forked(let size):
            "two roots of one size (\(size)): when both are signed with keys of the log, it was edited or forked, and no "
                + "proof can mend that. Keep both checkpoints"
        case .otherRoots(let old):
            "the proof does not lead from the earlier checkpoint to the later one: either a hash of the proof was changed, "
                + "or the log was edited, cut or forked. Ask for the proof again (ocmw-gateway audit consistency --from "
                + "\(old)): if that one fails as well, it is the log"
        case nil: "the proof does not lead from the earlier checkpoint to the later one"
        }
    }

    /// Which of the two no key signed: where a signature of the reader's keys is wrong, and where none of them stands.
    private static func unsigned(_ statement: ConsistencyStatement, _ keys: [NoteVerifierKey]) -> String {
        let notes = statement.unsigned(keys: keys)
        let wrong = notes.filter { !$0.keysWithWrongSignature(among: keys).isEmpty }
        let strange = notes.filter { $0.keysWithWrongSignature(among: keys).isEmpty }
        let faults = wrong.map { note in
            "\(place(note, statement)): " + SignedNote.wrongSignature(of: note.keysWithWrongSignature(among: keys))
        }
        return (faults + (strange.isEmpty ? [] : [unknown(strange, statement, keys)])).joined(separator: ". ")
    }

    private static func place(_ note: SignedNote, _ statement: ConsistencyStatement) -> String {
        let size = (try? Checkpoint(text: note.text)).map { "\($0.size)" } ?? "?"
        return "the \(note == statement.older ? "earlier" : "later") checkpoint (size \(size))"
    }

    /// Which keys were expected, and which the notes bear.
    private static func unknown(
        _ notes: [SignedNote], _ statement: ConsistencyStatement, _ keys: [NoteVerifierKey]
    ) -> String {
        let places = notes.map { "\(place($0, statement)) bears \($0.signerText)" }
        return "expected a signature of \(keys.keyTexts()); " + places.joined(separator: "; ")
            + ". When the key was rotated in between, give both keys, oldest first (repeat --key); "
            + "ocmw-gateway audit checkpoint --year shows every key of the year"
    }

    private static func otherCheckpoint(_ kept: [UInt8], _ older: Checkpoint?) -> String {
        let sizes = [try? Checkpoint(text: kept), older].map { $0.map { "\($0.size)" } ?? "?" }
        return
            "the earlier checkpoint of the file (size \(sizes[1])) is not the one you kept (--kept, size \(sizes[0])): "
            + (sizes[0] == sizes[1]
                ? "one size and two checkpoints, the log was edited or forked"
                : "ask for a file that begins with yours (ocmw-gateway audit consistency --from \(sizes[0]))")
    }
}
