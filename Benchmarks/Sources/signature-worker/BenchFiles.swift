import Foundation
import XMLSecurity

/// The files that the workers share.
struct BenchFiles {
    let folder: String

    func path(_ name: String) -> String { folder + "/" + name }

    func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

    func certificate(_ key: String) throws -> Certificate { try Certificate(pem: bytes(path("\(key).crt"))) }

    /// A message, and when it says that it was made: verified at that instant, because a run takes longer than a Timestamp lasts.
    func message(_ path: String) throws -> (bytes: [UInt8], created: UTCInstant) {
        let bytes = try bytes(path)
        let text = String(decoding: bytes, as: UTF8.self)
        guard let start = text.range(of: "Created>")?.upperBound,
            let end = text[start...].firstIndex(of: "<")
        else { throw WorkerError("no wsu:Created in \(path)") }
        return (bytes, try UTCInstant(xmlDateTime: String(text[start..<end])))
    }
}

/// Seconds of this process and of the world.
enum Clock {
    static func wall() -> Double { seconds(CLOCK_MONOTONIC) }

    static func processor() -> Double { seconds(CLOCK_PROCESS_CPUTIME_ID) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

extension UTCInstant {
    static var now: UTCInstant { UTCInstant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
