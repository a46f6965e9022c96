import Messages

/// Looks whether the documents prove each other: delivery by receipt and stamp, consultation by result and stamp.
struct EvidenceChain {
    private let documents: [KeptDocument]
    private let answers: [DocumentReference: [KeptDocument]]

    init(_ documents: [KeptDocument]) {
        self.documents = documents
        var answers: [DocumentReference: [KeptDocument]] = [:]
        for kept in documents {
            guard let reference = kept.document.header.inReplyTo else { continue }
            answers[reference, default: []].append(kept)
        }
        self.answers = answers
    }

    /// - Returns: how many documents are proven how.
    /// - Throws: `DemoFailure` naming the first document without its evidence.
    func check() throws -> String {
        var counts: [String: Int] = [:]
        for kept in documents where kept.document.operation.isSentByCustomer {
            counts[try proof(of: kept), default: 0] += 1
        }
        return counts.keys.sorted().map { "\(counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
    }

    private func proof(of kept: KeptDocument) throws -> String {
        let found = answers[kept.reference] ?? []
        if let answer = found.first(where: { Self.isFinal($0.document.payload) }) {
            let stamped = found.contains { Self.isStamp($0.document.payload, for: answer.digest) }
            try expect(stamped, "\(kept.file): no stamp of the hub names its answer")
            return Self.word(for: answer.document.payload)
        }
        throw DemoFailure("\(kept.file): nothing answers it")
    }

    private static func isFinal(_ payload: Payload) -> Bool {
        switch payload {
        case .receipt, .refusal, .registerPersonResult, .unregisterPersonResult, .listRegistrationsResult,
            .findOrganisationsResult, .askAccessResult, .livingWagesResult, .healthInsuranceResult:
            true
        default: false
        }
    }

    /// A stamp that goes back names the digest of the answer it came with.
    private static func isStamp(_ payload: Payload, for answer: DocumentDigest) -> Bool {
        guard case .hubStamp(let stamp) = payload else { return false }
        return stamp.receiptDigest == answer || (stamp.outcome == .refused && stamp.receiptDigest == nil)
    }

    private static func word(for payload: Payload) -> String {
        switch payload {
        case .receipt: "delivered"
        case .refusal: "refused"
        default: "answered"
        }
    }
}
