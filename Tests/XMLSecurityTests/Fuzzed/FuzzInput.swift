@testable import XMLSecurity

/// An input of the targets that verify: a template that is signed when it runs, and changes to the signed octets.
///
/// Keys are made anew for each run, so no input holds a signature that could hold. In the template `{rsa}`, `{p256.serial}` and others
/// stand for what ``FuzzFiles`` has, `{digest}` for a DigestValue and `{value}` for a SignatureValue. After a zero byte come changes,
/// made when all is signed: two bytes position, one byte how many octets go, one byte how many come, and these.
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
        var (bytes, names) = filled(world.files.values)
        let signer = TemplateSigner(files: world.files, names: names)
        for _ in 0..<6 {
            guard let next = signer.sign(bytes) else { break }
            bytes = next
        }
        return changed(bytes)
    }

    /// The template with each `{name}` replaced by the value of that name; and these names.
    private func filled(_ values: [String: String]) -> (bytes: [UInt8], names: Set<String>) {
        var result: [UInt8] = []
        var names: Set<String> = []
        var rest = template[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "{")) {
            result += rest[..<start]
            // The longest name has 30 octets.
            let name = rest[(start + 1)...].prefix(32).prefix { $0 != UInt8(ascii: "}") }
            let text = String(decoding: name, as: UTF8.self)
            guard name.endIndex < rest.endIndex, let value = values[text] else {
                result.append(rest[start])
                rest = rest[(start + 1)...]
                continue
            }
            result += Array(value.utf8)
            names.insert(text)
            rest = rest[(name.endIndex + 1)...]
        }
        return (result + rest, names)
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
