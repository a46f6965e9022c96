import Foundation

/// Resident memory of this process as Linux counts it, in bytes. Source: proc(5), `status` and `clear_refs`.
enum ResidentMemory {
    private typealias Trim = @convention(c) (Int) -> Int32

    /// Gives back what is free, sets the peak to what is resident now, and says how much that is.
    static func resetPeak() throws -> Int {
        // Swift's Glibc module leaves malloc_trim(3) out.
        guard let address = dlsym(nil, "malloc_trim") else { throw WorkerError("no malloc_trim") }
        _ = unsafeBitCast(address, to: Trim.self)(0)
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        return try value("VmRSS")
    }

    static func peak() throws -> Int { try value("VmHWM") }

    private static func value(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }),
            let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Int($0)
            })
        else { throw WorkerError("no \(name) in /proc/self/status") }
        return kibibytes * 1024
    }
}
