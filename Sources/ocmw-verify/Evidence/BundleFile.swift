import AuditLog
import Foundation

/// A bundle on the disk, read from its beginning as often as needed: never held whole.
struct BundleFile {
    static let format = "ocmw-gateway/evidence/v1"
    /// Most elements of each array.
    private static let limits = [
        "seal": 10_000, "documents": 100_000, "certificates": 1_000, "revocation": 10_000, "lines": 1_000_000,
        "logs": 100,
    ]

    /// What stands in a bundle once.
    struct Head {
        var organisation = ""
        var conversation = ""
        var madeAt = ""
        var manifest: BundleManifest?
    }

    private let handle: FileHandle

    init(path: String) throws {
        handle = try InputFile.open(path)
    }

    /// Reads the file once and shows each element of its arrays.
    ///
    /// - Parameter visit: gets the array's name, the element and its place.
    /// - Returns: the rest.
    /// - Throws: `BundleRefusal`, and what `visit` throws.
    @discardableResult
    func read(_ visit: (_ name: String, _ element: JSONElement, _ index: Int) throws -> Void) throws -> Head {
        var reader = try JSONReader(handle)
        var head = Head()
        var seen: Set<String> = []
        try reader.expect("{")
        repeat {
            reader.beginElement()
            let name = try reader.name()
            guard seen.insert(name).inserted else { throw BundleRefusal(.memberRepeated, "a member of the bundle") }
            if let limit = Self.limits[name] {
                try Self.array(name, limit, &reader, visit)
            } else {
                try Self.take(name, try reader.value(depth: 2), &head)
            }
        } while try reader.take(",")
        try reader.expect("}")
        try reader.expectEnd()
        let missing = Set(Self.limits.keys).union(["format", "organisation", "conversation", "madeAt", "manifest"])
            .subtracting(seen).sorted()
        if let first = missing.first { throw BundleRefusal(.memberMissing, first) }
        return head
    }

    private static func array(
        _ name: String, _ limit: Int, _ reader: inout JSONReader,
        _ visit: (_ name: String, _ element: JSONElement, _ index: Int) throws -> Void
    ) throws {
        try reader.expect("[")
        guard try !reader.take("]") else { return }
        var index = 0
        repeat {
            guard index < limit else { throw BundleRefusal(.tooLarge, name) }
            reader.beginElement()
            try visit(name, try reader.value(depth: 3), index)
            index += 1
        } while try reader.take(",")
        try reader.expect("]")
    }

    private static func take(_ name: String, _ value: JSONElement, _ head: inout Head) throws {
        if name == "manifest" {
            head.manifest = try BundleManifest(value)
            return
        }
        guard ["format", "organisation", "conversation", "madeAt"].contains(name) else {
            throw BundleRefusal(.memberUnknown, "a member of the bundle")
        }
        guard case .text(let bytes) = value else { throw BundleRefusal(.memberMalformed, name) }
        let text = String(decoding: bytes, as: UTF8.self)
        switch name {
        case "format":
            guard bytes.elementsEqual(format.utf8) else { throw BundleRefusal(.formatUnknown, "format") }
        case "organisation": head.organisation = text
        case "conversation": head.conversation = text
        default: head.madeAt = text
        }
    }
}
