/// Tags of the fields of a leaf, version 1, in the order in which they stand.
///
/// A field is its tag (1 byte), the length of its value (2 bytes, big-endian) and the value. Absent fields are left out.
enum LeafTag: UInt8, CaseIterable {
    /// `AuditAct` as text. Required.
    case act = 0x01
    /// Milliseconds since 1970-01-01T00:00:00Z: 8 bytes, big-endian, not negative. Required.
    case time = 0x02
    /// `AuditAccess` as text. Required.
    case access = 0x03
    /// KBO number of the acting OCMW: ten digits. Required.
    case organisation = 0x04
    /// Program used: text. Required.
    case application = 0x05
    /// Version of the program: text.
    case applicationVersion = 0x06
    /// Acting process: text. Either this or `user` stands.
    case process = 0x07
    /// Commitment to the acting user's SSIN: 32 bytes.
    case user = 0x08
    /// Role of the acting user: text. Stands if `user` does.
    case role = 0x09
    /// Commitment to the user's session: 32 bytes. Only with `user`.
    case session = 0x0A
    /// Commitment to the SSIN of the person the act is about: 32 bytes.
    case subject = 0x0B
    /// Legal context: text.
    case legalContext = 0x0C
    /// Quality code: 2 bytes, big-endian, 1 to 999.
    case qualityCode = 0x0D
    /// Service and operation: text.
    case service = 0x0E
    /// Version of the service: text.
    case serviceVersion = 0x0F
    /// KBO number of the other organisation: ten digits.
    case counterpart = 0x10
    /// Sender's ticket.
    case ticket = 0x11
    /// Ticket of the KSZ.
    case kszTicket = 0x12
    /// Ticket of the conversation.
    case conversation = 0x13
    /// Commitment to the document's digest: 32 bytes.
    case messageDigest = 0x14
    /// `AuditOutcome` as text.
    case outcome = 0x15
    /// Rule or code: text.
    case rule = 0x16
    /// What an act of administration was about: text.
    case object = 0x17
    /// Note text of the last checkpoint of the year before. Only with the act `log-opened`.
    case previousCheckpoint = 0x18

    /// The tag of a committed field.
    init(_ field: PersonalField) {
        switch field {
        case .user: self = .user
        case .session: self = .session
        case .subject: self = .subject
        case .messageDigest: self = .messageDigest
        }
    }
}
