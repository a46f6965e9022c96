import SocialSecurity

/// The story that the demo plays: each act is in a file of its own.
struct Story: Sendable {
    let stage: Stage
    let narrator: Narrator
    let days: Days
    let ledger = Ledger()
    /// Software of the three OCMWs.
    let a: OfficeSoftware
    let b: OfficeSoftware
    let c: OfficeSoftware
    /// Their security advisers.
    let advisers: [OfficeSoftware]

    var cast: Cast { stage.cast }

    init(stage: Stage, connection: RESTConnection, narrator: Narrator) throws {
        days = try Days()
        self.stage = stage
        self.narrator = narrator
        let software = stage.cast.offices.map { office in
            OfficeSoftware(
                office: office, address: stage.addresses.rest(of: office), key: stage.keys.software(of: office),
                user: office.socialWorker, role: "social-worker", connection: connection)
        }
        (a, b, c) = (software[0], software[1], software[2])
        advisers = stage.cast.offices.map { office in
            OfficeSoftware(
                office: office, address: stage.addresses.rest(of: office), key: stage.keys.adviser(of: office),
                user: office.securityAdviser, role: "security-adviser", connection: connection)
        }
    }

    /// An application as a later act needs it.
    struct Opened: Sendable {
        let id: String
        let conversation: String
        let receivedAt: String
        let person: SyntheticPerson
    }

    /// A transfer as a later act needs it: the application at both sides.
    struct Arrived: Sendable {
        let ticket: String
        let atSender: Opened
        let atRecipient: String
    }

    /// What a sandbox begins with: A knows the person.
    func playSandbox() async { _ = await narrator.act("A knows the person") { try await register() } }

    /// Plays every act; an act whose needs broke is left out and counts as failed.
    func play() async {
        if days.wait > .zero {
            narrator.line("  waiting for midnight in Belgium, so that the story has one date")
            try? await Task.sleep(for: days.wait)
        }
        _ = await narrator.act("1  A knows the person") { try await register() }
        let moved = await narrator.act("2  The person applies at B: one call") { try await apply() }
        let waited = await narrator.act("2b The hub is down when the next person applies") {
            try await applyWithoutHub()
        }
        let title = "3  B finds C competent and transfers; C accepts"
        if let moved {
            _ = await narrator.act(title) { try await transferAndAccept(moved) }
        } else {
            narrator.skipped(title)
        }
        let contested = await narrator.act("3b A second transfer is contested") { try await transferAndContest() }
        _ = await narrator.act("3c A third transfer is late by a day") { try await transferLate() }
        if let contested {
            _ = await narrator.act("3d C may not transfer on") { try await transferOn(contested) }
        } else {
            narrator.skipped("3d C may not transfer on")
        }
        if let waited {
            _ = await narrator.act("4  B consults authentic sources") { try await consult(waited) }
        } else {
            narrator.skipped("4  B consults authentic sources")
        }
    }
}
