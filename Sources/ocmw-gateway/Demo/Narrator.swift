import Foundation
import Synchronization

/// Tells the story on standard output and counts what held.
final class Narrator: Sendable {
    private struct Count {
        var held = 0
        var failed: [String] = []
    }

    private let count = Mutex(Count())
    private let start = ContinuousClock.now

    /// True when at least one step was told and each held.
    var everythingHeld: Bool { count.withLock { $0.failed.isEmpty && $0.held > 0 } }

    /// Writes one line at once.
    func line(_ text: String = "") { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    /// A heading.
    func heading(_ text: String) {
        line()
        line("── \(text) " + String(repeating: "─", count: max(2, 100 - text.count)))
    }

    /// A step that held; every line of the detail but the first stands below it.
    func success(_ title: String, _ detail: String = "") {
        count.withLock { $0.held += 1 }
        let details = detail.split(separator: "\n").map(String.init)
        line("  ✔ " + (details.first.map { Columns.pad(title, to: 70) + "  " + $0 } ?? title))
        for detail in details.dropFirst() { line("      " + detail) }
    }

    /// A step that did not hold, and why.
    func failure(_ title: String, _ reason: String) {
        count.withLock { $0.failed.append(title) }
        line("  ✘ \(title): \(reason)")
    }

    /// Runs one step and tells how it went.
    ///
    /// - Parameter body: returns what to tell beside the title; throws when the step does not hold.
    /// - Throws: `ActBroken`, so that the steps which build on this one are left out.
    func step(_ title: String, _ body: () async throws -> String) async throws {
        _ = try await step(title) { ((), try await body()) }
    }

    /// The same for a step that later ones need something of.
    func step<Value>(_ title: String, _ body: () async throws -> (Value, String)) async throws -> Value {
        do {
            let (value, detail) = try await body()
            success(title, detail)
            return value
        } catch {
            try Task.checkCancellation()
            failure(title, String(describing: error))
            throw ActBroken()
        }
    }

    /// Runs one act; a step that does not hold ends it, and the story goes on with the next one.
    ///
    /// - Returns: what later acts need, or `nil` when the act broke.
    func act<Value>(_ title: String, _ body: () async throws -> Value) async -> Value? {
        guard !Task.isCancelled else { return nil }
        heading(title)
        do {
            return try await body()
        } catch {
            if !(error is ActBroken), !(error is CancellationError) { failure(title, String(describing: error)) }
            return nil
        }
    }

    /// An act that cannot be played because an earlier one broke.
    func skipped(_ title: String) {
        guard !Task.isCancelled else { return }
        heading(title)
        failure("this act", "left out, because a step that it needs did not hold")
    }

    /// The last line.
    func verdict() {
        let (held, failed) = count.withLock { ($0.held, $0.failed) }
        line()
        if failed.isEmpty {
            line("✔ every step held: \(held) of \(held), in \((ContinuousClock.now - start).components.seconds) s")
        } else {
            line("✘ \(failed.count) of \(held + failed.count) steps did not hold:")
            for title in failed { line("    \(title)") }
        }
    }
}

/// A step did not hold; its reason was told.
struct ActBroken: Error {}

/// Text in aligned columns.
enum Columns {
    /// Fills up with spaces; longer text stays as it is.
    static func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Rows with every column as wide as its widest cell.
    static func aligned(_ rows: [[String]], indent: String = "    ") -> [String] {
        let columnCount = rows.map(\.count).max() ?? 0
        let widths = (0..<columnCount).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { pad($1, to: $0 == row.count - 1 ? 0 : widths[$0]) }
            return indent + cells.joined(separator: "  ")
        }
    }
}
