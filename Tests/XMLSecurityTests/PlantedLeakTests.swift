import Foundation
import Testing

/// A leak on purpose: `make sanitize` runs it alone and fails when LeakSanitizer does not see it.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["OCMW_PLANTED_LEAK"] != nil))
struct PlantedLeakTests {
    @Test func neverFreed() {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 123_456, alignment: 16)
        memory.storeBytes(of: 1, as: UInt8.self)
        #expect(memory.load(as: UInt8.self) == 1)
    }
}
