import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// A transfer as it is shown: where it stands, and to social workers what its document says.
public struct TransferView: Sendable {
    /// Where it stands.
    public let record: TransferRecord
    /// The version of its application.
    public let version: Int
    let content: TransferCompetence?

    /// What is shown of it.
    public var json: JSONValue { record.json(with: content) }
}

/// What the documents of an application's transfers say.
struct TransferContents {
    private let contents: [TransferName: TransferCompetence]

    /// Reads the contents of documents back.
    ///
    /// - Throws: `GatewayError` with `.storedDocumentUnreadable`.
    init(_ documents: [StoredDocument]) throws {
        contents = try documents.reduce(into: [:]) { contents, document in
            contents[TransferName(sender: document.sender, ticket: document.ticket)] = try TransferCompetence(document)
        }
    }

    /// What one of them says, if it is there.
    subscript(_ transfer: TransferRecord) -> TransferCompetence? {
        contents[TransferName(sender: transfer.sender, ticket: transfer.ticket)]
    }
}

extension TransferRecord {
    /// The transfer with what its document says.
    func json(with content: TransferCompetence?) -> JSONValue {
        guard let content, case .object(var members) = json else { return json }
        members["content"] = content.json
        return .object(members)
    }
}

extension TransferCompetence {
    /// Reads the content of a transfer back.
    ///
    /// - Throws: `GatewayError` with `.storedDocumentUnreadable`.
    init(_ stored: StoredDocument) throws {
        guard case .transferCompetence(let content) = try stored.businessDocument().payload else {
            throw GatewayError(.storedDocumentUnreadable, "the document of a transfer is not one")
        }
        self = content
    }

    /// Why another OCMW is competent, and what it has to know, in the words of `TransferRequest`.
    var json: JSONValue {
        JSONValue.members([
            "rule": .string(rule.rawValue), "facts": .array(facts.map(\.json)),
            "reasons": .array(reasons.map(\.json)), "newAddress": newAddress?.json, "runningAid": runningAid?.json,
            "urgent": .bool(urgent), "interpreterLanguage": .text(interpreterLanguage), "decision": decision.json,
            "applicantInformed": applicantInformed?.json, "contactPerson": contactPerson.json,
        ])
    }
}

extension CompetenceFact {
    fileprivate var json: JSONValue {
        JSONValue.members(["kind": .string(kind.rawValue), "value": .string(value), "date": .date(date)])
    }
}

extension NewAddress {
    fileprivate var json: JSONValue {
        switch self {
        case .known(let text): .object(["known": .string(text)])
        case .unknown: .object(["unknown": .bool(true)])
        }
    }
}

extension RunningAid {
    fileprivate var json: JSONValue {
        JSONValue.members([
            "kind": .string(kind.rawValue), "category": category.map { .integer(Int64($0)) },
            "lastDayPaid": .date(lastDayPaid), "gpmi": .bool(gpmi), "exemptionUsed": .bool(exemptionUsed),
            "installationPremiumPaid": .bool(installationPremiumPaid),
        ])
    }
}

extension IncompetenceDecision {
    fileprivate var json: JSONValue {
        .object([
            "body": .string(body.rawValue), "date": .string(date.description),
            "ratificationPending": .bool(ratificationPending),
        ])
    }
}

extension ApplicantInformed {
    fileprivate var json: JSONValue {
        .object(["date": .string(date.description), "channel": .string(channel.rawValue)])
    }
}
