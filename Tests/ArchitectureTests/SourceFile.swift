import Foundation

/// One Swift file: where it is, which module it belongs to, and its lines.
struct SourceFile {
    /// Path from the top of the repository.
    let path: String
    /// Name of the folder below `Sources` or `Tests`.
    let module: String
    let lines: [Substring]

    init(path: String, module: String, text: String) {
        self.path = path
        self.module = module
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        self.lines = lines.last?.isEmpty == true ? lines.dropLast() : lines
    }

    /// The modules imported, each with its line, beginning at 1.
    var imports: [(module: String, line: Int)] {
        lines.enumerated().flatMap { index, line in
            line.split(separator: ";").compactMap { Self.importedModule($0).map { ($0, index + 1) } }
        }
    }

    private static let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set<Substring> = [
        "actor", "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
    ]

    /// The top module of an import declaration; nil for every other statement.
    static func importedModule(_ statement: Substring) -> String? {
        var words = statement.split(whereSeparator: \.isWhitespace)[...]
        while let word = words.first, isAttribute(word) || modifiers.contains(word) { words.removeFirst() }
        guard words.popFirst() == "import" else { return nil }
        if let word = words.first, kinds.contains(word) { words.removeFirst() }
        return words.first?.split(separator: ".").first.map(String.init)
    }

    private static func isAttribute(_ word: Substring) -> Bool { word.hasPrefix("@") && !word.contains("\"") }
}

/// The folders `Sources` and `Tests` of a repository.
struct SourceTree {
    /// Top of the repository.
    let root: URL

    /// The repository that this file belongs to.
    static let ofThisPackage = SourceTree(
        root: URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent())

    /// Every Swift file below `folder`, in order of its path.
    func files(below folder: String) throws -> [SourceFile] {
        let top = root.appendingPathComponent(folder).path
        let paths = try FileManager.default.subpathsOfDirectory(atPath: top).filter { $0.hasSuffix(".swift") }
        return try paths.sorted().compactMap { path in
            guard let module = path.split(separator: "/").first, module.count < path.count else { return nil }
            let text = try String(contentsOfFile: top + "/" + path, encoding: .utf8)
            return SourceFile(path: folder + "/" + path, module: String(module), text: text)
        }
    }
}
