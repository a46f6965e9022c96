/// Writing the kinds of values that fields hold; `LeafFrame` reads them by the same rules.
extension LeafFields {
    mutating func set(_ tag: LeafTag, text: String?) throws(AuditLogError) {
        guard let text else { return }
        try set(tag, Array(text.utf8), ifTrue: AuditText.isText(text.utf8))
        guard !AuditText.looksPersonal(Array(text.utf8)[...]) else {
            throw AuditLogError(.personalValueInClearField, "field \(tag) holds what looks like a person's number")
        }
    }

    mutating func set(_ tag: LeafTag, ticket: String?) throws(AuditLogError) {
        guard let ticket else { return }
        try set(tag, Array(ticket.utf8), ifTrue: AuditText.isTicket(ticket.utf8))
    }

    mutating func set(_ tag: LeafTag, enterprise: String?) throws(AuditLogError) {
        guard let enterprise else { return }
        try set(tag, Array(enterprise.utf8), ifTrue: AuditText.isEnterpriseNumber(enterprise.utf8))
    }

    mutating func set(_ tag: LeafTag, number: Int64?, byteCount: Int, in range: ClosedRange<Int64>)
        throws(AuditLogError)
    {
        guard let number else { return }
        let bytes = (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: number >> Int64(8 * $0)) }
        try set(tag, bytes, ifTrue: range.contains(number))
    }

    private mutating func set(_ tag: LeafTag, _ bytes: [UInt8], ifTrue valid: Bool) throws(AuditLogError) {
        guard valid else { throw AuditLogError(.invalidValue, "field \(tag) has not the form it must have") }
        self[tag] = bytes
    }
}
