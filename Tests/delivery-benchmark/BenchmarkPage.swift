import Foundation

/// A page of which each part stands between two markers, so that one part can be measured anew.
struct BenchmarkPage {
    let path: String

    /// Finds out, before anything is measured, whether there is a place for a part.
    func check(_ part: String) throws { _ = try split(part) }

    /// Puts `text` between the markers of a part.
    func replace(_ part: String, with text: String) throws {
        let (before, after) = try split(part)
        try Data((before + text + "\n" + after).utf8).write(to: URL(fileURLWithPath: path))
    }

    /// What stands before and behind the text of a part, with its markers.
    private func split(_ part: String) throws -> (before: String, after: String) {
        guard let data = FileManager.default.contents(atPath: path), let page = String(data: data, encoding: .utf8)
        else {
            throw BenchmarkFailure(
                "\(path) cannot be read; give a page with markers, as docs/benchmark-delivery.md has them")
        }
        guard let first = page.range(of: "<!-- \(part) begins -->\n"),
            let last = page.range(of: "<!-- \(part) ends -->", range: first.upperBound..<page.endIndex)
        else { throw BenchmarkFailure("\(path) lacks the markers of the part \(part)") }
        return (String(page[..<first.upperBound]), String(page[last.lowerBound...]))
    }
}
