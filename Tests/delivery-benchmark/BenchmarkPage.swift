import Foundation

/// A page of which each part stands between two markers, so that one part can be measured anew.
struct BenchmarkPage {
    let path: String

    /// Puts `text` between the markers of a part.
    func replace(_ part: String, with text: String) throws {
        let page = try String(contentsOfFile: path, encoding: .utf8)
        let (begin, end) = ("<!-- \(part) begins -->\n", "<!-- \(part) ends -->")
        guard let first = page.range(of: begin),
            let last = page.range(of: end, range: first.upperBound..<page.endIndex)
        else { throw BenchmarkFailure("\(path) lacks the markers of the part \(part)") }
        let new = page.replacingCharacters(in: first.upperBound..<last.lowerBound, with: text + "\n")
        try Data(new.utf8).write(to: URL(fileURLWithPath: path))
    }
}
