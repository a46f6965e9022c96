import Logging
import XMLSecurity

/// Looks once a minute whether revocation lists or OCSP responses changed on the disk, and lets the new ones count.
struct RevocationWatch: Sendable {
    let files: HubFiles
    let trust: TrustStore
    let logger: Logger

    /// Looks until the task is cancelled; ends at once when revocation is not judged.
    ///
    /// - Parameter interval: waits until the next look.
    func run(every interval: Duration = .seconds(60)) async {
        guard files.configuration.judgesRevocation else { return }
        // Read anew even if nothing changed since the store was made: what lies there now counts.
        var seen: HubFiles.RevocationContents?
        while !Task.isCancelled {
            seen = look(seen)
            // Cancelled: the hub is stopping.
            try? await Task.sleep(for: interval)
        }
    }

    /// One look; files that cannot be used change nothing and are told each time.
    ///
    /// - Returns: what counts now.
    func look(_ seen: HubFiles.RevocationContents?) -> HubFiles.RevocationContents? {
        do {
            let contents = try files.revocation()
            guard contents != seen else { return seen }
            try trust.replace(revocationLists: contents.lists, ocspResponses: contents.responses)
            if seen != nil { logger.info("revocation lists read anew") }
            return contents
        } catch {
            logger.error("revocation lists cannot be used: the former ones count", metadata: ["error": "\(error)"])
            return seen
        }
    }
}
