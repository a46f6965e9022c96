import MessageStore

/// Which versions of an application a caller has seen and wants to act on; every version when nothing was said.
///
/// Source: RFC 9110, section 13.1.1 (`If-Match`).
public struct VersionCondition: Hashable, Sendable {
    private let versions: Set<Int>?

    /// Any version.
    public static let any = VersionCondition(versions: nil)

    /// Only one of these; none at all when empty.
    public init(oneOf versions: Set<Int>) { self.versions = versions }

    private init(versions: Set<Int>?) { self.versions = versions }

    /// - Throws: `RequestProblem` with `.preconditionFailed` when the application is at another version.
    func check(_ application: ApplicationRecord) throws(RequestProblem) {
        guard let versions, !versions.contains(application.version) else { return }
        throw RequestProblem(
            .preconditionFailed, "The application is at version \(application.version); nothing was changed.",
            remedy: "Read it again, decide again, and send the new ETag in If-Match.")
    }
}
