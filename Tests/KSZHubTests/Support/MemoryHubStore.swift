import Messages
import SocialSecurity
import Synchronization

@testable import KSZHub

/// The storage contract in memory: what a second hub on the same store still knows is what survives a restart.
final class MemoryHubStore: HubStore {
    private struct Contents {
        var messages: [IdempotencyKey: MessageRecord] = [:]
        var carried: [DocumentReference: CarriedDocument] = [:]
        var lines: [DirectoryLine] = []
    }

    private let contents = Mutex(Contents())

    func meet(_ record: MessageRecord) async throws -> MessageRecord {
        contents.withLock { contents in
            if let known = contents.messages[record.key] { return known }
            contents.messages[record.key] = record
            return record
        }
    }

    func carry(_ document: CarriedDocument) async throws {
        contents.withLock { $0.carried[document.reference] = document }
    }

    func finish(_ key: IdempotencyKey, outcome: FinalOutcome) async throws {
        contents.withLock { contents in
            guard contents.messages[key]?.outcome == nil else { return }
            contents.messages[key]?.outcome = outcome
            guard outcome.kind == .refused else { return }
            contents.carried = contents.carried.filter {
                $0.key.ticket != key.ticket || $0.value.sender != key.sender
            }
        }
    }

    func carried(_ reference: DocumentReference) async throws -> CarriedDocument? {
        contents.withLock { $0.carried[reference] }
    }

    func transfers(about person: PersonKey, to recipients: Set<EnterpriseNumber>) async throws -> [CarriedDocument] {
        contents.withLock { contents in
            contents.carried.values.filter {
                $0.person == person && $0.operation == .transferCompetence && recipients.contains($0.recipient)
            }
        }
    }

    func lines(about person: PersonKey) async throws -> [DirectoryLine] {
        contents.withLock { $0.lines.filter { $0.person == person } }
    }

    func put(_ line: DirectoryLine) async throws {
        contents.withLock { contents in
            contents.lines.removeAll { $0.isSameLine(as: line) }
            contents.lines.append(line)
        }
    }

    func remove(_ line: DirectoryLine) async throws {
        contents.withLock { $0.lines.removeAll { $0.isSameLine(as: line) } }
    }
}

extension DirectoryLine {
    fileprivate func isSameLine(as other: Self) -> Bool {
        person == other.person && organisation == other.organisation && qualityCode == other.qualityCode
            && phase == other.phase && period.begin == other.period.begin
    }
}
