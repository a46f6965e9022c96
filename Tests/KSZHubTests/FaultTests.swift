import Messages
import SocialSecurity
import Synchronization
import Testing
import XMLSecurity

@testable import KSZHub

/// Faults on demand: each does what its word says, to the documents that its line names, and to no others.
@Suite struct FaultTests {
    private static let header = "flow,ssin,sender,recipient,fault,times\n"

    /// Keeps what is left of a plan, as a running hub does.
    private final class Box: Sendable {
        let plan: Mutex<FaultPlan>
        let pauses = Mutex<[Duration]>([])

        init(_ lines: String) throws { plan = Mutex(try FaultPlan(csv: FaultTests.header + lines)) }
    }

    private func network(_ lines: String) async throws -> (network: TestNetwork, box: Box) {
        let box = try Box(lines)
        let network = try TestNetwork { environment in
            environment.faults = { subject in box.plan.withLock { $0.take(for: subject) } }
            environment.pause = { duration in box.pauses.withLock { $0.append(duration) } }
        }
        try await network.integrate()
        return (network, box)
    }

    @Test func unavailableAndInternalErrorAreFaultsAndNotFinal() async throws {
        for (word, code) in [("unavailable", "MSG00001"), ("internal-error", "MSG00003")] {
            let network = try await network("requestInquiry,*,*,*,\(word),1").network
            let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
            let refused = try await network.send(sent)
            #expect(refused.isFault && refused.httpStatus == 500)
            #expect(refused.refusal?.code == code)
            #expect(refused.refusal?.isFinal == false)
            #expect(network.gateways.addresses.isEmpty)
            #expect(try await network.send(sent).stamp?.outcome == .delivered)
        }
    }

    @Test func recipientUnreachableIsStampedAndNotFinal() async throws {
        let network = try await network("*,*,*,*,recipient-unreachable,1").network
        // The registrations of `integrate` had the fault: the first of them came to nothing.
        let sent = try network.document(Documents.register(.inInquiry, of: Person.applicant))
        #expect(try await network.send(sent).stamp?.outcome == .answered)
        let (other, _) = try await self.network("consultLivingWages,*,*,*,recipient-unreachable,1")
        let question = try other.document(Documents.livingWages())
        let first = try await other.send(question)
        #expect(first.stamp?.outcome == .notForwarded)
        #expect(first.stamp?.code == "MSG00002")
        let second = try await other.send(question)
        #expect(second.stamp?.outcome == .answered)
        #expect(second.stamp?.timestampReceive == first.stamp?.timestampReceive)
    }

    @Test func lostReceiptReachedTheRecipient() async throws {
        let network = try await network("requestInquiry,*,*,*,lose-receipt,1").network
        let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
        let lost = try await network.send(sent)
        #expect(lost.stamp?.outcome == .notForwarded && lost.stamp?.code == "MSG00002")
        #expect(network.gateways.messages.count == 1)
        let again = try await network.send(sent)
        #expect(again.stamp?.outcome == .delivered)
        #expect(network.gateways.messages.count == 2)
    }

    @Test func forwardedTwiceIsDeliveredOnce() async throws {
        let network = try await network("requestInquiry,*,*,*,forward-twice,*").network
        let answer = try await network.send(.requestInquiry(Documents.inquiry), to: .a)
        #expect(answer.stamp?.outcome == .delivered)
        #expect(network.gateways.messages.count == 2)
    }

    @Test func droppedConnections_beforeAndAfterTheDocumentIsTreated() async throws {
        for (word, forwarded) in [("drop-before", 0), ("drop-after", 1)] {
            let network = try await network("requestInquiry,*,*,*,\(word),1").network
            let sent = try network.document(.requestInquiry(Documents.inquiry), to: .a)
            let message = try SOAPSigner(identity: network.key(of: .b)).sign(
                body: [sent.element], at: network.clock.now)
            let dropped = await network.hub.process(
                message.bytes, soapAction: sent.document.operation.soapAction, from: .secondOperator)
            #expect(dropped.dropsConnection && dropped.bytes.isEmpty)
            #expect(network.gateways.messages.count == forwarded)
            #expect(try await network.send(sent).stamp?.outcome == .delivered)
        }
    }

