/// What somebody needs to go on by hand while the demo keeps serving.
struct Invitation: Sendable {
    let stage: Stage

    func print(to narrator: Narrator) {
        narrator.heading("Still serving; Ctrl-C stops everything")
        Columns.aligned(
            [
                ["hub", stage.addresses.hubSOAP],
                ["gateway north (A, C)", stage.addresses.rest(of: stage.cast.a)],
                ["gateway south (B)", stage.addresses.rest(of: stage.cast.b)],
            ], indent: "  "
        ).forEach(narrator.line)
        for office in stage.cast.offices {
            narrator.line()
            narrator.line("  \(office.letter)  \(office.ocmw.name), KBO \(office.number)")
            Columns.aligned(
                [
                    ["API key of the software", stage.keys.software(of: office)],
                    ["API key of the adviser", stage.keys.adviser(of: office)],
                ]
            ).forEach(narrator.line)
        }
        narrator.line()
        narrator.line("  For your own messages, as \(stage.cast.guest.name), KBO \(stage.cast.guest.enterpriseNumber):")
        narrator.line("    keys, certificates, addresses and persons  \(stage.folder.path)/federation.json")
        narrator.line("    how to go on                               docs/first-message.md")
        narrator.line()
        narrator.line("  The applications of B:")
        narrator.line(
            curl(stage.cast.b, stage.keys.software(of: stage.cast.b), role: "social-worker", "/v1/applications"))
        narrator.line("  The transfers at C:")
        narrator.line(curl(stage.cast.c, stage.keys.software(of: stage.cast.c), role: "social-worker", "/v1/transfers"))
        narrator.line("  The audit log of A, as its security adviser:")
        narrator.line(
            curl(stage.cast.a, stage.keys.adviser(of: stage.cast.a), role: "security-adviser", "/v1/audit/entries"))
        printSending(narrator)
    }

    /// What B sends to the hub without its gateway.
    private func printSending(_ narrator: Narrator) {
        let sender = SenderStage(folder: stage.folder, cast: stage.cast, addresses: stage.addresses)
        narrator.line("  A document signed and sent to the hub by hand, as B (more in templates/):")
        narrator.line(
            [
                "\(stage.hub.executable) send", "--config \(sender.configurationFile(of: stage.cast.b))",
                "--fresh \(sender.template(.registerPerson))",
            ].map { "    \($0)" }.joined(separator: " \\\n  "))
    }

    private func curl(_ office: Cast.Office, _ key: String, role: String, _ path: String) -> String {
        let user = role == "social-worker" ? office.socialWorker : office.securityAdviser
        return [
            "curl --cacert \(stage.folder.anchors)", "-H 'Authorization: Bearer \(key)'",
            "-H 'Acting-User-SSIN: \(user.ssin.digits)'", "-H 'Acting-User-Role: \(role)'",
            "-H 'Acting-User-Session: by-hand'", "\(stage.addresses.rest(of: office))\(path)",
        ].map { "    \($0)" }.joined(separator: " \\\n  ")
    }
}
