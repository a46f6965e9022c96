import Foundation

/// The targets of a package and what they depend on, as `swift package dump-package` tells.
struct PackageGraph {
    struct Target {
        /// Targets of the same package.
        let own: Set<String>
        /// Products of other packages.
        let products: Set<String>
    }

    let targets: [String: Target]

    init(targets: [String: Target]) {
        self.targets = targets
    }

    /// Reads what `swift package dump-package` prints.
    init(dump: Data) throws {
        let manifest = try JSONDecoder().decode(Manifest.self, from: dump)
        let names = Set(manifest.targets.map(\.name))
        let pairs = manifest.targets.map { target in
            let dependencies = Set(target.dependencies.flatMap { $0.values.compactMap { $0.first?.text } })
            return (
                target.name, Target(own: dependencies.intersection(names), products: dependencies.subtracting(names))
            )
        }
        targets = Dictionary(uniqueKeysWithValues: pairs)
    }

    /// Asks SwiftPM for the manifest of a package, in a scratch folder of its own: that of the test run is locked.
    init(packageAt root: URL) throws {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("dump-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let dump = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try self.init(dump: dump)
    }

    /// Everything that a target is linked from: targets of this package, and products of others.
    func closure(of name: String) -> Target {
        var (own, products): (Set<String>, Set<String>) = ([], [])
        var pending = [name]
        while let next = pending.popLast() {
            guard let target = targets[next] else { continue }
            products.formUnion(target.products)
            pending += target.own.subtracting(own)
            own.formUnion(target.own)
        }
        return Target(own: own, products: products)
    }

    private struct Manifest: Decodable {
        struct Target: Decodable {
            let name: String
            let dependencies: [[String: [Field]]]
        }
        let targets: [Target]
    }

    /// A field of a dependency: the first is its name, the others are conditions and package names.
    private struct Field: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }
}
