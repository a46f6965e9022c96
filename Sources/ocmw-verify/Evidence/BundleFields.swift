import AuditLog
import Messages
import XMLSecurity

/// Takes the members of one object of a bundle out by name; what is left over, missing or of another kind is refused.
struct BundleFields {
    private var members: [String: JSONElement] = [:]
    private let place: String

    init(_ element: JSONElement, at place: String) throws {
        guard case .object(let members) = element else { throw BundleRefusal(.memberMalformed, place) }
        for member in members { self.members[member.name] = member.value }
        self.place = place
    }

    /// Refuses what nobody took.
    func finish() throws {
        guard members.isEmpty else { throw BundleRefusal(.memberUnknown, place) }
    }

    mutating func optionalText(_ name: String) throws -> String? {
        guard let value = members.removeValue(forKey: name) else { return nil }
        guard case .text(let bytes) = value else { throw malformed(name) }
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func text(_ name: String) throws -> String {
        guard let text = try optionalText(name) else { throw missing(name) }
        return text
    }

    /// A text of at most `byteLimit` bytes.
    mutating func text(_ name: String, upTo byteLimit: Int) throws -> String {
        let text = try text(name)
        guard text.utf8.count <= byteLimit else { throw BundleRefusal(.tooLarge, "\(place).\(name)") }
        return text
    }

    /// Exactly 32 bytes in base 64.
    mutating func hash(_ name: String) throws -> MerkleHash {
        guard let hash = MerkleHash(try base64(name)) else { throw malformed(name) }
        return hash
    }

    /// Exactly 32 bytes in base 64.
    mutating func digest(_ name: String) throws -> DocumentDigest {
        let bytes = try base64(name)
        do {
            return try DocumentDigest(bytes)
        } catch {
            throw malformed(name)
        }
    }

    mutating func base64(_ name: String) throws -> [UInt8] {
        guard let bytes = Self.strictBase64(try text(name)) else { throw malformed(name) }
        return bytes
    }

    mutating func integer(_ name: String) throws -> Int64 {
        guard let value = members.removeValue(forKey: name) else { throw missing(name) }
        guard case .integer(let number) = value, number >= 0 else { throw malformed(name) }
        return number
    }

    mutating func instant(_ name: String) throws -> UTCInstant {
        try Self.instant(text(name)) ?? { throw malformed(name) }()
    }

    mutating func optionalInstant(_ name: String) throws -> UTCInstant? {
        guard let text = try optionalText(name) else { return nil }
        return try Self.instant(text) ?? { throw malformed(name) }()
    }

    mutating func optionalObject(_ name: String) throws -> BundleFields? {
        guard let value = members.removeValue(forKey: name) else { return nil }
        return try BundleFields(value, at: "\(place).\(name)")
    }

    private static func instant(_ text: String) -> UTCInstant? {
        // Why it is none does not matter: the member is named.
        try? UTCInstant(xmlDateTime: text)
    }

    /// Base 64 in its one strict form; XMLSecurity's reader takes white space too.
    static func strictBase64(_ text: String) -> [UInt8]? {
        guard let bytes = Base64.decode(text), Base64.encode(bytes).utf8.elementsEqual(text.utf8) else { return nil }
        return bytes
    }

    private func missing(_ name: String) -> BundleRefusal { BundleRefusal(.memberMissing, "\(place).\(name)") }
    private func malformed(_ name: String) -> BundleRefusal { BundleRefusal(.memberMalformed, "\(place).\(name)") }
}
