/// Everything that runs and lies there when the story begins.
struct Stage: Sendable {
    let folder: DemoFolder
    let cast: Cast
    let addresses: Addresses
    let hub: HubProcess
    let north: GatewayStage
    let south: GatewayStage
    let keys: APIKeys
    /// This program.
    let program: String

    /// Writes files, makes keys, starts three processes and waits until each is ready.
    static func set(
        folder: DemoFolder, seed: UInt64, addresses: Addresses, schemas: String, webhooks: DemoWebhooks?,
        processes: ProcessTable, narrator: Narrator
    ) async throws -> Stage {
        narrator.line("Inter-OCMW gateway: the whole federation on this machine, seed \(seed)")
        narrator.heading("The stage")
        let cast = Cast(seed: seed)
        let program = try Tool.sibling("ocmw-gateway")
        try folder.makeAnew()
        try StageCertificates(folder: folder).issue(to: cast)
        narrator.success("development PKI made", folder.anchors)
        let hubStage = HubStage(folder: folder, cast: cast, addresses: addresses, schemas: schemas)
        try hubStage.write()
        let mockKSZ = try Tool.sibling("mock-ksz")
        let witnessKey = try await witnessKey(mockKSZ, hubStage)
        let (north, south) = gateways(folder, cast, addresses, schemas, webhooks, witnessKey: witnessKey)
        try webhooks?.write(for: cast.offices)
        for gateway in [north, south] { try gateway.write() }
        try SenderStage(folder: folder, cast: cast, addresses: addresses).write()
        narrator.success("configurations, policy, persons and sources written", folder.configuration)
        let keys = try await APIKeys.make(for: [north, south], program: program, folder: folder)
        narrator.success("API keys made", "one for the software and one for the adviser of each OCMW")
        try FederationFile(
            folder: folder, cast: cast, addresses: addresses, keys: keys, webhooks: webhooks, schemas: schemas
        ).write()
        let hub = HubProcess(
            executable: mockKSZ, configuration: hubStage.configurationFile, folder: folder,
            processes: processes)
        let stage = Stage(
            folder: folder, cast: cast, addresses: addresses, hub: hub, north: north, south: south, keys: keys,
            program: program)
        try await stage.start(processes, narrator)
        return stage
    }

    /// What the hub's administrator gives to those of the gateways.
    private static func witnessKey(_ mockKSZ: String, _ hub: HubStage) async throws -> String {
        let outcome = try await Tool.run(
            mockKSZ, ["witness-key", "--config", hub.configurationFile], scratch: hub.folder.configuration)
        guard outcome.status == 0 else { throw DemoFailure("mock-ksz witness-key failed: \(outcome.complaint)") }
        return outcome.output
    }

    private static func gateways(
        _ folder: DemoFolder, _ cast: Cast, _ addresses: Addresses, _ schemas: String, _ webhooks: DemoWebhooks?,
        witnessKey: String
    ) -> (north: GatewayStage, south: GatewayStage) {
        let north = GatewayStage(
            name: "north", tenants: [cast.a, cast.c], restPort: addresses.northREST, soapPort: addresses.northSOAP,
            folder: folder, hub: cast.hub, hubURL: addresses.hubSOAP, witnessKey: witnessKey, schemas: schemas,
            webhooks: webhooks)
        let south = GatewayStage(
            name: "south", tenants: [cast.b], restPort: addresses.southREST, soapPort: addresses.southSOAP,
            folder: folder, hub: cast.hub, hubURL: addresses.hubSOAP, witnessKey: witnessKey, schemas: schemas,
            webhooks: webhooks)
        return (north, south)
    }

    private func start(_ processes: ProcessTable, _ narrator: Narrator) async throws {
        try await hub.start()
        narrator.success("process mock-ksz is ready", "pid \(hub.pid), \(addresses.hubSOAP)")
        for gateway in [north, south] {
            let process = try ChildProcess(
                name: "gateway \(gateway.name)", executable: program,
                arguments: ["serve", "--config", gateway.configurationFile],
                logFile: "\(folder.logs)/gateway-\(gateway.name).log")
            processes.add(process)
            try await process.ready("ocmw-gateway ready ")
            let hosts = gateway.tenants.map { "\($0.letter) \($0.ocmw.name) (\($0.number))" }.joined(separator: ", ")
            narrator.success("process gateway \(gateway.name) is ready", "pid \(process.pid), hosts \(hosts)")
        }
    }

    /// The gateway that hosts an office.
    func gateway(of office: Cast.Office) -> GatewayStage { office.key == cast.b.key ? south : north }
}
