/// One act to be recorded, all values in clear: what the service knows before the line is sealed.
///
/// Clear fields are reached directly: `entry.ticket = "…"`. Values are checked when the entry is sealed.
@dynamicMemberLookup
public struct AuditEntry: Hashable, Sendable {
    /// Fields that stand in the leaf as they are.
    public private(set) var clear: AuditClearFields
    /// Who did the act.
    public var actor: AuditActor {
        didSet { clear.take(actor) }
    }
    /// SSIN (eleven digits) of the person the act is about. In the leaf a commitment only.
    public var subjectSSIN: String?
    /// SHA-256 digest (32 bytes) of the document the act is about. In the leaf a commitment only, because a bare
    /// digest of a document about a person can be searched for with every possible number.
    public var messageDigest: [UInt8]?

    /// Begins an entry; set the other fields afterwards.
    ///
    /// - Parameters:
    ///   - act: kind of act.
    ///   - timeMilliseconds: milliseconds since 1970-01-01T00:00:00Z.
    ///   - access: whether data were looked at or changed.
    ///   - organisation: KBO number of the acting OCMW, ten digits.
    ///   - application: the program used.
    ///   - actor: the person or process that acts.
    ///   - subjectSSIN: the person it is about, eleven digits.
    public init(
        act: AuditAct, timeMilliseconds: Int64, access: AuditAccess, organisation: String, application: String,
        actor: AuditActor, subjectSSIN: String? = nil
    ) {
        clear = AuditClearFields(
            act: act, timeMilliseconds: timeMilliseconds, access: access, organisation: organisation,
            application: application)
        self.actor = actor
        self.subjectSSIN = subjectSSIN
        clear.take(actor)
    }

    /// Reads or sets one clear field.
    public subscript<Value>(dynamicMember path: WritableKeyPath<AuditClearFields, Value>) -> Value {
        get { clear[keyPath: path] }
        set { clear[keyPath: path] = newValue }
    }

    /// The values that are committed to instead of shown, by field.
    var personalValues: [PersonalField: [UInt8]] {
        var values: [PersonalField: [UInt8]] = [:]
        if case .user(let ssin, _, let session) = actor {
            values[.user] = Array(ssin.utf8)
            values[.session] = session.map { Array($0.utf8) }
        }
        values[.subject] = subjectSSIN.map { Array($0.utf8) }
        values[.messageDigest] = messageDigest
        return values
    }
}

extension AuditClearFields {
    /// Takes over the clear part of the actor.
    mutating func take(_ actor: AuditActor) {
        switch actor {
        case .user(_, let role, _):
            self.role = role
            process = nil
        case .process(let name):
            process = name
            role = nil
        }
    }
}
