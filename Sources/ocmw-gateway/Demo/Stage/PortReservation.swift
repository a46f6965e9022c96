import Foundation
import Synchronization

/// A block of free TCP ports of 127.0.0.1: configurations name each other's addresses before anybody listens.
///
/// The first port of the block is a guard that stays bound, so that two demos at once never take the same block, also
/// not while the hub is stopped for a while. A program that knows nothing of this may still take a port in between;
/// then the server that needs it says that the address is in use.
final class PortReservation: Sendable {
    /// Below the range from which Linux takes ports for outgoing connections, so that none of those takes the port of a
    /// server that is not there yet.
    static let range = 20_000..<32_000
    /// Ports of a block, the guard included.
    static let blockCount = 8

    /// The ports, in ascending order.
    let ports: [Int]
    private let guardSocket: Mutex<Int32?>

    /// Takes the first free block, tried in random order.
    ///
    /// - Parameters:
    ///   - count: 1 to 7 ports.
    ///   - range: where to look.
    /// - Throws: `DemoFailure` when no block is free.
    init(_ count: Int, in range: Range<Int> = PortReservation.range) throws {
        precondition((1..<Self.blockCount).contains(count))
        let last = range.upperBound - Self.blockCount
        for start in stride(from: range.lowerBound, through: last, by: Self.blockCount).shuffled() {
            guard let descriptor = Self.socket(boundTo: start) else { continue }
            let ports = (1...count).map { start + $0 }
            if ports.allSatisfy(Self.isFree) {
                self.ports = ports
                guardSocket = Mutex(descriptor)
                return
            }
            close(descriptor)
        }
        throw DemoFailure("no free ports on 127.0.0.1 from \(range.lowerBound) to \(range.upperBound - 1)")
    }

    deinit { release() }

    /// Gives the block to others.
    func release() {
        guardSocket.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    private static func isFree(_ port: Int) -> Bool {
        guard let descriptor = socket(boundTo: port) else { return false }
        close(descriptor)
        return true
    }

    private static func socket(boundTo port: Int) -> Int32? {
        let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        // A child that inherited the guard would hold the block after the demo.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = withUnsafeBytes(of: &address) { bytes in
            // Holds because the struct is not empty.
            bind(descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), length)
        }
        guard outcome == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
