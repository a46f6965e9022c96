import MessageStore

extension PartnerCheckpoint {
    /// What the adviser sees of a partner's log.
    public var json: JSONValue {
        .object([
            "origin": .string(origin), "partner": .string(counterpart.digits),
            "size": .integer(Int64(clamping: size)), "cosigned": .bool(isCosigned),
            "receivedAt": .string(receivedAt.xmlDateTime), "note": .string(note),
        ])
    }
}

extension WaitingPartnerReceipts {
    /// What the adviser sees of receipts that nobody has looked at yet.
    public var json: JSONValue {
        .object([
            "partner": .string(counterpart.digits), "receipts": .integer(Int64(count)),
            "waitingSince": .string(since.xmlDateTime),
        ])
    }
}

extension LogContradiction {
    /// What the adviser sees of a contradiction: the notes are the evidence.
    public var json: JSONValue {
        .object([
            "origin": .string(origin), "code": .string(code.rawValue), "size": .integer(Int64(clamping: size)),
            "partner": .string(counterpart.digits), "foundAt": .string(instant.xmlDateTime),
            "notes": .array(notes.map { .string($0) }),
        ])
    }
}
