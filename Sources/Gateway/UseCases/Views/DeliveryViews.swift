import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension TimelineEvent {
    /// What is shown of an event.
    public var json: JSONValue {
        var details = details
        if let failure = details["code"].flatMap(ConnectionFailure.init(endOf:)) {
            details["reason"] = failure.reason
            details["remedy"] = failure.remedy
        }
        return JSONValue.members([
            "at": .string(instant.xmlDateTime), "code": .string(code), "ticket": .text(ticket?.value),
            "organisation": .text(counterpart?.digits),
            "details": details.isEmpty ? nil : .object(details.mapValues(JSONValue.string)),
        ])
    }
}

extension TimelineEvent {
    /// What is shown of an event among those of other conversations.
    var jsonWithConversation: JSONValue {
        guard case .object(var members) = json else { return json }
        members["conversation"] = .string(conversation.value)
        return .object(members)
    }
}

extension StoredDocument {
    /// What is shown of a document without its content.
    public var json: JSONValue {
        JSONValue.members([
            "sender": .string(sender.digits), "ticket": .string(ticket.value),
            "recipient": .string(recipient.digits), "operation": .string(operation.rawValue),
            "service": .string(operation.service.rawValue), "conversation": .string(conversation.value),
            "inReplyTo": .text(inReplyTo?.value), "storedAt": .string(storedAt.xmlDateTime),
        ])
    }
}

extension InboxEntry {
    /// What is shown of a received document without its content.
    public var json: JSONValue {
        guard case .object(var members) = document.json else { return document.json }
        members["state"] = .string(state.rawValue)
        return .object(members)
    }
}

extension OutboxEntry {
    /// When the next attempt is made; `nil` while that depends on another document.
    var nextTry: UTCInstant? { waitsFor == nil ? dueAt : nil }

    /// What is shown of a document on its way.
    public var json: JSONValue {
        guard case .object(var members) = document.json else { return document.json }
        members["state"] = .string(state.rawValue)
        members["attempt"] = .integer(Int64(attempt))
        members["dueAt"] = .instant(dueAt)
        members["lastCode"] = .text(lastCode)
        let failure = lastCode.flatMap(ConnectionFailure.init(endOf:))
        members["reason"] = .text(failure?.reason)
        members["remedy"] = .text(failure?.remedy)
        members["waitsFor"] = waitsFor.map { .string($0.value) }
        return .object(members)
    }
}

extension ConsultationOutcome {
    /// True when the final answer is there.
    public var isAnswered: Bool { answer != nil }

    /// What is shown of a consultation: its state, and once answered status with data, or the refusal.
    public var json: JSONValue {
        JSONValue.members([
            "ticket": .string(question.ticket.value), "conversation": .string(question.conversation.value),
            "operation": .string(question.operation.rawValue),
            "state": .string(answer == nil ? delivery?.state.rawValue ?? "queued" : "answered"),
            "code": .text(delivery?.lastCode), "nextTry": answer == nil ? .instant(delivery?.nextTry) : nil,
            "status": answer?.payload.statusJSON, "data": answer?.payload.dataJSON,
            "refusal": answer?.payload.refusalJSON,
        ])
    }
}

extension Payload {
    fileprivate var status: Status? {
        switch self {
        case .livingWagesResult(let result): result.status
        case .healthInsuranceResult(let result): result.status
        default: nil
        }
    }

    fileprivate var statusJSON: JSONValue? {
        status.map {
            JSONValue.members([
                "value": .string($0.value.rawValue), "code": .string($0.code), "description": .text($0.description),
                "information": .array(
                    $0.information.map {
                        JSONValue.members(["fieldName": .string($0.fieldName), "fieldValue": .text($0.fieldValue)])
                    }),
            ])
        }
    }

    fileprivate var dataJSON: JSONValue? {
        switch self {
        case .livingWagesResult(let result):
            .array(
                result.payments.map {
                    .object([
                        "organisation": .string($0.pcsaCbeNumber.digits), "category": .string($0.category.rawValue),
                        "period": $0.period.json,
                    ])
                })
        case .healthInsuranceResult(let result):
            .array(
                result.insurance.map {
                    JSONValue.members([
                        "insuranceOrganisation": .string($0.insuranceOrganisation),
                        "holderCode": .text($0.holderCode), "period": $0.period.json,
                    ])
                })
        default: nil
        }
    }

    fileprivate var refusalJSON: JSONValue? {
        guard case .refusal(let refusal) = self else { return nil }
        return JSONValue.members([
            "code": .string(refusal.code), "rule": .string(refusal.rule), "final": .bool(refusal.isFinal),
            "author": .string(refusal.authorCode), "elementPath": .text(refusal.elementPath),
            "text": refusal.texts.json, "remedy": refusal.remedies.json,
        ])
    }
}
