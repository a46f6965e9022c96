import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// Records verdicts of the adviser, and reads them again. A verdict is never changed: a later one stands beside it.
public struct ReviewDesk: Sendable {
    private let context: ReviewContext

    /// Makes a desk.
    public init(_ context: ReviewContext) { self.context = context }

    /// One line in words; the reading is a line about the same person, so that a search by person finds the look.
    ///
    /// - Throws: `RequestProblem` with `.notFound` when the log has no such line; it says which there are.
    public func explanation(of position: AuditPosition) async throws -> LineExplanation {
        let line = try await line(at: position)
        let leaf = try AuditLeaf(decoding: line.leafBytes)
        let joined = try await JoinedLine.of(leaf, in: context.tenant.store)
        let erasures = try await AuditErasures.of([line], in: context.tenant.store)
        let erased = erasures.fields(erasedOf: line, leaf)
        let explanation = try LineExplanation(
            line, erasures: erasures,
            erasedBy: try await AuditErasures.line(erasing: erased, of: line, in: context.tenant.store),
            joined: JoinedLine.words(joined, of: leaf), configuration: context.configuration)
        try await context.record(
            .logRead, "log/\(position.year)/line/\(position.index)",
            subject: ProvenPersons(line, leaf).subject.flatMap { try? SSIN($0) },
            operation: leaf.operation)
        return explanation
    }

    private func line(at position: AuditPosition) async throws -> AuditLine {
        let store = context.tenant.store
        guard let line = try await store.auditLine(at: position) else {
            throw try await RequestProblem.unknownLine(position, in: store)
        }
        return line
    }

    /// Commits a verdict with its line. The line commits to the SHA-256 digest of the note; the note itself is kept
    /// encrypted beside the log.
    ///
    /// - Returns: what was kept; under the caller's idempotency key, if there is one.
    /// - Throws: `RequestProblem` with `.notFound` when the log has no such line or flag; `MessageStoreError` with
    ///   `.keyInUse`.
    public func record(_ request: ReviewRequest) async throws -> JSONValue {
        guard let position = request.target.position else { throw RequestProblem.notFound }
        let line = try await line(at: position)
        let reviewed = try AuditLeaf(decoding: line.leafBytes)
        if case .flag(let flag) = request.target { try await checkThereIs(flag, from: reviewed) }
        let id = context.environment.ticket()
        let digest = try request.note.map { try DocumentDigest(SHA256Digest.of(Array($0.utf8))) }
        let leaf = try context.leaf(.reviewRecorded, "\(request.target.text) \(request.verdict.rawValue)") { facts in
            facts.ticket = id
            facts.digest = digest
            facts.subject = ProvenPersons(line, reviewed).subject.flatMap { try? SSIN($0) }
            // Whoever withholds the flow from a person's report withholds the verdict about it as well.
            facts.operation = reviewed.operation
        }
        // Record and line tell one time.
        let (caller, now) = (context.caller, UTCInstant(milliseconds: leaf.leaf.timeMilliseconds))
        let kept = try await context.tenant.store.keepReview(
            ReviewRecord(
                id: id, target: request.target.text, verdict: request.verdict.rawValue, instant: now,
                note: request.note), leaf: leaf
        ) { try caller?.idempotentAct(answering: RecordedVerdict($0), at: now) }
        return RecordedVerdict(kept).json
    }

    /// A flag belongs to the month of its first line, or to the next one when it is counted over midnight.
    private func checkThereIs(_ flag: String, from first: AuditLeaf) async throws {
        guard let code = flag.split(separator: "/").first.flatMap({ ReviewFlag.Code(rawValue: String($0)) }) else {
            throw RequestProblem.unknownFlag(flag)
        }
        let day = BelgianCalendar.civilDate(of: UTCInstant(milliseconds: first.timeMilliseconds))
        for later in code.isCountedInWindow ? 0...1 : 0...0 {
            let month = ReviewMonth(of: day).adding(months: later)
            let flags = try await FlagFinder(context: context, month: month).flags(code)
            if flags.contains(where: { $0.id.utf8.elementsEqual(flag.utf8) }) { return }
        }
        throw RequestProblem.unknownFlag(flag)
    }

    /// Verdicts in the order of recording, after the cursor; the reading is a line.
    ///
    /// - Parameter target: only those about this.
    /// - Throws: `RequestProblem` with `.notFound` when the log does not have the line that stands for the target.
    public func reviews(of target: ReviewTarget?, after cursor: StoreCursor?, limit: Int) async throws
        -> [(cursor: StoreCursor, json: JSONValue)]
    {
        if let position = target?.position { _ = try await line(at: position) }
        try await context.record(.logRead, "review/verdicts")
        var rows: [(StoreCursor, JSONValue)] = []
        var erasures = AuditErasures()
        for review in try await context.tenant.store.reviews(of: target?.text, after: cursor, limit: limit) {
            rows.append((review.cursor, review.json(as: try await standing(of: review, &erasures))))
        }
        return rows
    }

    /// Whether the line of the log says the same as what is kept: verdict, target, and the digest of a note that was not
    /// erased. A line that is gone or damaged proves nothing.
    ///
    /// A note is erased together with the opening of its digest, and a line of the log says so: one that is gone alone, or of
    /// whose erasure no line tells, was taken away.
    private func standing(of review: KeptReview, _ erasures: inout AuditErasures) async throws -> ReviewStanding {
        let object = "\(review.record.target) \(review.record.verdict)"
        guard let line = try await context.tenant.store.auditLine(at: review.position),
            let leaf = try? AuditLeaf(decoding: line.leafBytes),
            leaf.act == .reviewRecorded, leaf.ticket?.utf8.elementsEqual(review.record.id.value.utf8) ?? false,
            leaf.object?.utf8.elementsEqual(object.utf8) ?? false
        else { return .unproven }
        if line.lacksOpenings { try await erasures.refresh(from: context.tenant.store) }
        switch (review.record.note, erasures.value(of: .messageDigest, of: line, leaf)) {
        case (let note?, .proven(let secret)):
            return secret.value == SHA256Digest.of(Array(note.utf8)) ? .proven : .unproven
        case (nil, .absent): return review.isNoteErased ? .unproven : .proven
        case (nil, .erased): return review.isNoteErased ? .provenWithoutNote : .unproven
        case (_?, _), (nil, _): return .unproven
        }
    }
}

/// What the log says of a verdict that is kept.
private enum ReviewStanding {
    case proven, provenWithoutNote, unproven
}

/// The answer to a verdict that was just recorded: its line proves it.
private struct RecordedVerdict: ActResult {
    let json: JSONValue

    init(_ kept: KeptReview) { json = kept.json(as: .proven) }
}

extension KeptReview {
    /// The verdict as the adviser gets it.
    fileprivate func json(as standing: ReviewStanding) -> JSONValue {
        .members([
            "id": .string(record.id.value), "target": .string(record.target), "verdict": .string(record.verdict),
            "recordedAt": .string(record.instant.xmlDateTime), "note": .text(record.note),
            "noteErased": standing == .provenWithoutNote ? .bool(true) : nil, "proven": .bool(standing != .unproven),
            "line": .object([
                "year": .integer(Int64(position.year)), "index": .integer(Int64(clamping: position.index)),
            ]),
        ])
    }
}
