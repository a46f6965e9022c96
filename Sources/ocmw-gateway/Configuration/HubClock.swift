import Foundation
import SOAPClient
import XMLSecurity

/// Compares this computer's clock with the hub's: signed timestamps are good for five minutes only.
struct HubClock: Sendable {
    /// Beyond it a warning is due.
    static let warningSkew = Duration.seconds(60)
    /// Beyond it partners refuse messages.
    ///
    /// Source: WS-Security Timestamp, at most five minutes.
    static let errorSkew = Duration.seconds(300)

    /// This computer's clock.
    var now: @Sendable () -> UTCInstant = SystemClock.now

    func findings(_ configuration: GatewayConfiguration) async -> [ConfigurationFinding] {
        do {
            let client = try SOAPClient(credentials: configuration.client)
            return judge(
                try await client.closing { try await client.date(of: configuration.hubURL, timeout: .seconds(5)) })
        } catch let error as SOAPClientError {
            return [
                .warning(
                    "hub.url", "the hub was not reached, so neither TLS nor the clock is checked (\(error))",
                    "check address, network and client.certificate, or use --offline")
            ]
        } catch {
            return [.warning("hub.url", "the connection could not be closed", "repeat the check")]
        }
    }

    /// Judges a `Date` header that has just arrived; it counts whole seconds.
    func judge(_ header: String?) -> [ConfigurationFinding] {
        guard let header, let hub = Self.instant(header) else {
            return [.warning("hub.url", "the hub does not say what time it is", "compare the clock by hand: date -u")]
        }
        let skew = hub.duration(to: now())
        guard Self.size(of: skew) > Self.warningSkew else { return [] }
        let seconds = Self.size(of: skew).components.seconds
        let rule = "the clock of this computer is \(seconds) s \(skew > .zero ? "ahead of" : "behind") the hub's"
        let remedy = "set the clock: timedatectl set-ntp true, or chronyc makestep"
        return Self.size(of: skew) > Self.errorSkew
            ? [.error("hub.url", "\(rule): messages over 5 minutes off are refused", remedy)]
            : [.warning("hub.url", rule, remedy)]
    }

    private static func size(of skew: Duration) -> Duration { skew < .zero ? .zero - skew : skew }

    /// Reads an IMF-fixdate, `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// Source: RFC 9110, section 5.6.7.
    static func instant(_ header: String) -> UTCInstant? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.date(from: header).map {
            UTCInstant(milliseconds: Int64(($0.timeIntervalSince1970 * 1000).rounded()))
        }
    }
}
