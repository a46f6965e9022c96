import Gateway
import Logging
import MessageStore
import ServiceLifecycle
import XMLSecurity

/// Looks once a minute whether lists or OCSP responses changed on the disk, lets the new ones count, and keeps them for
/// evidence that is judged years later.
struct RevocationWatch: Service, CustomStringConvertible {
    let description = "RevocationWatch"
    let settings: RevocationSettings
    let trust: TrustStore
    let tenants: [Tenant]
    let logger: Logger

    func run() async throws {
        guard settings.isJudged else {
            try? await gracefulShutdown()
            return
        }
        // Read anew even if nothing changed since the store was made: what lies there now counts.
        var seen: RevocationFiles?
        repeat {
            seen = await look(seen)
            do {
                try await SystemClock.sleep(.seconds(60))
            } catch {
                // The gateway is stopping.
                return
            }
        } while !Task.isCancelled
    }

    /// One look; files that cannot be used change nothing and are told each time.
    ///
    /// - Returns: the files that count now.
    func look(_ seen: RevocationFiles?) async -> RevocationFiles? {
        do {
            let files = try settings.read()
            guard files != seen else { return seen }
            try trust.replace(
                revocationLists: files.lists.map(\.bytes), ocspResponses: files.responses.map(\.bytes))
            if seen != nil { logger.info("revocation lists read anew") }
            return await keep(files) ? files : seen
        } catch {
            logger.error("revocation lists cannot be used: the former ones count", metadata: ["error": "\(error)"])
            return seen
        }
    }

    /// Notes for every tenant what counts now, and forgets what ended before the oldest line that can still be opened: nobody
    /// judges a document of that time any more.
    ///
    /// - Returns: false when that failed, so that it is tried again at the next look.
    private func keep(_ files: RevocationFiles) async -> Bool {
        let sources =
            files.lists.map { RevocationSource(.list, $0.bytes) }
            + files.responses.map { RevocationSource(.response, $0.bytes) }
        let now = SystemClock.now()
        do {
            for tenant in tenants {
                try await tenant.store.keepRevocation(sources, at: now)
                try await tenant.store.forgetRevocation(endedBefore: tenant.settings.oldestJudged(at: now))
            }
            return true
        } catch {
            logger.error("revocation lists cannot be kept for evidence", metadata: ["error": "\(error)"])
            return false
        }
    }
}
