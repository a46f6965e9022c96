import Logging
import ServiceLifecycle

/// Logs certificates, revocation lists and OCSP responses that ended or will end soon: at start and once a day.
struct CertificateWatch: Service, CustomStringConvertible {
    let description = "CertificateWatch"
    let configuration: GatewayConfiguration
    let logger: Logger

    func run() async throws {
        repeat {
            look()
            do {
                try await SystemClock.sleep(.seconds(86_400))
            } catch {
                // The gateway is stopping.
                return
            }
        } while !Task.isCancelled
    }

    /// One look.
    func look() {
        for finding in CertificateCheck(configuration: configuration, now: SystemClock.now()).findings() {
            logger.log(
                level: finding.severity == .error ? .error : .warning, "certificate needs attention",
                metadata: ["key": "\(finding.key)", "rule": "\(finding.rule)", "remedy": "\(finding.remedy)"])
        }
    }
}
