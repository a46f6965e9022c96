@testable import XMLSecurity

/// Any bytes: a tree, or an error; the tree's canonical form is the same tree again.
enum ParseCheck {
    /// Narrow, so that a small input reaches each of them.
    static let narrow = XMLLimits(
        byteCount: 2048, depth: 5, elementCount: 24, attributeCount: 3, namespaceCount: 3, namespaceScopeCount: 6,
        textByteCount: 64, bodyElementCount: 2, signatureCount: 1, referenceCount: 3, prefixCount: 2,
        certificateCount: 1)

    static func run(_ input: [UInt8]) throws(FuzzFinding) -> Bool {
        try checkOnePass(input, .standard)
        try checkOnePass(input, narrow)
        guard let root = try? XMLReader.parse(input) else {
            try FuzzFinding.unless((try? XMLReader.parse(input, limits: narrow)) == nil, "narrow limits accept more")
            return false
        }
        if let small = try? XMLReader.parse(input, limits: narrow) {
            try FuzzFinding.unless(small == root, "limits change the tree")
        }
        let octets = root.canonicalBytes()
        let again = try? XMLReader.parse(octets, limits: .signedOctets)
        try FuzzFinding.unless(again?.canonicalBytes() == octets, "canonical form is not stable")
        return true
    }

    /// Both readings refuse for the same reason, or not at all.
    private static func checkOnePass(_ input: [UInt8], _ limits: XMLLimits) throws(FuzzFinding) {
        let tree = reason { _ = try XMLReader.parse(input, limits: limits) }
        let pass = reason { _ = try ParsedMessage(input, limits: limits) }
        try FuzzFinding.unless(tree == pass, "tree: \(tree), one pass: \(pass)")
    }

    private static func reason(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "read"
        } catch {
            return "\(error)"
        }
    }
}
