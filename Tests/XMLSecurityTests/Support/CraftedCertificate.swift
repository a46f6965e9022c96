@testable import XMLSecurity

/// A certificate as no authority makes them; its signature is none.
struct CraftedCertificate {
    /// Octets of the serial number.
    var serial: [UInt8] = [5]
    /// Octets of the issuer's organisation.
    var issuer: [UInt8] = Array("i".utf8)
    /// Whole extensions.
    var extensions: [[UInt8]] = []
    /// Whose P-256 key it has.
    let key: Certificate

    var der: [UInt8] {
        let name = Self.sequence(Self.encoded(0x31, Self.sequence([0x06, 3, 0x55, 4, 10], Self.encoded(0x0C, issuer))))
        let algorithm = Self.sequence([0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2])
        let times = Self.sequence(
            Self.encoded(0x17, Array("200101000000Z".utf8)), Self.encoded(0x17, Array("391231235959Z".utf8)))
        let body = Self.sequence(
            [0xA0, 3, 2, 1, 2], Self.encoded(2, serial), algorithm, name, times, name, publicKey,
            extensions.isEmpty ? [] : Self.encoded(0xA3, Self.sequence(extensions.flatMap(\.self))))
        return Self.sequence(body, algorithm, Self.encoded(3, [0] + Self.sequence([2, 1, 1, 2, 1, 1])))
    }

    /// The SubjectPublicKeyInfo of a P-256 key has 91 octets and begins as all others do.
    private var publicKey: [UInt8] {
        let start: [UInt8] = [0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
        let place = key.der.indices.first { key.der[$0...].starts(with: start) } ?? 0
        return Array(key.der[place..<place + 91])
    }

    /// cRLDistributionPoints with `count` points, each by `name`, an element of DistributionPointName.
    static func distributionPoints(_ count: Int, _ name: [UInt8]) -> [UInt8] {
        let point = sequence(encoded(0xA0, name))
        let points = sequence([[UInt8]](repeating: point, count: count).flatMap(\.self))
        return sequence([0x06, 3, 0x55, 0x1D, 31], encoded(4, points))
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { encoded(0x30, parts.flatMap(\.self)) }

    /// DER with tag and length.
    static func encoded(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        let count = content.count
        let octets = [16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }.drop { $0 == 0 }
        return [tag, 0x80 | UInt8(octets.count)] + octets + content
    }
}
