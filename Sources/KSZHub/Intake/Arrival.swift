import Messages
import SocialSecurity
import XMLSecurity

/// A document whose sender is proven: from here on the hub answers with a stamp.
struct Arrival: Sendable {
    /// The SOAP message that brought it.
    let message: VerifiedMessage
    /// The signed root element, to be forwarded untouched.
    let element: XMLElement
    /// Its verified form.
    let document: VerifiedDocument
    /// What it says about itself, read before its schema is checked.
    let envelope: RawEnvelope
    /// Ticket and digest.
    let reference: DocumentReference
}

/// The parts of a document that every answer needs, read without its schema.
struct RawEnvelope: Hashable, Sendable {
    let operation: Operation
    let ticket: Ticket
    let sender: EnterpriseNumber
    let recipient: EnterpriseNumber
    let conversation: Ticket
    /// Nil when absent or malformed; the schema tells which.
    let legalContext: LegalContext?

    /// Reads a root element.
    ///
    /// - Throws: `MessagesError` naming the first part that is missing or malformed.
    init(_ root: XMLElement) throws(MessagesError) {
        guard let operation = Operation(localName: root.localName, namespace: root.namespace) else {
            throw MessagesError(.unknownOperation, path: "/*")
        }
        self.operation = operation
        let reader = Reader(root: root, name: operation.rawValue)
        ticket = try reader.ticket("informationCustomer", "ticket")
        sender = try reader.number("informationCustomer", "customerIdentification", "cbeNumber")
        recipient = try reader.number("recipient", "cbeNumber")
        conversation = try reader.ticket("conversation")
        legalContext = root.first("legalContext").flatMap { try? LegalContext($0.text) }
    }

    var key: IdempotencyKey { IdempotencyKey(sender: sender, ticket: ticket) }

    private struct Reader {
        let root: XMLElement
        let name: String

        func text(_ path: [String]) throws(MessagesError) -> String {
            var element = root
            for step in path {
                guard let next = element.first(step) else {
                    throw MessagesError(.missingElement, path: place(path))
                }
                element = next
            }
            return element.text
        }

        func ticket(_ path: String...) throws(MessagesError) -> Ticket {
            let text = try text(path)
            guard let ticket = try? Ticket(text) else {
                throw MessagesError(.invalidValue, path: place(path), expectedType: "TicketType")
            }
            return ticket
        }

        func number(_ path: String...) throws(MessagesError) -> EnterpriseNumber {
            let text = try text(path)
            guard let number = try? EnterpriseNumber(text) else {
                throw MessagesError(.invalidValue, path: place(path), expectedType: "CbeNumberType")
            }
            return number
        }

        func place(_ path: [String]) -> String { "/" + ([name] + path).joined(separator: "/") }
    }
}
