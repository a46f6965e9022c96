import AuditLog
import Messages
import SocialSecurity
import XMLSecurity

/// What is looked for in the audit logs: a line fits when every part that is set fits.
public struct AuditCriteria: Hashable, Sendable {
    /// The person the act is about, under any number that the person has or had.
    public var subject: SSIN?
    /// The acting person, under exactly this number.
    public var user: SSIN?
    /// Kind of act.
    public var act: AuditAct?
    /// Service and operation as a line names them, such as `social-inquiry/requestInquiry`.
    public var service: String?
    /// Legal context.
    public var legalContext: String?
    /// How it ended.
    public var outcome: AuditOutcome?
    /// Program used: the label of its API key, or the gateway itself.
    public var application: String?
    /// The other organisation.
    public var counterpart: EnterpriseNumber?
    /// Ticket of the document, the sender's or that of the KSZ.
    public var ticket: Ticket?
    /// Conversation.
    public var conversation: Ticket?
    /// From this instant on.
    public var since: UTCInstant?
    /// Before this instant.
    public var until: UTCInstant?

    /// Criteria that every line fits; set what matters.
    public init() {}

    /// Whether time and kind of act fit: what can be told without reading the other fields.
    public func mayFit(_ leaf: AuditLeafOutline) -> Bool {
        fits(leaf.act, at: leaf.timeMilliseconds)
    }

    private func fits(_ found: AuditAct, at milliseconds: Int64) -> Bool {
        let instant = UTCInstant(milliseconds: milliseconds)
        return act.map { $0 == found } ?? true && since.map { $0 <= instant } ?? true
            && until.map { instant < $0 } ?? true
    }

    /// Whether the clear fields of a line fit. Persons do not stand in a leaf: `fits(_:persons:)` judges them.
    public func fits(_ leaf: AuditLeaf) -> Bool {
        fits(leaf.act, at: leaf.timeMilliseconds) && Self.fits(outcome?.rawValue, leaf.outcome?.rawValue)
            && Self.fits(service, leaf.service) && Self.fits(legalContext, leaf.legalContext)
            && Self.fits(application, leaf.application) && Self.fits(counterpart?.digits, leaf.counterpart)
            && (Self.fits(ticket?.value, leaf.ticket) || Self.fits(ticket?.value, leaf.kszTicket))
            && Self.fits(conversation?.value, leaf.conversation)
    }

    /// Whether the persons of a line are proven to be those looked for. A value that was erased is nobody's.
    ///
    /// The subject is what the store's index found: it may stand in the line under another number of the person.
    public func fits(_ leaf: AuditLeaf, persons side: AuditSide) -> Bool {
        if subject != nil, Self.proven(.subject, leaf, side) == nil { return false }
        guard let user else { return true }
        return Self.proven(.user, leaf, side)?.elementsEqual(user.digits.utf8) ?? false
    }

    /// Compared as bytes: two spellings of one text are two texts.
    private static func fits(_ wanted: String?, _ found: String?) -> Bool {
        guard let wanted else { return true }
        return found?.utf8.elementsEqual(wanted.utf8) ?? false
    }

    private static func proven(_ field: PersonalField, _ leaf: AuditLeaf, _ side: AuditSide) -> [UInt8]? {
        guard case .proven(let secret) = leaf.opening(field, with: side[field]) else { return nil }
        return secret.value
    }
}

/// Lines that fit, newest first, as far as one call looked.
public struct AuditPage: Hashable, Sendable {
    /// The lines.
    public let lines: [AuditLine]
    /// Where to go on: lines before this place were not looked at. `nil` when there are none.
    public let next: AuditPosition?

    /// Makes a page.
    public init(lines: [AuditLine], next: AuditPosition?) {
        self.lines = lines
        self.next = next
    }
}
