import DevelopmentPKI
import Foundation
import SocialSecurity

/// The signatures, verifications and flushes of exchanges, alone: no XML, no network, no database.
struct FloorMeasurement {
    /// Exchanges a second.
    struct Result {
        let kind: KeyKind
        /// Signatures and verifications on two threads, nothing written.
        var cryptography = 0.0
        /// Writes and flushes of one exchange after the other, nothing signed.
        var flushesAlone = 0.0
        /// Both, `shared` exchanges on each flush: what is compared.
        var together = 0.0
        var signMicroseconds = 0.0
        var verifyMicroseconds = 0.0
        var flushMilliseconds = 0.0
    }

    /// Exchanges whose commits share a flush, as those do that are in flight side by side (`DispatcherRunner`).
    static let shared = 32
    /// Bytes that a commit writes for one exchange: document, leaf and their index pages.
    static let commitByteCount = 8192

    let folder: URL
    let seconds: Double
    private let work = ExchangeWork()

    func measure(_ kind: KeyKind) async throws -> Result {
        let key = try makeKey(kind)
        var result = Result(kind: kind)
        let message = [UInt8](repeating: 7, count: 32)
        let signature = try RawKey(pem: key).sign(message)
        let raw = try RawKey(pem: key)
        result.signMicroseconds = 1e6 / (try rate { _ = try raw.sign(message) })
        result.verifyMicroseconds = 1e6 / (try rate { try raw.verify(signature, of: message) })
        let file = try FlushedFile(folder.appendingPathComponent("floor").path)
        result.flushMilliseconds = 1e3 / (try rate { try file.append(Self.commitByteCount) })
        result.flushesAlone = 1e3 / (result.flushMilliseconds * Double(work.commits.count))
        result.cryptography = try await threads(2) { try FloorWorker(pem: key, file: nil) }
        result.together = try await threads(4) { number in
            let path = folder.appendingPathComponent("floor-\(number)").path
            return try FloorWorker(pem: key, file: try FlushedFile(path))
        }
        return result
    }

    private func makeKey(_ kind: KeyKind) throws -> [UInt8] {
        let path = folder.appendingPathComponent("pki-\(kind.rawValue)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let authority = DevelopmentCertificates(directory: path, now: Date())
        try authority.initialise()
        var identifiers = SyntheticIdentifiers(seed: 1)
        let issued = try authority.issue(
            IssueRequest(
                name: "floor", enterpriseNumber: identifiers.nextEnterpriseNumber(), purpose: .signing,
                keyAlgorithm: kind.algorithm))
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: issued.keyPath)))
    }

    /// Times a second, on this thread.
    private func rate(_ body: () throws -> Void) throws -> Double {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds / 4)
        let start = clock.now
        var count = 0
        while clock.now < end {
            try body()
            count += 1
        }
        return Double(count) / ((clock.now - start) / .seconds(1))
    }

    private func threads(_ count: Int, _ make: @escaping @Sendable () throws -> FloorWorker) async throws -> Double {
        try await threads(count) { _ in try make() }
    }

    /// Exchanges a second of so many threads side by side.
    private func threads(_ count: Int, _ make: @escaping @Sendable (Int) throws -> FloorWorker) async throws -> Double {
        let seconds = seconds
        let clock = ContinuousClock()
        let start = clock.now
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<count {
                group.addTask {
                    try await onThread {
                        let worker = try make(number)
                        let end = clock.now + .seconds(seconds)
                        var done = 0
                        while clock.now < end { done += try worker.exchanges(Self.shared) }
                        return done
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(total) / ((clock.now - start) / .seconds(1))
    }
}

/// Does the work of exchanges on one thread.
private struct FloorWorker {
    private let key: RawKey
    private let file: FlushedFile?
    private let work = ExchangeWork()
    private let message = [UInt8](repeating: 7, count: 32)

    init(pem: [UInt8], file: FlushedFile?) throws {
        key = try RawKey(pem: pem)
        self.file = file
    }

    /// Signs and verifies for `count` exchanges, which then share each flush.
    func exchanges(_ count: Int) throws -> Int {
        for _ in 0..<count {
            var signature: [UInt8] = []
            for _ in work.signatures { signature = try key.sign(message) }
            for _ in work.verifications { try key.verify(signature, of: message) }
        }
        guard let file else { return count }
        for _ in work.commits { try file.append(count * FloorMeasurement.commitByteCount) }
        return count
    }
}

/// A file that is flushed after each write, in the room of a write-ahead log that begins anew.
final class FlushedFile {
    private static let limit = 16 << 20

    private let descriptor: Int32
    private var offset = 0

    init(_ path: String) throws {
        descriptor = open(path, O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchmarkFailure("cannot write \(path)") }
        let room = [UInt8](repeating: 0, count: Self.limit)
        guard pwrite(descriptor, room, room.count, 0) == room.count, fdatasync(descriptor) == 0 else {
            throw BenchmarkFailure("cannot write \(path)")
        }
    }

    deinit { close(descriptor) }

    func append(_ byteCount: Int) throws {
        let bytes = [UInt8](repeating: 7, count: byteCount)
        if offset + byteCount > Self.limit { offset = 0 }
        guard pwrite(descriptor, bytes, byteCount, off_t(offset)) == byteCount, fdatasync(descriptor) == 0 else {
            throw BenchmarkFailure("a flush failed")
        }
        offset += byteCount
    }
}

/// Runs blocking work on a thread of its own.
func onThread<Outcome: Sendable>(_ body: @escaping @Sendable () throws -> Outcome) async throws -> Outcome {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
