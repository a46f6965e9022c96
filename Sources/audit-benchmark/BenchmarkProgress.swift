import Foundation

/// Tells on standard error how far a run is: ten million lines take some twenty minutes.
enum BenchmarkProgress {
    private static let start = ContinuousClock().now

    /// One line of text, with the seconds since the first.
    static func tell(_ text: String) {
        let seconds = Int((ContinuousClock().now - start) / .seconds(1))
        FileHandle.standardError.write(Data("\(seconds) s: \(text)\n".utf8))
    }
}
