import ServiceLifecycle

/// Sets the stage, plays the story, keeps serving, and stops every process that it started, whatever happens.
struct DemoService: Service {
    let folder: DemoFolder
    let seed: UInt64
    let keepsServing: Bool
    /// False for a sandbox: A registers the person it knows, nothing more.
    let playsStory: Bool
    /// Who is told of events, if anybody.
    let webhook: String?
    let schemas: String
    let judges: String
    let outcome: DemoOutcome

    func run() async throws {
        let narrator = Narrator()
        let processes = ProcessTable()
        var lock: ProcessLock?
        var ports: PortReservation?
        var isStopped = false
        do {
            lock = try folder.claim()
            let reserved = try PortReservation(Addresses.count)
            ports = reserved
            let addresses = Addresses(reserved)
            try await cancelWhenGracefulShutdown { try await perform(narrator, processes, addresses) }
        } catch is CancellationError {
            isStopped = true
            if outcome.exitCode == 2 { outcome.end(with: 130) }
        } catch {
            narrator.failure("the demo", String(describing: error))
            outcome.end(with: 2)
        }
        await processes.stopAll()
        ports?.release()
        lock?.release()
        if isStopped { narrator.line("stopped") }
    }

    private func perform(_ narrator: Narrator, _ processes: ProcessTable, _ addresses: Addresses) async throws {
        let stage = try await Stage.set(
            folder: folder, seed: seed, addresses: addresses, schemas: schemas,
            webhooks: webhook.map { DemoWebhooks(url: $0, folder: folder) }, processes: processes, narrator: narrator)
        let client = try RESTConnection(anchors: folder.anchors)
        do {
            try await play(on: stage, over: client, narrator)
        } catch {
            try? await client.close()
            throw error
        }
        try await client.close()
    }

    private func play(on stage: Stage, over client: RESTConnection, _ narrator: Narrator) async throws {
        let story = try Story(stage: stage, connection: client, narrator: narrator)
        if playsStory {
            await story.play()
            try Task.checkCancellation()
            await Epilogue(story: story, judges: judges).play()
        } else {
            await story.playSandbox()
        }
        try Task.checkCancellation()
        narrator.verdict()
        outcome.end(with: narrator.everythingHeld ? 0 : 1)
        guard keepsServing else { return }
        Invitation(stage: stage).print(to: narrator)
        // Until SIGINT or SIGTERM cancels it.
        try await Task.sleep(for: .seconds(365 * 86_400))
    }
}
