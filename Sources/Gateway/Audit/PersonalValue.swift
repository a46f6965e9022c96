import AuditLog
import MessageStore

/// What became of a value to which a line commits.
public enum PersonalValue: Hashable, Sendable {
    /// The line has no such field.
    case absent
    /// Kept, and proven by its commitment.
    case proven(AuditSecret)
    /// Gone, and a line of the log says that it was erased.
    case erased
    /// Gone, and no line says that it was erased.
    case missing
    /// There, but it cannot be decrypted.
    case unreadable
    /// There, but it is not what the line commits to.
    case different

    /// A stable word for what is wrong with it; `nil` for one that is proven, or that the line does not have.
    public var problem: String? {
        switch self {
        case .absent, .proven: nil
        case .erased: "erased"
        case .missing: "missing"
        case .unreadable: "unreadable"
        case .different: "different"
        }
    }

    /// True for one that is gone or changed though nobody erased it.
    var isDamaged: Bool {
        switch self {
        case .absent, .proven, .erased: false
        case .missing, .unreadable, .different: true
        }
    }
}

extension AuditErasures {
    /// What became of one value of a line. The erasures are to be read after the line: what erases an opening stands in the
    /// log before it is gone.
    public func value(of field: PersonalField, of line: AuditLine, _ leaf: AuditLeaf) -> PersonalValue {
        switch leaf.opening(field, with: line.side[field]) {
        case .absent: .absent
        case .proven(let secret): .proven(secret)
        case .different: .different
        case .unproven where line.sideState == .unreadable: .unreadable
        case .unproven:
            fields(at: leaf.timeMilliseconds, year: line.year, index: line.index).contains(field) ? .erased : .missing
        }
    }

    /// Fields that were erased on purpose and are gone.
    func fields(erasedOf line: AuditLine, _ leaf: AuditLeaf) -> Set<PersonalField> {
        Set(PersonalField.allCases.filter { value(of: $0, of: line, leaf) == .erased })
    }

    /// What the log says by now of values that are gone; nothing is read when all of the lines are there.
    public static func of(_ lines: [AuditLine], in store: any TenantStore) async throws -> AuditErasures {
        var erasures = AuditErasures()
        if lines.contains(where: \.lacksOpenings) { try await erasures.refresh(from: store) }
        return erasures
    }
}

extension AuditLine {
    /// True when something that the line commits to is not kept beside it.
    var lacksOpenings: Bool {
        guard let outline else { return false }
        return PersonalField.allCases.contains { outline.commits(to: $0) && side.value(of: $0) == nil }
    }
}
