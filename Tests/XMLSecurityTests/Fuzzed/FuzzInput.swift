@testable import XMLSecurity

/// An input of the targets that verify: a template that is signed when it runs, and changes to the signed octets.
///
/// Keys are made anew for each run, so no input holds a signature that could hold. In the template `{rsa}`, `{p256}` and `{stranger}`
/// stand for the Base64 of a certificate, `{digest}` for a DigestValue and `{value}` for a SignatureValue. After a zero byte come
/// changes, made when all is signed: two bytes position, one byte how many octets go, one byte how many come, and these.
struct FuzzInput {
    private let template: [UInt8]
    private let changes: [UInt8]

    init(_ input: [UInt8]) {
        let end = input.firstIndex(of: 0) ?? input.count
        template = Array(input[..<end])
        changes = Array(input[end...].dropFirst())
    }

    /// The message or document, signed and changed.
    func message(in world: FuzzWorld) -> [UInt8] {
        var bytes = Self.filled(template, world.identities.mapValues { Base64.encode($0.certificate.der) })
        for _ in 0..<6 {
            guard let next = TemplateSigner(identities: world.identities).sign(bytes) else { break }
            bytes = next
        }
        return changed(bytes)
    }

    /// `template` with each `{name}` replaced by the value of that name.
    private static func filled(_ template: [UInt8], _ values: [String: String]) -> [UInt8] {
        values.reduce(template) { bytes, entry in
            var replaced = Placeholder(entry.key).split(bytes)[...]
            var result = Array(replaced.removeFirst())
            for part in replaced { result += Array(entry.value.utf8) + part }
            return result
        }
    }

    private func changed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        var rest = changes[...]
        while rest.count >= 4, !bytes.isEmpty {
            let head = Array(rest.prefix(4)).map(Int.init)
            rest = rest.dropFirst(4)
            let start = (head[0] << 8 | head[1]) % bytes.count
            let end = min(bytes.count, start + head[2])
            bytes.replaceSubrange(start..<end, with: rest.prefix(head[3]))
            rest = rest.dropFirst(head[3])
        }
        return bytes
    }
}

/// A `{name}` in a template.
struct Placeholder {
    let octets: [UInt8]

    init(_ name: String) { octets = Array("{\(name)}".utf8) }

    /// The pieces of `bytes` around it; one piece when it is not there.
    func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index + octets.count <= bytes.count {
            if bytes[index] == octets[0], bytes[index..<index + octets.count].elementsEqual(octets) {
                pieces.append(bytes[start..<index])
                index += octets.count
                start = index
            } else {
                index += 1
            }
        }
        return pieces + [bytes[start...]]
    }
}
