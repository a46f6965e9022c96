import AuditLog
import MessageStore
import Messages
import SocialSecurity
import XMLSecurity

extension Row {
    /// A hash of 32 bytes; bytes of another number are none.
    func hash(_ column: String) throws(MessageStoreError) -> MerkleHash? { try hash(at: Int(place(column))) }

    /// A hash by the place of its column.
    func hash(at place: Int) throws(MessageStoreError) -> MerkleHash? {
        try withBytes(at: place) { Optional(MerkleHash($0)) } ?? nil
    }

    func ticket(_ column: String) throws(MessageStoreError) -> Ticket {
        try value(column) { try? Ticket($0) }
    }

    func optionalTicket(_ column: String) throws(MessageStoreError) -> Ticket? {
        try isNull(column) ? nil : ticket(column)
    }

    func organisation(_ column: String) throws(MessageStoreError) -> EnterpriseNumber {
        try value(column) { try? EnterpriseNumber($0) }
    }

    func optionalOrganisation(_ column: String) throws(MessageStoreError) -> EnterpriseNumber? {
        try isNull(column) ? nil : organisation(column)
    }

    func date(_ column: String) throws(MessageStoreError) -> CivilDate {
        try value(column) { try? CivilDate($0) }
    }

    func optionalDate(_ column: String) throws(MessageStoreError) -> CivilDate? {
        try isNull(column) ? nil : date(column)
    }

    /// A value of a closed list.
    func name<Name: RawRepresentable<String>>(_ column: String) throws(MessageStoreError) -> Name {
        try value(column) { Name(rawValue: $0) }
    }

    func instant(_ column: String) throws(MessageStoreError) -> UTCInstant {
        UTCInstant(milliseconds: try integer(column))
    }

    func optionalInstant(_ column: String) throws(MessageStoreError) -> UTCInstant? {
        try optionalInteger(column).map { UTCInstant(milliseconds: $0) }
    }

    /// A number that counts something.
    func count(_ column: String) throws(MessageStoreError) -> Int { Int(try integer(column)) }

    func cursor(_ column: String = "seq") throws(MessageStoreError) -> StoreCursor {
        StoreCursor(position: try integer(column))
    }

    private func value<Value>(_ column: String, _ make: (String) -> Value?) throws(MessageStoreError) -> Value {
        guard let value = make(try text(column)) else {
            throw MessageStoreError(.database, "column \(column) holds a value of another form")
        }
        return value
    }
}
