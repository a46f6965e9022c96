import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What holds keep, as of one transaction.
struct HeldThings {
    var everything = false
    /// Blind indexes of every number of the persons.
    var persons: Set<[UInt8]> = []
    var conversations: Set<String> = []
}

extension StoreSession {
    package func setHold(_ scope: LegalHoldScope, id: Ticket, reason: String, at instant: UTCInstant) throws {
        var (subject, conversation): ([UInt8]?, String?) = (nil, nil)
        switch scope {
        case .person(let ssin): subject = sealer.person(ssin)
        case .conversation(let ticket):
            conversation = ticket.value
            let known = try one(
                """
                SELECT 1 FROM document WHERE conversation = $1
                UNION ALL SELECT 1 FROM application WHERE conversation = $1 LIMIT 1
                """, [.text(ticket.value)])
            guard known != nil else { throw MessageStoreError(.notFound, "no such conversation") }
        case .everything: break
        }
        try run(
            """
            INSERT INTO legal_hold (id, kind, subject_index, conversation, reason, set_at) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(id.value), .text(scope.kind.rawValue), .init(subject), .init(conversation), .text(reason),
                .instant(instant),
            ])
    }

    package func releaseHold(_ id: Ticket, at instant: UTCInstant) throws {
        let count = try run(
            "UPDATE legal_hold SET released_at = $1 WHERE id = $2 AND released_at IS NULL",
            [.instant(instant), .text(id.value)])
        guard count == 1 else { throw MessageStoreError(.notFound, "no legal hold of this name is set") }
    }

    package func holds() throws -> [LegalHold] {
        try all("SELECT * FROM legal_hold ORDER BY seq").map { row in
            LegalHold(
                id: try row.ticket("id"), kind: try row.name("kind"),
                conversation: try row.optionalTicket("conversation"), reason: try row.text("reason"),
                setAt: try row.instant("set_at"), releasedAt: try row.optionalInstant("released_at"))
        }
    }

    /// What is held now.
    func heldThings() throws -> HeldThings {
        var held = HeldThings()
        for row in try all("SELECT * FROM legal_hold WHERE released_at IS NULL") {
            switch try row.name("kind") as LegalHoldScope.Kind {
            case .everything: held.everything = true
            case .conversation: held.conversations.insert(try row.text("conversation"))
            case .person:
                // A number that somebody else joined to it may only hold more.
                let numbers = try all(
                    "\(Self.sameNumbers) SELECT subject_index FROM same", [.bytes(row.bytes("subject_index"))])
                for number in numbers { held.persons.insert(try number.bytes("subject_index")) }
            }
        }
        return held
    }
}
