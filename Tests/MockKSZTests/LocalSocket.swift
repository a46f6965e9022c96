import Foundation
import Testing

/// A socket on a free port of 127.0.0.1 at which nobody answers; without `listening` connections are refused.
final class LocalSocket: Sendable {
    private let descriptor: Int32
    let url: String

    init(listening: Bool) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bytes in
                bind(descriptor, bytes, length) + getsockname(descriptor, bytes, &length)
            }
        }
        try #require(outcome == 0)
        if listening { try #require(listen(descriptor, 8) == 0) }
        self.descriptor = descriptor
        url = "https://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/soap"
    }

    deinit { close(descriptor) }
}
