#if canImport(Glibc)
    import Glibc
#endif

/// Octets written one piece after the other, without a check of uniqueness or bounds for each.
///
/// `@unchecked` holds because a buffer is written by one parse only and handed on when that parse is over.
final class OctetBuffer: @unchecked Sendable {
    /// Where the octets are written; valid while the buffer lives.
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    /// How many octets are valid; set by the one writer when it is done.
    var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// Makes room for at least `needed` octets in all; the first `used` ones are kept.
    func grow(to needed: Int, keeping used: Int) {
        let grown = max(needed, capacity * 2)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: grown)
        moved.update(from: base, count: used)
        base.deallocate()
        base = moved
        capacity = grown
    }

    /// Calls `body` with the octets, which are borrowed for the call.
    func withOctets<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // Without it the buffer may go with its last mention, which is before the call.
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeBufferPointer(start: base, count: count))
    }
}
