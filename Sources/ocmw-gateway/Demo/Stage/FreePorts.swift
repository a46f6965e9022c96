import Foundation

/// Free TCP ports of 127.0.0.1: configurations name each other's addresses before anybody listens.
enum FreePorts {
    /// Below the range from which Linux takes ports for outgoing connections, so that none of those takes the port of a
    /// server that is not there yet, or that the story stops for a while.
    private static let range = 20_000..<32_000

    /// Finds distinct ports by binding to them; they are free again, but not reserved, on return.
    static func find(_ count: Int) throws -> [Int] {
        var found: [Int: Int32] = [:]
        defer { for descriptor in found.values { close(descriptor) } }
        for _ in 0..<1000 where found.count < count {
            let port = Int.random(in: range)
            if found[port] == nil, let descriptor = socket(boundTo: port) { found[port] = descriptor }
        }
        guard found.count == count else { throw DemoFailure("no free ports on 127.0.0.1") }
        return found.keys.sorted()
    }

    private static func socket(boundTo port: Int) -> Int32? {
        let descriptor = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
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
