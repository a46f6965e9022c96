import AuditLog
import MessageStore

/// What a line says of persons, as far as it is proven.
struct ProvenPersons: Hashable, Sendable {
    /// SSIN of the acting user.
    let user: String?
    /// SSIN of the person it is about.
    let subject: String?

    init(_ line: AuditLine, _ leaf: AuditLeaf) {
        user = Self.value(.user, line, leaf)
        subject = Self.value(.subject, line, leaf)
    }

    /// One of the two; `nil` for any other field.
    subscript(field: PersonalField) -> String? {
        switch field {
        case .user: user
        case .subject: subject
        case .session, .messageDigest: nil
        }
    }

    private static func value(_ field: PersonalField, _ line: AuditLine, _ leaf: AuditLeaf) -> String? {
        guard case .proven(let secret) = leaf.opening(field, with: line.side[field]) else { return nil }
        return secret.text
    }
}
