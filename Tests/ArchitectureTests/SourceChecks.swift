/// The rules about source text; each returns what breaks it, as `path:line: what`.
enum SourceChecks {
    /// Imports that the table does not allow, and modules that are not in it.
    static func forbiddenImports(_ files: [SourceFile], _ rules: [String: ModuleRule]) -> [String] {
        files.flatMap { file -> [String] in
            guard let rule = rules[file.module] else { return ["\(file.path):1: \(file.module) is not in the table"] }
            return file.imports.filter { !rule.allowed.contains($0.module) }
                .map { "\(file.path):\($0.line): \(file.module) may not import \($0.module)" }
        }
    }

    /// Imports of what the manifest does not name as a dependency of the target: they hold by accident only.
    static func undeclaredImports(_ files: [SourceFile], _ graph: PackageGraph, allowed: Set<String>) -> [String] {
        files.flatMap { file -> [String] in
            guard let target = graph.targets[file.module] else { return ["\(file.path):1: no target \(file.module)"] }
            // A program `a-b` is imported as `a_b`.
            let own = Set(target.own.map { $0.replacing("-", with: "_") })
            let known = own.union(target.products).union(allowed)
            return file.imports.filter { !known.contains($0.module) }
                .map { "\(file.path):\($0.line): \($0.module) is no dependency of \(file.module)" }
        }
    }

    /// Imports of one module, wherever they are.
    static func imports(of module: String, _ files: [SourceFile]) -> [String] {
        files.flatMap { file in
            file.imports.filter { $0.module == module }.map { "\(file.path):\($0.line): imports \(module)" }
        }
    }

    /// Promises to the compiler without a comment right above that says what makes them true.
    static func unexplainedPromises(_ files: [SourceFile]) -> [String] {
        let promises = ["@unchecked Sendable", "nonisolated(unsafe)"]
        return files.flatMap { file in
            file.lines.indices.compactMap { index -> String? in
                let line = file.lines[index]
                guard !isComment(line), let promise = promises.first(where: line.contains) else { return nil }
                return isExplained(file.lines, index) ? nil : "\(file.path):\(index + 1): \(promise) without a reason"
            }
        }
    }

    private static func isExplained(_ lines: [Substring], _ index: Int) -> Bool {
        let above = lines[..<index].last { !$0.drop(while: \.isWhitespace).hasPrefix("@") }
        return above.map(isComment) ?? false
    }

    private static func isComment(_ line: Substring) -> Bool { line.drop(while: \.isWhitespace).hasPrefix("//") }

    /// Files with more lines than `limit`.
    static func longFiles(_ files: [SourceFile], limit: Int) -> [String] {
        files.filter { $0.lines.count > limit }.map { "\($0.path):\(limit + 1): has \($0.lines.count) lines" }
    }
}
