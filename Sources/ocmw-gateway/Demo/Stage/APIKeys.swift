/// The API keys of one run: one for the software and one for the adviser of each OCMW.
struct APIKeys: Sendable {
    private let tokens: [String: String]

    /// Makes them with the program's own command, before the gateways start.
    static func make(for gateways: [GatewayStage], program: String, folder: DemoFolder) async throws -> APIKeys {
        var tokens: [String: String] = [:]
        for gateway in gateways {
            for office in gateway.tenants {
                for scope in ["software", "adviser"] {
                    let outcome = try await Tool.run(
                        program,
                        [
                            "keys", "create", "--config", gateway.configurationFile, "--tenant", office.key,
                            "--label", "demo-\(scope)", "--scope", scope,
                        ], scratch: folder.logs)
                    guard outcome.status == 0, outcome.output.hasPrefix("ogw_") else {
                        throw DemoFailure("keys create for \(office.letter): \(outcome.complaint)")
                    }
                    tokens["\(office.key)/\(scope)"] = outcome.output
                }
            }
        }
        return APIKeys(tokens: tokens)
    }

    func software(of office: Cast.Office) -> String { tokens["\(office.key)/software"] ?? "" }
    func adviser(of office: Cast.Office) -> String { tokens["\(office.key)/adviser"] ?? "" }
}
