import Foundation
import SwiftASN1
import X509

/// A certificate revocation list, version 2, of the root authority.
///
/// swift-certificates reads and writes none, so the structure is laid here field by field.
/// Source: RFC 5280, section 5.1 (CertificateList), 5.2.1 (authority key identifier), 5.2.3 (CRL number).
struct RevocationList {
    /// One revoked certificate: its number and the DER of its `revokedCertificates` element.
    struct Entry {
        let serialNumber: Certificate.SerialNumber
        let encoded: [UInt8]

        init(_ serialNumber: Certificate.SerialNumber, revokedAt: Date) throws {
            var serializer = DER.Serializer()
            try serializer.appendConstructedNode(identifier: .sequence) { coder in
                try coder.serialize(serialNumber.bytes)
                try coder.serialize(time: revokedAt)
            }
            self.serialNumber = serialNumber
            self.encoded = serializer.serializedBytes
        }

        init(_ node: ASN1Node) throws {
            let integer = try DER.sequence(node, identifier: .sequence) { nodes in
                let integer = try ArraySlice<UInt8>(derEncoded: &nodes)
                while nodes.next() != nil {}
                return integer
            }
            self.serialNumber = Certificate.SerialNumber(bytes: integer)
            self.encoded = Array(node.encodedBytes)
        }
    }

    static let discriminator = "X509 CRL"

    private(set) var entries: [Entry] = []

    /// A list without entries.
    init() {}

    /// Reads the entries of a list that ``pem(signedBy:thisUpdate:nextUpdate:)`` made; its signature is not looked at.
    init(pem: String) throws {
        do {
            let document = try PEMDocument(pemString: pem)
            guard document.discriminator == Self.discriminator else { throw Self.notUsable }
            entries = try DER.sequence(try DER.parse(document.derBytes), identifier: .sequence) { parts in
                guard let toBeSigned = parts.next(), parts.next() != nil, parts.next() != nil else {
                    throw Self.notUsable
                }
                return try Self.entries(toBeSigned)
            }
        } catch {
            throw Self.notUsable
        }
    }

    /// The entries of a `TBSCertList`: the element after version, signature, issuer and the two times, where it is a sequence.
    private static func entries(_ toBeSigned: ASN1Node) throws -> [Entry] {
        try DER.sequence(toBeSigned, identifier: .sequence) { fields in
            var all: [ASN1Node] = []
            while let field = fields.next() { all.append(field) }
            guard all.count > 5, all[5].identifier == .sequence else { return [] }
            guard case .constructed(let children) = all[5].content else { throw notUsable }
            return try children.map { try Entry($0) }
        }
    }

    private static let notUsable = DevelopmentPKIError(.fileNotUsable, "crl.pem is not a revocation list")

    func contains(_ serialNumber: Certificate.SerialNumber) -> Bool {
        entries.contains { $0.serialNumber == serialNumber }
    }

    mutating func append(_ entry: Entry) { entries.append(entry) }

    /// The signed list, in PEM.
    ///
    /// Its number is one more than its count of entries: each new list differs by one entry, so numbers rise by one.
    func pem(signedBy authority: Authority, thisUpdate: Date, nextUpdate: Date) throws -> String {
        let algorithm = try authority.algorithm.signatureAlgorithmIdentifier()
        var toBeSigned = DER.Serializer()
        try toBeSigned.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(1)
            coder.serializeRawBytes(algorithm)
            try coder.serialize(authority.certificate.subject)
            try coder.serialize(time: thisUpdate)
            try coder.serialize(time: nextUpdate)
            if !entries.isEmpty {
                coder.appendConstructedNode(identifier: .sequence) { list in
                    for entry in entries { list.serializeRawBytes(entry.encoded) }
                }
            }
            try coder.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) { tagged in
                try tagged.serializeSequenceOf(try extensions(authority))
            }
        }
        let signature = try authority.sign(toBeSigned.serializedBytes)
        var list = DER.Serializer()
        try list.appendConstructedNode(identifier: .sequence) { coder in
            coder.serializeRawBytes(toBeSigned.serializedBytes)
            coder.serializeRawBytes(algorithm)
            try coder.serialize(ASN1BitString(bytes: signature[...]))
        }
        return PEMDocument(type: Self.discriminator, derBytes: list.serializedBytes).pemString + "\n"
    }

    private func extensions(_ authority: Authority) throws -> [Certificate.Extension] {
        var number = DER.Serializer()
        try number.serialize(entries.count + 1)
        return [
            try Certificate.Extension(authority.keyIdentifier, critical: false),
            Certificate.Extension(oid: [2, 5, 29, 20], critical: false, value: number.serializedBytes[...]),
        ]
    }
}

extension DER.Serializer {
    /// Writes an instant, whole seconds, in the form that certificates use.
    ///
    /// Source: RFC 5280, section 4.1.2.5 (UTCTime through 2049, GeneralizedTime after).
    mutating func serialize(time: Date) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: time)
        guard let year = parts.year, let month = parts.month, let day = parts.day, let hour = parts.hour,
            let minute = parts.minute, let second = parts.second
        else { throw DevelopmentPKIError(.requestNotUsable, "a time is outside the calendar") }
        if (1950...2049).contains(year) {
            try serialize(
                UTCTime(year: year, month: month, day: day, hours: hour, minutes: minute, seconds: second))
        } else {
            try serialize(
                GeneralizedTime(
                    year: year, month: month, day: day, hours: hour, minutes: minute, seconds: second,
                    fractionalSeconds: 0))
        }
    }
}
