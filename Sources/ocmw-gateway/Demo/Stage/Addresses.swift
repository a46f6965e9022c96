/// The ports of one run.
struct Addresses: Hashable, Sendable {
    let hub: Int
    let northREST: Int
    let northSOAP: Int
    let southREST: Int
    let southSOAP: Int

    init() throws {
        let ports = try FreePorts.find(5)
        (hub, northREST, northSOAP, southREST, southSOAP) = (ports[0], ports[1], ports[2], ports[3], ports[4])
    }

    /// Where OCMW software calls an office's gateway.
    func rest(of office: Cast.Office) -> String { "https://127.0.0.1:\(office.key == "b" ? southREST : northREST)" }

    /// Where gateways call the hub.
    var hubSOAP: String { "https://127.0.0.1:\(hub)/soap" }
}
