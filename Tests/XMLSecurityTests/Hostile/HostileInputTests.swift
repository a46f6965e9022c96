import Foundation
import Testing

@testable import XMLSecurity

/// Hostile input is refused, by name, in time that grows as its size does and within 64 MB.
@Suite struct HostileInputTests {
    let trust: TrustStore

    init() throws { trust = try TestPKI.shared.get().trust() }

    @Test(arguments: HostileInput.all)
    func refusedByName(_ input: HostileInput) throws {
        let bytes = input.make(input.byteCount)
        #expect(
            Self.code { try SOAPVerifier(trust: trust).verify(bytes: bytes, at: TestPKI.now).value != nil }
                == input.code)
        #expect(
            Self.code { try DocumentVerifier(trust: trust).verify(bytes: bytes, at: TestPKI.now).value != nil }
                == input.code)
    }

    /// Why `verify` threw; nil when it said that the input does not hold.
    private static func code(_ verify: () throws -> Bool) -> XMLSecurityError.Code? {
        do {
            let holds = try verify()
            #expect(!holds)
            return nil
        } catch {
            return (error as? XMLSecurityError)?.code
        }
    }

    /// Four times the bytes take four times the time, not sixteen times; the best of several runs, so that other work does not count.
    @Test(arguments: HostileInput.all)
    func timeGrowsAsTheSize(_ input: HostileInput) throws {
        let sizes = [20_000, 80_000].map(input.make)
        var ratio = Double.infinity
        for _ in 0..<5 where ratio > 8 {
            let times = sizes.map { bytes in (0..<2).map { _ in time(bytes) }.min() ?? 0 }
            // Below a tenth of a millisecond the clock decides.
            ratio = min(ratio, max(times[1], 1e-4) / max(times[0], 1e-4))
        }
        #expect(ratio <= 8)
    }

    /// Processor time of both verifiers on this thread, in seconds.
    private func time(_ bytes: [UInt8]) -> Double {
        let start = Self.threadTime()
        _ = try? SOAPVerifier(trust: trust).verify(bytes: bytes, at: TestPKI.now)
        _ = try? DocumentVerifier(trust: trust).verify(bytes: bytes, at: TestPKI.now)
        return Self.threadTime() - start
    }

    private static func threadTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The check itself sees a search that compares each with each.
    @Test func growthIsSeen() {
        func work(_ count: Int) -> Double {
            let start = Self.threadTime()
            var values: [Int] = []
            for index in 0..<count where !values.contains(index) { values.append(index) }
            return Self.threadTime() - start
        }
        let ratios = (0..<3).map { _ in work(4000) / work(1000) }
        #expect((ratios.min() ?? 0) > 8)
    }
}
