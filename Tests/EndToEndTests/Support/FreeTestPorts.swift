import Foundation

/// Free TCP ports of 127.0.0.1, for configurations that name each other before anybody listens.
enum FreeTestPorts {
    /// Takes distinct ports by binding to them, below the ranges of outgoing connections and of `PortReservation`, whose ports are taken
    /// before somebody listens; they are free on return.
    static func take(_ count: Int) throws -> [Int] {
        var found: [Int: Int32] = [:]
        defer { for descriptor in found.values { close(descriptor) } }
        for _ in 0..<1000 where found.count < count {
            let port = Int.random(in: 10_000..<20_000)
            if found[port] == nil, let descriptor = bound(to: port) { found[port] = descriptor }
        }
        guard found.count == count else { throw TimeIsUp(what: "free ports") }
        return Array(found.keys)
    }

    private static func bound(to port: Int) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
