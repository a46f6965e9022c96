import Foundation
import Testing

@testable import XMLSecurity

/// Hostile input of the largest size takes no more than 64 MB, measured in a process of its own.
@Suite struct HostileMemoryTests {
    /// A build that is not optimised needs minutes for the largest size, so there it is a quarter of size, memory and names.
    #if DEBUG
        private static let share = 4
    #else
        private static let share = 1
    #endif

    @Test func within64MB() async {
        let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
            try Self.measure()
        }
        let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(!errors.contains("over"), "\(errors)")
    }

    /// The measurement sees memory that was used in between.
    @Test func useIsSeen() async {
        await #expect(processExitsWith: .success) {
            let growth = try PeakMemory.growth { _ = [UInt8](repeating: 1, count: 80 << 20).reduce(0, &+) }
            try #require(growth > 70 << 20 && growth < 90 << 20)
        }
    }

    private static func measure() throws {
        let trust = try TrustStore(anchors: [])
        let limits = XMLLimits(namespaceByteCount: XMLLimits.standard.namespaceByteCount / share)
        var over: [String] = []
        for input in HostileInput.all {
            let bytes = input.make((XMLLimits.standard.byteCount - 2000) / share)
            let growth = try PeakMemory.growth {
                _ = try? SOAPVerifier(trust: trust, limits: limits).verify(bytes: bytes, at: TestPKI.now)
                _ = try? DocumentVerifier(trust: trust, limits: limits).verify(bytes: bytes, at: TestPKI.now)
            }
            if growth > (64 << 20) / share { over.append("\(input.name): \(growth >> 20) MB") }
        }
        guard over.isEmpty else {
            FileHandle.standardError.write(Data("over \(64 / share) MB: \(over)\n".utf8))
            exit(EXIT_FAILURE)
        }
    }
}

/// How much memory this process takes at most during some work, from Linux's own account.
enum PeakMemory {
    private struct NotTold: Error {}

    /// Bytes of resident memory at the peak of `work` beyond those before it.
    static func growth(_ work: () -> Void) throws -> Int {
        // What was freed earlier and is still held would hide what the work takes.
        try releaseFreedMemory()
        // Sets the peak back to what is resident now. Source: proc(5), /proc/pid/clear_refs.
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        let before = try bytes(of: "VmHWM:")
        work()
        return try bytes(of: "VmHWM:") - before
    }

    /// `malloc_trim`, which the module map of glibc leaves out.
    private static func releaseFreedMemory() throws {
        guard let trim = dlsym(nil, "malloc_trim") else { throw NotTold() }
        _ = unsafeBitCast(trim, to: (@convention(c) (Int) -> Int32).self)(0)
    }

    private static func bytes(of field: String) throws -> Int {
        let status = String(decoding: try Judge.bytes(ofFile: "/proc/self/status"), as: UTF8.self)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(field) }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { throw NotTold() }
        return kilobytes << 10
    }
}
