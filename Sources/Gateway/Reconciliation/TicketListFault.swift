import Messages
import SocialSecurity
import XMLSecurity

/// Why something is not the hub's list of one OCMW and day; the raw values are stable.
public enum TicketListFault: String, Hashable, Sendable, CaseIterable {
    /// It cannot be read as a list of tickets.
    case notReadable = "list-not-readable"
    /// Its signature does not hold: a bit was changed, or the certificate is not trusted.
    case signature = "list-signature"
    /// Somebody else than the hub signed it.
    case signerIsNotHub = "list-signer-is-not-hub"
    /// It is the list of another OCMW.
    case anotherOrganisation = "list-of-another-organisation"
    /// It is the list of another day.
    case anotherDay = "list-of-another-day"
    /// It is another page than the one asked for, or a page is missing or there twice.
    case pages = "list-pages"
    /// The hub calls a day complete that its clock, as it stamps, has not reached the end of.
    case completeTooEarly = "list-complete-too-early"

    /// What it means, in words.
    public var reason: String {
        switch self {
        case .notReadable: "this is no list of tickets"
        case .signature: "the signature does not hold: the list was changed, or its signer is not trusted"
        case .signerIsNotHub: "the list is not signed by the hub"
        case .anotherOrganisation: "this is the list of another OCMW"
        case .anotherDay: "this is the list of another day"
        case .pages: "a page of the list is missing, or stands there twice, or is another one than was asked for"
        case .completeTooEarly: "the list says that a day is over which was not when the list was signed"
        }
    }

    /// What to do, in words.
    public var remedy: String {
        switch self {
        case .notReadable, .pages, .anotherDay, .anotherOrganisation:
            "name the files of one OCMW and day, all pages, as the hub signed them; or ask the hub anew"
        case .signature, .signerIsNotHub: "ask the hub anew, and check trust.anchors; a changed list proves nothing"
        case .completeTooEarly: "keep the list and ask the operator of the hub to look at its clock"
        }
    }
}

extension TicketListFault: Error {}

/// One page of a list whose signature holds, with its bytes as evidence.
public struct VerifiedTicketList: Hashable, Sendable {
    /// What it says.
    public let list: TicketList
    /// When the hub signed it (UTC, milliseconds).
    public let signedAt: UTCInstant
    /// The signed document.
    public let bytes: [UInt8]

    /// Verifies one page.
    ///
    /// - Parameters:
    ///   - bytes: the signed document, UTF-8.
    ///   - organisation: whose list it must be.
    ///   - day: of which day it must be; any when left out.
    ///   - instant: the certificate is judged at it.
    /// - Throws: the first `TicketListFault`.
    public init(
        _ bytes: [UInt8], of organisation: EnterpriseNumber, day: CivilDate? = nil, in environment: GatewayEnvironment,
        at instant: UTCInstant
    ) throws(TicketListFault) {
        guard let element = try? XMLReader.parse(bytes) else { throw .notReadable }
        let embedded: EmbeddedDocument
        do {
            embedded = try EmbeddedDocument(element, in: environment, at: instant)
        } catch {
            switch error {
            case .signature: throw .signature
            case .signerIsNotSender: throw .signerIsNotHub
            case .form: throw .notReadable
            }
        }
        guard case .ticketList(let list) = embedded.document.payload else { throw .notReadable }
        guard embedded.signer == environment.hub else { throw .signerIsNotHub }
        let header = embedded.document.header
        guard list.organisation == organisation, header.recipient == organisation else { throw .anotherOrganisation }
        guard day.map({ $0 == list.day }) ?? true else { throw .anotherDay }
        guard !list.isComplete || list.day < environment.civilDate(of: header.timestampSent) else {
            throw .completeTooEarly
        }
        self.list = list
        signedAt = header.timestampSent
        self.bytes = embedded.stored.bytes
    }
}

/// All pages of one day.
public struct TicketListDay: Hashable, Sendable {
    /// The pages, from the first to the last.
    public let pages: [VerifiedTicketList]

    /// Puts the pages of one day together.
    ///
    /// - Throws: `TicketListFault.pages` when one is missing or there twice; of a day that is not over, pages made one
    ///   after the other may overlap.
    public init(_ pages: [VerifiedTicketList]) throws(TicketListFault) {
        let sorted = pages.sorted { $0.list.page < $1.list.page }
        guard let last = sorted.last?.list, sorted.map(\.list.page) == Array(1...last.pageCount),
            Set(sorted.map(\.list.day)).count == 1
        else { throw .pages }
        let count = sorted.map(\.list.entries.count).reduce(0, +)
        guard !last.isComplete || sorted.allSatisfy({ $0.list.entryCount == count }) else { throw .pages }
        self.pages = sorted
    }

    /// True when the day is over: the list is final.
    public var isComplete: Bool { pages.allSatisfy(\.list.isComplete) }

    /// The entries; one that stands on two pages of a growing day counts once, as it was last told.
    public var entries: [TicketEntry] {
        var places: [String: Int] = [:]
        var entries: [TicketEntry] = []
        for entry in pages.flatMap(\.list.entries) {
            let name = "\(entry.direction.rawValue) \(entry.ticketCBSS.value)"
            if let place = places[name] {
                entries[place] = entry
            } else {
                places[name] = entries.count
                entries.append(entry)
            }
        }
        return entries
    }
}