    @Test func delayIsWaitedFor() async throws {
        let (network, box) = try await network("requestInquiry,*,*,*,delay=7,*")
        #expect(try await network.send(.requestInquiry(Documents.inquiry), to: .a).stamp?.outcome == .delivered)
        #expect(box.pauses.withLock { $0 } == [.seconds(7)])
    }

    /// Which documents a line concerns: the fault comes, or does not.
    @Test(
        arguments: [
            ("*,*,*,*", true), ("requestInquiry,*,*,*", true), ("transferCompetence,*,*,*", false),
            ("*,71023000122,*,*", true), ("*,85043199879,*,*", false), ("*,*,0999999823,*", true),
            ("*,*,0999999922,*", false), ("*,*,*,0999999922", true), ("*,*,*,0999999823", false),
            ("requestInquiry,71023000122,0999999823,0999999922", true),
            ("requestInquiry,85043199879,0999999823,0999999922", false),
        ])
    func lineConcernsWhatItNames(cells: String, isHit: Bool) throws {
        var plan = try FaultPlan(csv: Self.header + "# comment\n\(cells),unavailable,2\n")
        let subject = FaultSubject(operation: .requestInquiry, sender: .b, recipient: .a, ssin: Person.applicant)
        for _ in 0..<2 { #expect(plan.take(for: subject) == (isHit ? [.unavailable] : [])) }
        #expect(plan.take(for: subject) == [])
    }

    @Test func severalLinesGiveSeveralFaults() throws {
        var plan = try FaultPlan(csv: Self.header + "*,*,*,*,delay=1,*\n*,*,*,*,drop-after,1")
        let subject = FaultSubject(operation: .requestInquiry, sender: .b, recipient: .a, ssin: nil)
        #expect(plan.take(for: subject) == [.delay(seconds: 1), .dropAfter])
        #expect(plan.take(for: subject) == [.delay(seconds: 1)])
    }

    @Test(
        arguments: [
            ("", "no header"), ("flow,ssin\n", "line 1"), (header + "*,*,*,*,unavailable", "line 2: 5 columns"),
            (header + "*,*,*,*,explode,*", "line 2, fault"), (header + "*,*,*,*,delay=0,*", "line 2, fault"),
            (header + "*,*,*,*,delay=61,*", "line 2, fault"), (header + "*,*,*,*,unavailable,0", "line 2, times"),
            (header + "gossip,*,*,*,unavailable,*", "line 2, flow"),
            (header + "*,71023000123,*,*,unavailable,*", "line 2, ssin"),
            (header + "*,*,0999999921,*,unavailable,*", "line 2, sender"),
            (header + "*,*,*,0999999921,unavailable,*", "line 2, recipient"),
        ])
    func wrongLineIsNamed(text: String, place: String) {
        do {
            _ = try FaultPlan(csv: text)
            Issue.record("read")
        } catch {
            #expect(error.code == .faultsUnreadable && error.reason.contains(place), "\(error)")
            #expect(!error.reason.contains("71023000123"))
        }
    }

    @Test(arguments: ["delay=1", "delay=60", "drop-before", "lose-receipt"])
    func neighboursAreRead(word: String) throws {
        #expect(try FaultPlan(csv: Self.header + "*,*,*,*,\(word),1").lines.count == 1)
    }

    @Test func sourceThatAnswersInPartSaysSo() async throws {
        let network = try TestNetwork { environment in
            environment.sources = try AuthenticSources(
                AuthenticSources.File(
                    livingWages: .init(lines: [:], incomplete: [Person.applicant.digits])))
        }
        try await network.integrate()
        let answer = try await network.send(Documents.livingWages())
        #expect(answer.content?.payload.status?.value == .incompleteData)
        #expect(answer.stamp?.code == "HAN20200")
    }
}
