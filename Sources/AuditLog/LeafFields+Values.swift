/// Reading and writing the kinds of values that fields hold. Writers check the same rules as readers.
extension LeafFields {
    mutating func set(_ tag: LeafTag, text: String?) throws(AuditLogError) {
        guard let text else { return }
        try set(tag, Array(text.utf8), ifTrue: AuditText.isText(text.utf8))
        guard !AuditText.looksPersonal(Array(text.utf8)) else {
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

    /// A field's value as ASCII text; nil if the field is absent. Its form is checked by writing it again.
    func text(_ tag: LeafTag) -> String? { self[tag].map { String(decoding: $0, as: UTF8.self) } }

    func number(_ tag: LeafTag, byteCount: Int) throws(AuditLogError) -> Int64? {
        guard let bytes = self[tag] else { return nil }
        guard bytes.count == byteCount else {
            throw AuditLogError(.notCanonicalLeaf, "field \(tag) has not \(byteCount) bytes")
        }
        return bytes.reduce(0) { $0 << 8 | Int64($1) }
    }

    func hash(_ tag: LeafTag) throws(AuditLogError) -> MerkleHash? {
        guard let bytes = self[tag] else { return nil }
        guard let hash = MerkleHash(bytes) else {
            throw AuditLogError(.notCanonicalLeaf, "field \(tag) has not 32 bytes")
        }
        return hash
    }

    /// A value of a closed list.
    func choice<Choice: RawRepresentable<String>>(_ tag: LeafTag, _: Choice.Type) throws(AuditLogError) -> Choice? {
        guard let bytes = self[tag] else { return nil }
        guard let choice = Choice(rawValue: String(decoding: bytes, as: UTF8.self)) else {
            throw AuditLogError(.notCanonicalLeaf, "field \(tag) has an unknown value")
        }
        return choice
    }
}
