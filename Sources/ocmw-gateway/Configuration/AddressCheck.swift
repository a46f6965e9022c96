import Foundation

/// Checks that both servers have an address of their own that is free.
struct AddressCheck {
    let configuration: GatewayConfiguration

    func findings() -> [ConfigurationFinding] {
        let (rest, soap) = (configuration.rest, configuration.soap)
        if rest.port == soap.port, rest.port != 0, rest.host == soap.host || isEverywhere(rest.host, soap.host) {
            return [.error("soap.port", "must not be the port of rest.port on the same host", "choose another port")]
        }
        // The gateway itself has them while it runs.
        guard !isServed else { return [] }
        return [("rest", rest.host, rest.port), ("soap", soap.host, soap.port)].flatMap(check)
    }

    private func check(_ name: String, _ host: String, _ port: Int) -> [ConfigurationFinding] {
        switch SocketProbe.bind(host: host, port: port) {
        case 0: []
        case EADDRINUSE:
            [
                .error(
                    "\(name).port", "must be free: another program listens on \(host):\(port)",
                    "stop it, or choose another port")
            ]
        case EACCES:
            [
                .error(
                    "\(name).port", "must be a port that the gateway's user may open: \(port) is not",
                    "choose one from 1024")
            ]
        case EADDRNOTAVAIL:
            [
                .error(
                    "\(name).host", "must be an address of this computer: \(host) is not",
                    "write 127.0.0.1, 0.0.0.0 or an address of its own")
            ]
        case let error:
            [
                .error(
                    "\(name).host", "cannot be listened on (\(SocketProbe.text(error)))",
                    "write an address of this computer")
            ]
        }
    }

    private func isEverywhere(_ hosts: String...) -> Bool { hosts.contains { ["0.0.0.0", "::"].contains($0) } }

    /// True when a gateway serves the same data directory now.
    private var isServed: Bool {
        let path = "\(configuration.dataDirectory)/serve.lock"
        guard FileManager.default.fileExists(atPath: path) else { return false }
        do {
            try ProcessLock(path: path).release()
            return false
        } catch {
            return error is ProcessLock.Held
        }
    }
}

/// Binds a TCP address and lets it go at once.
enum SocketProbe {
    /// Binds as a server does, with the address reusable after its connections ended.
    ///
    /// - Returns: 0, or `errno`; `EADDRNOTAVAIL` for a name that does not resolve.
    static func bind(host: String, port: Int) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found else { return EADDRNOTAVAIL }
        defer { freeaddrinfo(found) }
        let descriptor = socket(address.pointee.ai_family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        let outcome = Foundation.bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen)
        return outcome == 0 ? 0 : errno
    }

    /// The system's words for an error number.
    static func text(_ error: Int32) -> String { strerror(error).map { String(cString: $0) } ?? "error \(error)" }
}
