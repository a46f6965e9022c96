import Foundation
import MessageStore
import XMLSecurity

/// A folder with signed lists of the hub: evidence, of which nothing is ever replaced.
struct KeptLists {
    private let folder: String

    /// Makes the folder when it is missing.
    init(folder: String) throws {
        try GatewayGraph.makeFolder(folder)
        self.folder = folder
    }

    /// Keeps a list as `name.xml` (mode 0600) unless the same bytes are kept already under this name or beside it. Another
    /// list of the same name is kept beside it, with the instant in its name.
    ///
    /// - Returns: the file beside an earlier one that differs; `nil` when there is none or nothing was written.
    func keep(_ bytes: [UInt8], named name: String, at instant: UTCInstant) throws -> String? {
        let own = "\(name).xml"
        let others = try files().filter { $0 == own || $0.hasPrefix("\(name).") && $0.hasSuffix(".xml") }
        if try others.contains(where: { try read($0) == bytes }) { return nil }
        guard others.contains(own) else {
            try write(bytes, to: own)
            return nil
        }
        // 20261122T181533187Z: no colon, which some file systems refuse.
        let time = instant.xmlDateTime.filter { $0.isLetter || $0.isNumber }
        let names = ["\(name).\(time).xml"] + (2...).lazy.prefix(100).map { "\(name).\(time).\($0).xml" }
        guard let free = names.first(where: { !others.contains($0) }) else {
            throw CommandFailure(
                "--output has a hundred lists named \(name) of this instant", remedy: "name another folder")
        }
        try write(bytes, to: free)
        return "\(folder)/\(free)"
    }

    private func files() throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw CommandFailure("cannot list --output", remedy: "name a folder that this user can read and write")
        }
    }

    private func read(_ name: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
            throw CommandFailure(
                "cannot read \(name) in --output, which may be the same list", remedy: "let this user read it")
        }
        return Array(data)
    }

    private func write(_ bytes: [UInt8], to name: String) throws {
        do {
            try PrivateFile.replace("\(folder)/\(name)", with: bytes)
        } catch {
            throw CommandFailure(
                "cannot write the list of the hub to --output (\(error.reason))",
                remedy: "name a folder that this user can write")
        }
    }
}
