/// The ports of one run.
struct Addresses: Hashable, Sendable {
    let hub: Int
    let northREST: Int
    let northSOAP: Int
    let southREST: Int
    let southSOAP: Int
    /// Where the hub looks for the gateway of the guest; nobody listens there before an integrator does.
    let guestSOAP: Int

    /// As many ports are needed.
    static let count = 6

    init(_ reservation: PortReservation) {
        let ports = reservation.ports
        (hub, northREST, northSOAP, southREST, southSOAP) = (ports[0], ports[1], ports[2], ports[3], ports[4])
        guestSOAP = ports[5]
    }

    /// Where OCMW software calls an office's gateway.
    func rest(of office: Cast.Office) -> String { "https://127.0.0.1:\(office.key == "b" ? southREST : northREST)" }

    /// Where the hub calls the guest.
    var guestURL: String { "https://127.0.0.1:\(guestSOAP)/soap" }

    /// Where gateways call the hub.
    var hubSOAP: String { "https://127.0.0.1:\(hub)/soap" }
}
