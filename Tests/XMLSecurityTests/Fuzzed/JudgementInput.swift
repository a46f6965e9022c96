@testable import XMLSecurity

/// A certificate to judge, and by what; read from lines of a word and a value.
///
/// `certificate`, `intermediate`, `list` and `response` have the Base64 of DER, and behind it `place:byte` for each octet to spoil;
/// `at` has an instant, `unknown` `hard-fail` or `soft-fail`, `age` seconds, `purpose` `signing` or `tls-client`. Other lines say nothing.
struct JudgementInput {
    /// A revocation list or an OCSP response.
    enum Source: Equatable {
        case list([UInt8])
        case response([UInt8])

        var der: [UInt8] {
            switch self {
            case .list(let der), .response(let der): der
            }
        }
    }

    let certificate: Certificate
    private(set) var intermediates: [Certificate] = []
    /// At most six.
    private(set) var sources: [Source] = []
    /// One to four.
    private(set) var instants: [UTCInstant] = []
    private(set) var policy = RevocationPolicy()
    private(set) var purpose = TrustStore.Purpose.signing

    /// nil when no line names a certificate that can be read.
    init?(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 31)
            .map { String(decoding: $0, as: UTF8.self).split(separator: " ", maxSplits: 15).map(String.init) }
            .filter { $0.count >= 2 }
        guard let judged = lines.first(where: { $0[0] == "certificate" }),
            let certificate = try? Certificate(der: Self.der(judged))
        else { return nil }
        self.certificate = certificate
        for line in lines { read(line) }
        if instants.isEmpty { instants = [FuzzWorld.now] }
    }

    private mutating func read(_ line: [String]) {
        switch line[0] {
        case "intermediate":
            if intermediates.count < 4, let other = try? Certificate(der: Self.der(line)) {
                intermediates.append(other)
            }
        case "list": if sources.count < 6 { sources.append(.list(Self.der(line))) }
        case "response": if sources.count < 6 { sources.append(.response(Self.der(line))) }
        case "at":
            if instants.count < 4, let instant = try? UTCInstant(xmlDateTime: line[1]) { instants.append(instant) }
        case "unknown": policy.whenUnknown = RevocationPolicy.WhenUnknown(rawValue: line[1]) ?? policy.whenUnknown
        case "age": policy.maximumAge = Int64(line[1]).map { .seconds($0) }
        case "purpose": purpose = TrustStore.Purpose(rawValue: line[1]) ?? purpose
        default: break
        }
    }

    private static func der(_ line: [String]) -> [UInt8] {
        var der = Base64.decode(line[1]) ?? []
        for word in line[2...] {
            let numbers = word.split(separator: ":").compactMap { Int($0) }
            guard numbers.count == 2, let byte = UInt8(exactly: numbers[1]), der.indices.contains(numbers[0]) else {
                continue
            }
            der[numbers[0]] = byte
        }
        return der
    }
}
