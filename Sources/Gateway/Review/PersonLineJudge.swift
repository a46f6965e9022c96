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

        var isDamage: Bool { if case .problem = self { true } else { false } }

        /// The leaf, whose time and flow count.
        var leaf: AuditLeaf? {
            switch self {
            case .shown(let leaf): leaf
            case .erased: nil
            case .problem(_, let leaf): leaf
            }
        }
    }

    /// The person whose report it is.
    let person: SSIN
    /// What was erased on purpose.
    var erasures = AuditErasures()

    /// A line that the index does not give for the person; `nil` when it is another's, or nobody's.
    func verdict(onUnindexed line: AuditLine) -> Verdict? {
        let verdict = verdict(on: line)
        switch verdict {
        // That the index names somebody else hides no line that provably names the person.
        case .shown: return line.sideState == .misindexed ? verdict : nil
        case .erased, .problem(.sideIndexDiffers, _): return nil
        case .problem: return verdict
        }
    }

    /// A line that the index gives for the person.
    func verdict(on line: AuditLine) -> Verdict {
        guard line.isOurs else { return .problem(.lineNotOurs, nil) }
        guard let leaf = try? AuditLeaf(decoding: line.leafBytes) else { return .problem(.leafNotCanonical, nil) }
        switch leaf.opening(.subject, with: line.side[.subject]) {
        // Under another number of the same person only the index, which was changed then, could tell.
        case .proven(let secret) where line.sideState == .misindexed && secret.text != person.digits:
            return .problem(.sideIndexDiffers, leaf)
        case .proven: return .shown(leaf)
        case .different: return .problem(.sideChanged, leaf)
        case .absent: return .problem(.sideIndexDiffers, leaf)
        case .unproven where line.sideState == .unreadable: return .problem(.sideUnreadable, leaf)
        case .unproven:
            let erased = erasures.fields(at: leaf.timeMilliseconds, year: line.year, index: line.index)
            return erased.contains(.subject) ? .erased : .problem(.sideMissing, leaf)
        }
    }
}
