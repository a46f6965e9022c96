import Foundation

/// Configuration files of the network of the examples.
struct ExampleConfiguration {
    let keys: ExampleKeys
    let manifest: ExampleManifest
    let ports: [String: Int]
    let folder: String
    /// OCMW D is a tenant of a gateway too, and the others leave inquiries to their software.
    var hostsD = false

    func write() throws {
        try write(hub, "hub")
        if hostsD { try write(gateway("you", ["D"]), "you") }
        try write(gateway("north", ["A", "C"]), "north")
        try write(gateway("south", ["B"]), "south")
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).yaml"))
    }

    private func number(_ letter: String) -> String { keys.number(letter) ?? "" }

    private func port(_ name: String) -> Int { ports[name] ?? 0 }

    private var hub: String {
        """
        listen: { host: "127.0.0.1", port: "\(port("hub"))" }
        hub:
          kbo: "\(number("hub"))"
          signingKey: "\(keys.folder)/hub.key"
          signingCertificate: "\(keys.folder)/hub.pem"
          tlsKey: "\(keys.folder)/hub-tls.key"
          tlsCertificate: "\(keys.folder)/hub-tls.pem"
        trust: { anchors: ["\(keys.folder)/ca.pem"], revocationLists: ["\(keys.folder)/crl.pem"] }
        dataDirectory: "\(folder)/hub-data"
        files:
          schemas: "\(Program.repository)/Schemas"
          policy: "\(Program.repository)/Docker/mock-ksz/policy.csv"
          persons: "\(ExampleManifest.folder)/network/persons.json"
          sources: "\(ExampleManifest.folder)/network/sources.json"
        memberNames: [a, b, c, d]
        members:
        \(["A", "B", "C", "D"].map(member).joined(separator: "\n"))

        """
    }

    private func member(_ letter: String) -> String {
        let carrier = keys.carrier(of: letter)
        return """
              \(letter.lowercased()):
                kbo: "\(number(letter))"
                url: "https://127.0.0.1:\(port(carrier))/soap"
                operators: ["\(keys.operators[carrier].map(\.digits) ?? "")"]
            """
    }

    private func gateway(_ name: String, _ tenants: [String]) -> String {
        let certificate = #"certificate: "\#(keys.folder)/\#(name)-tls.pem", key: "\#(keys.folder)/\#(name)-tls.key""#
        let hosted = tenants.map { letter in
            """
              \(letter.lowercased()):
                kbo: "\(number(letter))"
                name: "\(manifest.organisations[letter]?.name ?? "")"
                certificate: "\(keys.folder)/\(letter.lowercased()).pem"
                key: "\(keys.folder)/\(letter.lowercased()).key"
                inquiryAnswers: "\(hostsD ? "software" : "automatic")"
            """
        }
        return """
            rest: { host: "127.0.0.1", port: "\(port("\(name)-rest"))", \(certificate) }
            soap: { host: "127.0.0.1", port: "\(port(name))", \(certificate) }
            client: { \(certificate) }
            hub: { url: "https://127.0.0.1:\(port("hub"))/soap", kbo: "\(number("hub"))" }
            trust: { anchors: "\(keys.folder)/ca.pem", crl: "\(keys.folder)/crl.pem" }
            schemas: { directory: "\(Program.repository)/Schemas" }
            data: { directory: "\(folder)/\(name)-data" }
            keys: { directory: "\(folder)/\(name)-keys" }
            tenantNames: [\(tenants.map { $0.lowercased() }.joined(separator: ", "))]
            tenants:
            \(hosted.joined(separator: "\n"))

            """
    }
}
