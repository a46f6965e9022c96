import Messages
import XMLSecurity

/// The rule by which an example is made fresh before it is signed; `Schemas/Examples/README.md` has it in words.
struct FreshExample {
    /// What the document answers, or the stamp is about.
    var answered: DocumentReference?
    /// Digest of the receipt or result beside a stamp.
    var beside: DocumentDigest?
    /// The conversation of what is answered, where it is not that of the files.
    var conversation: String?
    /// A ticket used before; a new one by rule.
    var ticket = Ticket.random()
    var now: UTCInstant
    /// Names of what stays as it is in the file.
    var kept: Set<String> = []

    /// The document, unsigned.
    func make(from file: [UInt8]) throws -> XMLElement {
        var root = try XMLReader.parse(file)
        set(&root, ["informationCustomer", "ticket"], ticket.value)
        set(&root, ["informationCustomer", "timestampSent"], now.xmlDateTime)
        set(&root, ["timestampReceive"], now.xmlDateTime)
        set(&root, ["timestampReply"], now.xmlDateTime)
        if let answered, !kept.contains("inReplyTo") {
            set(&root, ["inReplyTo", "ticket"], answered.ticket.value, as: "inReplyTo")
            set(&root, ["inReplyTo", "digest"], answered.digest.base64)
            set(&root, ["senderTicket"], answered.ticket.value)
            set(&root, ["digest"], answered.digest.base64)
        }
        if let conversation { set(&root, ["conversation"], conversation) }
        if let beside { set(&root, ["receiptDigest"], beside.base64) }
        return kept.contains("Id") ? root : Self.renamed(root, id: "d-\(ticket.value)")
    }

    private func set(_ root: inout XMLElement, _ path: [String], _ text: String, as name: String? = nil) {
        guard !kept.contains(name ?? path[path.count - 1]) else { return }
        root = Self.replaced(root, path[...], text)
    }

    /// The tree with another text in the first element at a path; unchanged where there is none.
    private static func replaced(_ element: XMLElement, _ path: ArraySlice<String>, _ text: String) -> XMLElement {
        guard let name = path.first else { return element.replacing(children: [.text(text)]) }
        var children = element.children
        for (index, child) in children.enumerated() {
            guard case .element(let child) = child, child.isNamed(name) else { continue }
            children[index] = .element(replaced(child, path.dropFirst(), text))
            break
        }
        return element.replacing(children: children)
    }

    private static func renamed(_ root: XMLElement, id: String) -> XMLElement {
        XMLElement(
            root.localName, prefix: root.prefix, namespace: root.namespace, attributes: [XMLAttribute("Id", id)],
            children: root.children)
    }
}
