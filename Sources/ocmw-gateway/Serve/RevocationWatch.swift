import Logging
import ServiceLifecycle
import XMLSecurity

/// Looks once a minute whether lists or OCSP responses changed on the disk, and lets the new ones count.
struct RevocationWatch: Service, CustomStringConvertible {
    let description = "RevocationWatch"
    let settings: RevocationSettings
    let trust: TrustStore
    let logger: Logger

    func run() async throws {
        guard settings.isJudged else {
            try? await gracefulShutdown()
            return
        }
        // Read anew even if nothing changed since the store was made: what lies there now counts.
        var seen: RevocationFiles?
        repeat {
            seen = look(seen)
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
    func look(_ seen: RevocationFiles?) -> RevocationFiles? {
        do {
            let files = try settings.read()
            guard files != seen else { return seen }
            try trust.replace(
                revocationLists: files.lists.map(\.bytes), ocspResponses: files.responses.map(\.bytes))
            if seen != nil { logger.info("revocation lists read anew") }
            return files
        } catch {
            logger.error("revocation lists cannot be used: the former ones count", metadata: ["error": "\(error)"])
            return seen
        }
    }
}
