import Foundation
import Synchronization

/// Tells on standard output, once, that both servers take connections, with their addresses.
final class ReadyAnnouncement: Sendable {
    private struct Ports {
        var rest: Int?
        var soap: Int?
    }

    private let restHost: String
    private let soapHost: String
    private let ports = Mutex(Ports())

    init(_ configuration: GatewayConfiguration) {
        restHost = configuration.rest.host
        soapHost = configuration.soap.host
    }

    func restIsBound(to port: Int) {
        announce(
            ports.withLock {
                $0.rest = port
                return $0
            })
    }

    func soapIsBound(to port: Int) {
        announce(
            ports.withLock {
                $0.soap = port
                return $0
            })
    }

    private func announce(_ ports: Ports) {
        guard let rest = ports.rest, let soap = ports.soap else { return }
        let text = """
            ocmw-gateway soap https://\(soapHost):\(soap)/soap
            ocmw-gateway ready https://\(restHost):\(rest)

            """
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
