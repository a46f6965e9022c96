import AuditLog
import MessageStore
import SocialSecurity

/// Judges whether a line may stand in the report on a person.
struct PersonLineJudge {
    enum Verdict {
        /// It provably names the person.
        case shown(AuditLeaf)
        /// Whom it is about was erased on purpose.
        case erased
        /// It cannot be shown; with its leaf when the gateway wrote that.
        case problem(AuditFinding.Code, AuditLeaf?)

        /// Whether it provably names somebody else.
        var isOfOthers: Bool { if case .problem(.sideIndexDiffers, _) = self { true } else { false } }

        /// The leaf, whose time and flow count.
        var leaf: AuditLeaf? {
            switch self {
            case .shown(let leaf): leaf
            case .erased: nil
            case .problem(_, let leaf): leaf
            }
        }
    }

    /// The numbers of the person whose report it is.
    private var numbers: PersonNumbers
    /// What was erased on purpose, to be refreshed when lines were read: what erases an opening stands in the log before it.
    var erasures = AuditErasures()

    init(_ person: SSIN, in store: any TenantStore) async throws {
        numbers = try await PersonNumbers(of: person, in: store)
    }

    /// A line that the index does not give for the person; `nil` when it is another's, or nobody's.
    mutating func verdict(onUnindexed line: AuditLine) async throws -> Verdict? {
        let verdict = try await verdict(on: line, isIndexed: false)
        switch verdict {
        // An index that names somebody else, or nobody, hides no line that provably names the person.
        case .shown, .problem: return verdict.isOfOthers ? nil : verdict
        case .erased: return nil
        }
    }

    /// A line that the index gives for the person.
    mutating func verdict(on line: AuditLine, isIndexed: Bool = true) async throws -> Verdict {
        guard line.isOurs else { return .problem(.lineNotOurs, nil) }
        guard let leaf = try? AuditLeaf(decoding: line.leafBytes) else { return .problem(.leafNotCanonical, nil) }
        switch erasures.value(of: .subject, of: line, leaf) {
        case .proven(let secret):
            // The index by subject or that by user was changed: whose number the line proves, and not where the index has it,
            // tells then whether it is about the person.
            guard line.sideState == .misindexed || !isIndexed else { return .shown(leaf) }
            guard let number = secret.text, try await numbers.contain(number) else {
                return .problem(.sideIndexDiffers, leaf)
            }
            return .shown(leaf)
        case .different: return .problem(.sideChanged, leaf)
        case .absent: return .problem(.sideIndexDiffers, leaf)
        case .unreadable: return .problem(.sideUnreadable, leaf)
        case .erased: return .erased
        case .missing: return .problem(.sideMissing, leaf)
        }
    }
}
