import Messages
import SocialSecurity
import XMLSecurity

/// What a template gets.
struct FreshValues: Sendable {
    /// The OCMW of the signing certificate.
    let sender: EnterpriseNumber
    /// The hub, recipient of what it answers itself.
    let hub: EnterpriseNumber?
    var ticket = Ticket.random()
    var conversation: Ticket?
    var recipient: EnterpriseNumber?
    var ssin: SSIN?
    var answered: AnsweredDocument?

    init(sender: EnterpriseNumber, hub: EnterpriseNumber?) {
        self.sender = sender
        self.hub = hub
    }
}

/// The document that a template answers.
struct AnsweredDocument: Sendable {
    let document: BusinessDocument
    let digest: DocumentDigest

    /// Where an answer of this operation goes: back, or, for a sender's own follow-up, where the document went.
    func recipient(for operation: Messages.Operation) -> EnterpriseNumber {
        operation.answersSender ? document.header.sender : document.header.recipient
    }
}

/// A document that is sent again and again under new tickets.
struct Template {
    private let root: XMLElement

    init(_ root: XMLElement) { self.root = root }

    static func isSignature(_ node: XMLNode) -> Bool {
        guard case .element(let element) = node else { return false }
        return element.isNamed("Signature", namespace: "http://www.w3.org/2000/09/xmldsig#")
    }

    /// The document with the values in it and without the signature that it had.
    ///
    /// - Throws: `UsageError` naming the element that the template lacks.
    func filled(with values: FreshValues, at instant: UTCInstant) throws -> XMLElement {
        guard let operation = Messages.Operation(localName: root.localName, namespace: root.namespace) else {
            throw UsageError("the template's root is no operation of this gateway")
        }
        var result = XMLElement(
            root.localName, prefix: root.prefix, namespace: root.namespace,
            attributes: [XMLAttribute("Id", "d-\(values.ticket.value)")],
            children: root.children.filter { !Self.isSignature($0) })
        for (path, text) in try texts(values, operation, at: instant) {
            result = try result.setting(path[...], to: text)
        }
        return result
    }

    private func texts(
        _ values: FreshValues, _ operation: Messages.Operation, at instant: UTCInstant
    ) throws -> [([String], String)] {
        var texts = [
            (["informationCustomer", "ticket"], values.ticket.value),
            (["informationCustomer", "timestampSent"], instant.xmlDateTime),
            (["informationCustomer", "customerIdentification", "cbeNumber"], values.sender.digits),
        ]
        let header = values.answered?.document.header
        let recipient = operation.answeredByHub ? values.hub : values.answered?.recipient(for: operation)
        if let recipient = values.recipient ?? recipient {
            texts.append((["recipient", "cbeNumber"], recipient.digits))
        }
        if let answered = values.answered {
            texts.append((["inReplyTo", "ticket"], answered.document.header.ticket.value))
            texts.append((["inReplyTo", "digest"], answered.digest.base64))
        }
        let new = operation.isAnswer ? nil : Ticket.random()
        if let conversation = values.conversation ?? header?.conversation ?? new {
            texts.append((["conversation"], conversation.value))
        }
        if let ssin = values.ssin ?? header?.criteria?.ssin { texts.append((["criteria", "ssin"], ssin.digits)) }
        return texts
    }
}

extension XMLElement {
    /// The element with another text at a path of child elements in no namespace.
    fileprivate func setting(_ path: ArraySlice<String>, to text: String) throws -> XMLElement {
        guard let name = path.first else { return replacing(children: [.text(text)]) }
        var done = false
        let children = try children.map { node in
            guard !done, case .element(let child) = node, child.isNamed(name) else { return node }
            done = true
            return .element(try child.setting(path.dropFirst(), to: text))
        }
        guard done else { throw UsageError("the template has no element \(name) below \(localName)") }
        return replacing(children: children)
    }
}
