import Testing

/// `trust.ocspResponses`, `trust.revocation` and `trust.maximumAgeHours` of the hub's file.
@Suite struct HubRevocationTests {
    @Test(arguments: [
        ("revocation: sometimes", "trust.revocation must be hard-fail or soft-fail"),
        ("maximumAgeHours: 0", "trust.maximumAgeHours must be a number from 1 to 8760"),
        ("maximumAgeHours: 8761", "trust.maximumAgeHours"), ("ocspResponses: [pki/crl.pem]", "not an OCSP response"),
        ("maximumAge: 1", "trust.maximumAge"),
    ])
    func whatIsWrongIsNamed(_ setting: String, _ error: String) async throws {
        let sandbox = try Sandbox()
        let text = Sandbox.configuration.split(separator: "[pki/crl.pem] }").joined(
            separator: "[pki/crl.pem], \(setting) }")
        try sandbox.write("hub.yaml", text)
        let outcome = try await sandbox.run("serve", "--config", sandbox.path("hub.yaml"))
        #expect(outcome.status != 0 && outcome.errors.contains(error), "\(outcome.errors)")
    }

    @Test func settingsAreTaken() async throws {
        let sandbox = try Sandbox()
        let text = Sandbox.configuration.split(separator: "[pki/crl.pem] }").joined(
            separator: "[pki/crl.pem], ocspResponses: [], revocation: soft-fail, maximumAgeHours: 24 }")
        try sandbox.write("hub.yaml", text)
        try await sandbox.start()
        try await sandbox.kill()
    }
}
