import KSZHub
import SocialSecurity

/// Asks the hub's decision table without sending anything.
public struct DryRun: Sendable {
    private let decider: AccessDecider
    private let policy: PolicyTable
    private let day: CivilDate

    /// Reads the same files as the hub and opens its store.
    ///
    /// - Throws: `KSZHubError` naming the file or key that is wrong.
    public init(_ configuration: HubConfiguration) throws {
        let files = HubFiles(configuration: configuration)
        let civilDay = try HubServer.civilDay()
        policy = try files.policy()
        decider = AccessDecider(
            hub: configuration.number, policy: policy,
            members: try MemberRegistry(configuration.members) { civilDay(HubServer.now()) },
            persons: try files.persons(), sources: try files.sources(), store: try files.store(),
            index: try files.personIndex(), civilDay: civilDay)
        day = civilDay(HubServer.now())
    }

    /// Decides as the hub would today, and says by which lines of the policy file.
    public func decide(_ question: AccessQuestion) async throws -> AccessExplanation {
        AccessExplanation(try await decider.decide(question, on: day), on: question, policy: policy)
    }
}
