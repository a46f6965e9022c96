/// What one exchange cannot do without, from the call of one OCMW's software to the receipt that its gateway verified: counted in
/// the sources, each with the place where it is done.
struct ExchangeWork {
    /// One kind of work at one place.
    struct Item {
        let name: String
        let place: String
    }

    let signatures = [
        Item(name: "document", place: "sender, `DocumentComposer`"),
        Item(name: "message to the hub", place: "sender, `SOAPExchange`"),
        Item(name: "stamp on the way forward", place: "hub, `Courier`"),
        Item(name: "message to the recipient", place: "hub, `Courier`"),
        Item(name: "receipt", place: "recipient, `ReceptionDesk`"),
        Item(name: "answer to the hub", place: "recipient, `ReceptionAnswers`"),
        Item(name: "stamp on the way back", place: "hub, `Hub+Outcomes`"),
        Item(name: "answer to the sender", place: "hub, `Hub+SOAP`"),
    ]
    let verifications = [
        Item(name: "message of the sender", place: "hub, `Intake`"),
        Item(name: "document", place: "hub, `Intake`"),
        Item(name: "message of the hub", place: "recipient, `ForwardVerifier`"),
        Item(name: "stamp", place: "recipient, `ForwardVerifier`"),
        Item(name: "document", place: "recipient, `ReceptionDesk`"),
        Item(name: "answer of the recipient", place: "hub, `Courier`"),
        Item(name: "receipt", place: "hub, `Courier`"),
        Item(name: "answer of the hub", place: "sender, `SOAPExchange`"),
        Item(name: "stamp", place: "sender, `AnswerVerifier`"),
        Item(name: "receipt", place: "sender, `AnswerVerifier`"),
    ]
    let commits = [
        Item(name: "document in the outbox", place: "sender, the call"),
        Item(name: "lease", place: "sender, `claim`"),
        Item(name: "first meeting", place: "hub, `meet`"),
        Item(name: "document carried", place: "hub, `carry`"),
        Item(name: "on its way, in the recipient's list", place: "hub, `noteReceived`"),
        Item(name: "inbox row, receipt", place: "recipient, `accept`"),
        Item(name: "receipt, in the recipient's list", place: "hub, `noteReceived`"),
        Item(name: "outcome", place: "hub, `finish`"),
        Item(name: "outcome, in the sender's list", place: "hub, `note`"),
        Item(name: "outbox row delivered", place: "sender, `settle`"),
    ]

    /// Left out: a checkpoint of each log and its cosignature, one a second whatever happens; SHA-256, C14N, schemas, TLS records.
    static func list(_ items: [Item]) -> String {
        items.map { "\($0.name) (\($0.place))" }.joined(separator: ", ")
    }
}
