import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

/// What the OCMW's software is shown of an application: terms, steps, transfers, answers of other OCMWs.
public struct ApplicationView: Sendable {
    /// The JSON body.
    public let json: JSONValue

    init(
        _ record: ApplicationRecord, request: ApplicationRequest, terms: [StatutoryTerm],
        replies: ApplicationReplies?, transfers: TransferContents, ending: ApplicationEnding?,
        successors: [SSIN: SSIN]
    ) {
        var members = JSONValue.members([
            "id": .string(record.application.id.text), "reference": .string(record.application.reference),
            "state": .string(record.state.rawValue), "version": .integer(Int64(record.version)),
            "conversation": .string(record.application.conversation.value),
            "origin": record.application.origin.json, "receivedAt": .string(request.receivedAt.xmlDateTime),
            "openedAt": .string(record.application.openedAt.xmlDateTime), "form": .string(request.form.rawValue),
            "aid": .string(request.aid.rawValue),
            "persons": .array(
                request.persons.map {
                    JSONValue.members([
                        "ssin": .string($0.ssin.digits), "role": .integer(Int64($0.role.rawValue)),
                        "replacedBy": .text(successors[$0.ssin]?.digits),
                    ])
                }),
            "terms": .array(terms.map(\.json)),
            "steps": .array(
                record.steps.filter { replies != nil || !$0.tellsWhoKnowsThePerson }.map(\.json)),
            "transfers": .array(record.transfers.map { $0.json(with: transfers[$0]) }),
            "replies": replies.map { .array($0.shown.map { Self.json($0.stored, $0.reply) }) },
            "repliesLeftOut": replies?.leftOutJSON,
        ])
        // How it ended stands beside the rest, as the member `withdrawal` or `decision`.
        if case .object(let all) = members, case .object(let end)? = ending?.json {
            members = .object(all.merging(end) { $1 })
        }
        json = members
    }

    private static func json(_ stored: StoredDocument, _ reply: ReplyInquiry) -> JSONValue {
        JSONValue.members([
            "organisation": .string(stored.sender.digits), "ticket": .string(stored.ticket.value),
            "receivedAt": .string(stored.storedAt.xmlDateTime), "status": .string(reply.status.rawValue),
            "decisionsAsOf": .string(reply.decisionsAsOf.xmlDateTime),
            "decisions": .array(reply.decisions.map(\.json)), "crossFacts": reply.crossFacts.json,
            "gpmi": reply.gpmi?.json, "contactPerson": reply.contactPerson?.json,
            "dossierNumber": .text(reply.dossierNumber),
        ])
    }
}

extension ApplicationOrigin {
    var json: JSONValue {
        switch self {
        case .counter: .object(["kind": .string("counter")])
        case .transferred(let sender, let ticket):
            .object([
                "kind": .string("transferred"), "from": .string(sender.digits), "ticket": .string(ticket.value),
            ])
        }
    }
}

extension StatutoryTerm {
    /// A term with the rule and the article it rests on, so that it can be shown beside its date.
    var json: JSONValue {
        JSONValue.members([
            "kind": .string(kind.rawValue), "dueDate": .string(dueDate.description),
            "startDate": .string(startDate.description), "count": .integer(Int64(dayCount)),
            "unit": .string(unit.rawValue), "title": title.json, "rule": rule.json, "basis": basis.text.json,
            "basisConfirmed": .bool(basis.isConfirmed), "lateConsequence": lateConsequence?.json,
        ])
    }
}

extension LocalizedText {
    var json: JSONValue {
        .object(["nl": .string(nl), "fr": .string(fr), "de": .string(de), "en": .string(en)])
    }
}

extension StepRecord {
    /// True for steps that tell which OCMWs know the person, and whether they decided something: for social workers only.
    var tellsWhoKnowsThePerson: Bool { operation == .requestInquiry || operation == .findOrganisations }

    var json: JSONValue {
        JSONValue.members([
            "key": .string(key), "operation": .string(operation.rawValue),
            "organisation": .text(counterpart?.digits), "ticket": .text(ticket?.value),
            "state": .string(state.rawValue), "code": .text(code), "nextTry": .instant(nextTry),
            "updatedAt": .string(updatedAt.xmlDateTime),
        ])
    }
}

extension TransferRecord {
    /// What is shown of a transfer; a late one carries its consequence.
    public var json: JSONValue {
        JSONValue.members([
            "sender": .string(sender.digits), "ticket": .string(ticket.value),
            "direction": .string(direction.rawValue),
            "application": .string(application.text), "conversation": .string(conversation.value),
            "organisation": .string(counterpart.digits), "state": .string(state.rawValue),
            "sentAt": .instant(sentAt), "forwardBy": .string(forwardBy.description),
            "late": .bool(lateDays > 0), "lateDays": .integer(Int64(lateDays)),
            "lateConsequence": lateDays > 0 ? Self.lateConsequence?.json : nil,
            "applicantInformedOn": .date(applicantInformedOn), "petitionReference": .text(petitionReference),
            "petitionDate": .date(petitionDate), "provisionalDecision": provisionalDecision?.json,
            "createdAt": .string(createdAt.xmlDateTime),
        ])
    }

    /// The same text for every late transfer; the dates of this term do not matter.
    private static var lateConsequence: LocalizedText? {
        StatutoryTerms().forwardBy(receivedOn: CivilDate(daysSince1970: 0)).lateConsequence
    }
}

extension ProvisionalDecision {
    /// The minister's decision as both OCMWs are shown it.
    var json: JSONValue {
        JSONValue.members([
            "decidedOn": .string(decidedOn.description), "designated": .string(designated.digits),
            "reference": .text(reference),
        ])
    }
}
