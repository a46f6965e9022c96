import Logging
import Messages
import SocialSecurity
import XMLSecurity

/// The mock KSZ hub: takes one signed SOAP message, decides, forwards or answers itself, and always answers signed.
///
/// It keeps no queue and no lock: one call is one synchronous chain, and what must survive lies in the store.
public struct Hub: Sendable {
    let environment: HubEnvironment
    let decider: AccessDecider
    let intake: Intake
    let documents: HubDocuments
    let soap: SOAPSigner
    let courier: Courier
    let attempts = AttemptCounter()
    let questions = QuestionCounter()

    /// Starts a hub on its parts.
    public init(_ environment: HubEnvironment) {
        self.environment = environment
        decider = AccessDecider(
            hub: environment.number, policy: environment.policy, members: environment.members,
            persons: environment.persons, sources: environment.sources, store: environment.store,
            index: environment.index, civilDay: environment.civilDay)
        intake = Intake(members: environment.members, trust: environment.trust)
        documents = HubDocuments(environment)
        soap = SOAPSigner(identity: environment.identity)
        courier = Courier(environment)
    }

    /// Answers one SOAP message.
    ///
    /// - Parameters:
    ///   - bytes: the HTTP body, at most the limit of the endpoint.
    ///   - soapAction: the SOAPAction header without quotes.
    ///   - peer: the operator named by the TLS client certificate; nil when it names none.
    ///   - version: the SOAP version that the Content-Type names, for faults about messages that cannot be read.
    /// - Returns: a signed `x:answer` with the hub's stamp (200), or a signed SOAP fault with a refusal (500 or 400).
    public func process(
        _ bytes: [UInt8], soapAction: String, from peer: EnterpriseNumber?, version: SOAPVersion = .v11
    ) async -> HubResponse {
        let arrival: Arrival
        do {
            arrival = try intake.arrival(bytes, soapAction: soapAction, peer: peer, at: environment.clock())
        } catch {
            return fault(error, in: version)
        }
        let faults = environment.faults(FaultSubject(arrival))
        if !faults.isEmpty {
            environment.logger.notice(
                "a fault on demand",
                metadata: [
                    "faults": "\(faults.map(\.word).sorted().joined(separator: " "))",
                    "ticket": "\(arrival.envelope.ticket.value)",
                ])
        }
        do {
            if let response = try await answer(arrival, committing: faults) { return response }
            let reply = try await treat(arrival, faults)
            try await note(reply, to: arrival)
            return faults.contains(.dropAfter) ? .dropped : try answer(reply, to: arrival)
        } catch {
            environment.logger.error("treating a document failed", metadata: ["error": "\(error)"])
            return internalFault(arrival)
        }
    }

    /// The fault for a TLS peer that may carry nobody's messages, so that nothing of its message is read; nil for an
    /// operator.
    public func fault(forPeer peer: EnterpriseNumber?, version: SOAPVersion = .v11) -> HubResponse? {
        do {
            _ = try intake.carrier(peer)
            return nil
        } catch {
            return fault(error, in: version)
        }
    }

    /// The fault for a message that never reached `process`: the endpoint saw that it is longer than the limit.
    public func messageTooLarge(version: SOAPVersion = .v11) -> HubResponse {
        fault(Rejection(.messageTooLarge), in: version)
    }

    /// From the first meeting to the outcome.
    private func treat(_ arrival: Arrival, _ faults: Set<Fault>) async throws -> Reply {
        let now = environment.clock()
        let record = try await environment.store.meet(
            MessageRecord(
                key: arrival.envelope.key, digest: arrival.reference.digest, ticketCBSS: environment.newTicket(),
                timestampReceive: now)
        ) { [self] known in
            // Another document under the same ticket gets a ticket of the hub's own, with its refusal.
            guard known.digest == arrival.reference.digest else { return nil }
            return sentPassage(arrival.envelope, ticketCBSS: known.ticketCBSS, at: now)
        }
        guard record.digest == arrival.reference.digest else {
            return try conflict(arrival, with: record.digest, at: now)
        }
        let meeting = Meeting(
            arrival: arrival, ticketCBSS: record.ticketCBSS, timestampReceive: record.timestampReceive, faults: faults)
        if let earlier = record.outcome { return try await repeated(earlier, meeting) }
        do {
            let document = try await decide(meeting, at: now)
            try await checkConversation(of: document)
            if faults.contains(.recipientUnreachable) { return try notForwarded(.recipientUnreachable, meeting) }
            if case .auditKey(let key) = document.payload { return try await register(key, of: document, meeting) }
            return document.operation.answeredByHub
                ? try await answerByHub(document, meeting) : try await forward(document, meeting)
        } catch let refusal as AccessRefusal {
            return try await refuse(refusal, meeting)
        } catch let error as MessagesError {
            return try await refuse(Refusal(error, authorCode: Refusal.hubAuthorCode), meeting)
        }
    }

    /// Another document under a ticket that stands for an earlier one. Nothing about the earlier one changes.
    private func conflict(_ arrival: Arrival, with first: DocumentDigest, at now: UTCInstant) throws -> Reply {
        let meeting = Meeting(
            arrival: arrival, ticketCBSS: environment.newTicket(), timestampReceive: now)
        let refusal = AccessRefusal(
            .ticketNamesOneDocument, path: "informationCustomer/ticket",
            information: TicketConflict(accepted: first, refused: arrival.reference.digest).information)
        return try reply(refusing: refusal.refusal(of: arrival.envelope.operation), meeting)
    }
}

extension Hub: CustomStringConvertible, CustomReflectable {
    /// Constant text, without keys and persons.
    public var description: String { "Hub" }
    /// A mirror without children, so that nothing inside is printed.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
