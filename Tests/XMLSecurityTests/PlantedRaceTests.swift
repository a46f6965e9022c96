import Foundation
import Synchronization
import Testing

/// A race on purpose: `make sanitize` runs it alone and fails when ThreadSanitizer does not see it.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["OCMW_PLANTED_RACE"] != nil))
struct PlantedRaceTests {
    /// `@unchecked` is the lie that the sanitizer has to find: ``count`` is changed with the lock held and without.
    private final class Counter: @unchecked Sendable {
        let lock = Mutex(())
        var count = 0
    }

    @Test func sideOfALock() async {
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<4 {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread.detachNewThread {
                            for _ in 0..<1000 {
                                if index == 0 {
                                    counter.count += 1
                                } else {
                                    counter.lock.withLock { _ in counter.count += 1 }
                                }
                            }
                            continuation.resume()
                        }
                    }
                }
            }
        }
        #expect(counter.count > 0)
    }
}
