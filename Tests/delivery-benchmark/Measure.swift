import Foundation

/// Durations, and a line of progress on standard error.
enum Measure {
    private static let start = ContinuousClock().now

    /// Seconds that `body` takes.
    static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        try await body()
        return (clock.now - start) / .seconds(1)
    }

    /// The value below which this part of the samples lies; 0 without samples.
    static func percentile(_ part: Double, of samples: [Double]) -> Double {
        let sorted = samples.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(part * Double(sorted.count)))]
    }

    /// The middle sample.
    static func median(_ samples: [Double]) -> Double { percentile(0.5, of: samples) }

    /// Tells how far a run is.
    static func tell(_ text: String) {
        let seconds = Int((ContinuousClock().now - start) / .seconds(1))
        FileHandle.standardError.write(Data("\(seconds) s: \(text)\n".utf8))
    }

    /// Processes that wanted a processor on average during the last minute.
    static var load: Double {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return text.split(separator: " ").first.flatMap { Double($0) } ?? 0
    }

    static func decimal(_ value: Double, _ places: Int = 1) -> String { String(format: "%.\(places)f", value) }
}

/// What cannot be measured, and why.
struct BenchmarkFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
