import AuditLog
import MessageStore
import Messages
import SocialSecurity

/// The other half of a consultation: of its question the line that tells how it ended, of that line the question.
struct JoinedLine: Hashable, Sendable {
    let position: AuditPosition
    let leaf: AuditLeaf

    private static let pageSize = 20

    /// - Returns: `nil` for a line of another act, and while there is no other half that the gateway wrote.
    /// - Complexity: one look at the index of tickets, and one more for each page of lines that somebody else wrote: they do
    ///   not hide the gateway's own.
    static func of(_ leaf: AuditLeaf, in store: any TenantStore) async throws -> JoinedLine? {
        guard let act = otherHalf(of: leaf.act), let ticket = leaf.ticket.flatMap({ try? Ticket($0) }) else {
            return nil
        }
        var criteria = AuditCriteria()
        criteria.act = act
        criteria.ticket = ticket
        guard let line = try await newestOwnLine(criteria, in: store) else { return nil }
        return JoinedLine(
            position: AuditPosition(year: line.year, index: line.index), leaf: try AuditLeaf(decoding: line.leafBytes))
    }

    private static func newestOwnLine(_ criteria: AuditCriteria, in store: any TenantStore) async throws -> AuditLine? {
        var position: AuditPosition?
        repeat {
            let page = try await store.auditPage(criteria, before: position, limit: pageSize)
            if let line = page.lines.first(where: \.isOurs) { return line }
            position = page.next
        } while position != nil
        return nil
    }

    static func otherHalf(of act: AuditAct) -> AuditAct? {
        switch act {
        case .consultationIntent: .consultationOutcome
        case .consultationOutcome: .consultationIntent
        default: nil
        }
    }

    /// `2026/17`.
    var place: String { "\(position.year)/\(position.index)" }

    /// Where it stands and what it says, or that a question has no outcome yet.
    static func words(_ joined: JoinedLine?, of leaf: AuditLeaf) -> LocalizedText? {
        guard let joined else { return leaf.act == .consultationIntent ? noOutcome : nil }
        let what = joined.leaf.outcome?.words ?? joined.leaf.act.words
        let place = joined.place
        return LocalizedText(
            nl: "regel \(place): \(what.nl)", fr: "ligne \(place) : \(what.fr)", de: "Zeile \(place): \(what.de)",
            en: "line \(place): \(what.en)")
    }

    private static let noOutcome = LocalizedText(
        nl: "geen regel zegt hoe het afliep", fr: "aucune ligne ne dit comment cela s'est terminé",
        de: "keine Zeile sagt, wie es ausging", en: "no line says how it ended")
}
