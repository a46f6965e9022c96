import SocialSecurity

extension Story {
    /// With the hub down the call is still answered 201, and finishes by itself later.
    func applyWithoutHub() async throws -> Opened {
        try await narrator.step("the hub process is stopped") {
            let pid = stage.hub.pid
            await stage.hub.stop()
            return "SIGTERM to pid \(pid)"
        }
        do {
            let opened = try await openWithoutHub()
            try await restartHub()
            try await finish(opened)
            return opened
        } catch {
            // The later acts need a hub all the same.
            try? await stage.hub.startIfStopped()
            throw error
        }
    }

    private func openWithoutHub() async throws -> Opened {
        let opened = try await narrator.step("POST /v1/applications is answered 201 all the same") {
            let body = Bodies.application("B-2026-002", by: cast.consulted, receivedAt: days.justNow)
            let reply = try await b.post("/v1/applications", body).expecting(201)
            return (try openedApplication(reply, by: cast.consulted), "201")
        }
        ledger.note(
            "Application of \(cast.consulted.ssin.masked) at B, made while the hub was down", opened.conversation,
            cast.b)
        try await narrator.step("its steps wait, with the reason and the next try") {
            let (application, _) = try await b.following(opened.id, until: "a first try failed") { application in
                application["steps"].items.contains { $0["nextTry"].string != nil && $0["code"].string != nil }
            }
            let step = application["steps"].items.first { $0["nextTry"].string != nil }
            return "\(step?["code"].string ?? ""), next try \(step?["nextTry"].string ?? "")"
        }
        return opened
    }

    private func restartHub() async throws {
        try await narrator.step("the hub is started again on the same port") {
            try await stage.hub.start()
            return "pid \(stage.hub.pid)"
        }
    }

    private func finish(_ opened: Opened) async throws {
        try await narrator.step("the application finishes by itself") {
            let (application, _) = try await b.following(
                opened.id, until: "every step is done", within: .seconds(120), OfficeSoftware.isFinished)
            return OfficeSoftware.steps(application)
        }
    }
}
