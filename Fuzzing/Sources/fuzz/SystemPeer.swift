import CPeer
import FuzzTargets

#if canImport(Glibc)
    import Glibc
#endif

/// Collects the octets that C hands over.
private final class Octets {
    var parts: [[UInt8]] = []

    static let take: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, Int) -> Void = {
        context, start, count in
        guard let context else { return }
        let octets = Unmanaged<Octets>.fromOpaque(context).takeUnretainedValue()
        octets.parts.append(Array(UnsafeBufferPointer(start: start, count: count)))
    }

    var pointer: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }
}

extension Fuzzer.Peer {
    /// libxml2 and libxmlsec1 of this machine.
    ///
    /// - Parameter schemas: of `peer_schema`, in the order of `Fuzzer.schemaPaths`; never freed, the process ends with them.
    static func system(schemas: [UnsafeMutableRawPointer]) -> Self {
        // A compiled schema is only read.
        nonisolated(unsafe) let schemas = schemas
        return Self(
            canonicalForm: canonicalForm, signedParts: signedParts,
            validity: { bytes, place, ofBody in peer_valid(schemas[place], bytes, bytes.count, ofBody ? 1 : 0) == 1 })
    }

    private static func canonicalForm(_ bytes: [UInt8], _ element: Int, _ prefixes: [String]) -> [UInt8]? {
        let octets = Octets()
        let names = prefixes.map { $0.isEmpty ? "#default" : $0 }.map { strdup($0) }
        defer { names.forEach { free($0) } }
        let list = names.map { UnsafePointer($0) } + [nil]
        let isDone = withExtendedLifetime(octets) {
            peer_canonical_form(bytes, bytes.count, Int32(element), list, Octets.take, octets.pointer)
        }
        return isDone == 1 ? octets.parts.first : nil
    }

    private static func signedParts(_ bytes: [UInt8], _ signer: [UInt8], _ isMessage: Bool) -> [[UInt8]]? {
        let octets = Octets()
        let holds = withExtendedLifetime(octets) {
            peer_verify(bytes, bytes.count, signer, signer.count, isMessage ? 1 : 0, Octets.take, octets.pointer)
        }
        return holds == 1 ? octets.parts : nil
    }
}
