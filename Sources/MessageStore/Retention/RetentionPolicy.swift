import Messages

/// For how many months after the month of storing values stay readable, by flow.
///
/// Openings of audit lines have keys of their own (`KeyPurpose.openings`); what is kept here is kept much shorter and apart from them.
public struct RetentionPolicy: Hashable, Sendable {
    /// What months may be set: idempotency of statutory documents spans a year, `design.md` section 4 "Contract".
    public static let admissibleMonths = 13...600

    /// Applications for aid, and answers kept under idempotency keys.
    public var applicationMonths = 36
    /// Documents of transfers of competence.
    public var transferMonths = 36
    /// Documents of social inquiries.
    public var inquiryMonths = 36
    /// Questions to authentic sources and to the reference directory, and their answers.
    public var consultationMonths = 36
    /// Decision register, counted from the last upsert; registrations of persons; replaced numbers.
    public var registerMonths = 120

    /// The policy of a gateway whose configuration says nothing.
    public init() {}

    /// For how long a document is kept.
    ///
    /// Receipts, refusals and stamps stay as long as the documents of any exchange between OCMWs or with a source; the keys of audit logs
    /// as long as any log.
    public func months(for operation: Operation) -> Int {
        switch operation.service {
        case .competenceTransfer: return transferMonths
        case .socialInquiry: return inquiryMonths
        case .consultation: return consultationMonths
        case .referenceDirectory:
            switch operation {
            case .registerPerson, .unregisterPerson, .registerPersonResult, .unregisterPersonResult:
                return registerMonths
            default: return consultationMonths
            }
        case .exchange:
            guard operation != .auditKey else { return Self.admissibleMonths.upperBound }
            return max(transferMonths, inquiryMonths, consultationMonths)
        }
    }
}
