import Crypto
import Foundation

/// A log written straight from the definitions of RFC 6962, sections 2.1 and 2.1.2, slow and obvious; it signs
/// checkpoints as C2SP signed-note says.
struct ReferenceLog {
    let origin: String
    var key: Curve25519.Signing.PrivateKey
    var leaves: [[UInt8]] = []

    init(origin: String, seed: UInt8 = 1) throws {
        self.origin = origin
        key = try Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: seed, count: 32))
    }

    var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    mutating func grow(to count: Int, text: String = "leaf") {
        while leaves.count < count { leaves.append(Array("\(text) \(leaves.count)".utf8)) }
    }

    /// Appends the line that names the present key and another, and goes on with that one.
    ///
    /// - Returns: the tlog-proof of that line under the checkpoint that the present key signs over it.
    mutating func rotate(to next: Curve25519.Signing.PrivateKey) throws -> [UInt8] {
        let new = Array(next.publicKey.rawRepresentation)
        leaves.append(Self.rotationLine(from: publicKey, to: new))
        defer { key = next }
        return try proof(of: leaves.count - 1, under: leaves.count)
    }

    /// C2SP tlog-proof of one leaf, with its bytes as extra line.
    func proof(of index: Int, under size: Int) throws -> [UInt8] {
        let path = Self.path(index, Array(leaves[..<size])).map { Data($0).base64EncodedString() }
        let head = ["c2sp.org/tlog-proof@v1", "extra \(Data(leaves[index]).base64EncodedString())", "index \(index)"]
        return Array(((head + path).joined(separator: "\n") + "\n\n").utf8) + (try note(size))
    }

    /// A line with the act `audit-key-rotated`, field by field as docs/audit-log.md says.
    static func rotationLine(from old: [UInt8], to new: [UInt8], act: String = "audit-key-rotated") -> [UInt8] {
        let keys = [old, new].map { Data($0).base64EncodedString() }
        let fields: [(UInt8, [UInt8])] = [
            (0x01, Array(act.utf8)), (0x02, [0, 0, 1, 0x9B, 0x76, 0xDA, 0xA8, 0]), (0x03, Array("changed".utf8)),
            (0x04, Array("0999999922".utf8)), (0x05, Array("ocmw-gateway".utf8)), (0x07, Array("cli".utf8)),
            (0x15, Array("done".utf8)), (0x17, Array("ed25519 \(keys[0]) \(keys[1])".utf8)),
        ]
        return [0x4F, 0x47, 0x57, 0x01]
            + fields.flatMap { [$0.0, UInt8($0.1.count >> 8), UInt8($0.1.count & 0xFF)] + $0.1 }
    }

    func note(_ size: Int? = nil) throws -> [UInt8] {
        let size = size ?? leaves.count
        let root = Data(Self.root(Array(leaves[..<size]))).base64EncodedString()
        let text = Array("\(origin)\n\(size)\n\(root)\n".utf8)
        let keyID = Array(SHA256.hash(data: Array(origin.utf8) + [0x0A, 0x01] + publicKey).prefix(4))
        let line = Data(keyID + Array(try key.signature(for: text))).base64EncodedString()
        return text + Array("\n\u{2014} \(origin) \(line)\n".utf8)
    }

    /// The body of an `add-checkpoint` request.
    func submission(from old: Int, to size: Int? = nil) throws -> [UInt8] {
        let size = size ?? leaves.count
        let proof = old == 0 || old >= size ? [] : Self.proof(old, Array(leaves[..<size]), isWhole: true)
        let lines = ["old \(old)"] + proof.map { Data($0).base64EncodedString() } + [""]
        return Array(lines.map { $0 + "\n" }.joined().utf8) + (try note(size))
    }

    /// MTH(D[n]).
    static func root(_ leaves: [[UInt8]]) -> [UInt8] {
        guard leaves.count > 1 else { return hash(leaves.first.map { [0] + $0 } ?? []) }
        let half = split(leaves.count)
        return hash([1] + root(Array(leaves[..<half])) + root(Array(leaves[half...])))
    }

    /// SUBPROOF(m, D[n], b).
    static func proof(_ old: Int, _ leaves: [[UInt8]], isWhole: Bool) -> [[UInt8]] {
        if old == leaves.count { return isWhole ? [] : [root(leaves)] }
        let half = split(leaves.count)
        let (left, right) = (Array(leaves[..<half]), Array(leaves[half...]))
        return old <= half
            ? proof(old, left, isWhole: isWhole) + [root(right)]
            : proof(old - half, right, isWhole: false) + [root(left)]
    }

    /// PATH(m, D[n]).
    static func path(_ index: Int, _ leaves: [[UInt8]]) -> [[UInt8]] {
        guard leaves.count > 1 else { return [] }
        let half = split(leaves.count)
        let (left, right) = (Array(leaves[..<half]), Array(leaves[half...]))
        return index < half ? path(index, left) + [root(right)] : path(index - half, right) + [root(left)]
    }

    private static func split(_ count: Int) -> Int {
        var half = 1
        while half * 2 < count { half *= 2 }
        return half
    }

    private static func hash(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
