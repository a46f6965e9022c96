import Messages
import SocialSecurity
import XMLSecurity

/// Takes a signed document of a tenant to the hub and brings back what the hub says in a verified SOAP message.
public protocol HubTransport: Sendable {
    /// Sends one document.
    ///
    /// - Parameters:
    ///   - document: the signed document, exactly as stored.
    ///   - operation: what it is.
    ///   - tenant: who signs the SOAP message.
    /// - Returns: the hub's answer; its WS-Security signature, signer and signature confirmation hold. What is in it is
    ///   not judged.
    func send(_ document: [UInt8], operation: Operation, tenant: Tenant) async throws(AttemptFailure) -> HubReply
}

/// The body of a verified SOAP message of the hub.
public struct HubReply: Hashable, Sendable {
    /// Children of the SOAP body.
    public let body: [XMLElement]
    /// Whether it is a fault.
    public let isFault: Bool

    /// Makes a reply.
    public init(body: [XMLElement], isFault: Bool) {
        self.body = body
        self.isFault = isFault
    }
}

/// The hop to the hub: WS-Security made and verified around a bare byte transport.
///
/// Source: WS-Security 1.1, SignatureConfirmation; SOAP 1.1.
public struct SOAPExchange: HubTransport {
    private let environment: GatewayEnvironment
    private let transport: any SOAPTransport
    private let timeout: Duration

    /// Makes an exchange; `timeout` is that of the sender, longer than the hub's own.
    public init(environment: GatewayEnvironment, transport: any SOAPTransport, timeout: Duration = .seconds(10)) {
        self.environment = environment
        self.transport = transport
        self.timeout = timeout
    }

    /// Signs, posts, verifies. See `HubTransport`.
    public func send(_ document: [UInt8], operation: Operation, tenant: Tenant) async throws(AttemptFailure) -> HubReply
    {
        let request = try sign(document, tenant: tenant)
        let answer = try await post(request.bytes, operation: operation)
        return try verify(answer, confirming: request.signatureValue)
    }

    private func sign(_ document: [UInt8], tenant: Tenant) throws(AttemptFailure) -> SignedMessage {
        do {
            let element = try XMLReader.parse(document)
            return try SOAPSigner(identity: tenant.signing).sign(body: [element], at: environment.clock())
        } catch {
            throw AttemptFailure(.requestNotSigned, error.code.rawValue)
        }
    }

    private func post(_ bytes: [UInt8], operation: Operation) async throws(AttemptFailure) -> [UInt8] {
        do {
            return try await transport.post(bytes, soapAction: operation.soapAction, timeout: timeout)
        } catch is CancellationError {
            throw AttemptFailure(.stopping)
        } catch let error as SOAPTransportError {
            switch error.code {
            case .unreachable: throw AttemptFailure(.hubUnreachable, error.cause?.rawValue)
            case .timedOut: throw AttemptFailure(.timedOut, error.cause?.rawValue)
            case .unusableAnswer: throw AttemptFailure(.answerUnusable)
            }
        } catch {
            throw AttemptFailure(.hubUnreachable)
        }
    }

    private func verify(_ answer: [UInt8], confirming signature: [UInt8]) throws(AttemptFailure) -> HubReply {
        let verdict: Verdict<VerifiedMessage>
        do {
            verdict = try SOAPVerifier(trust: environment.trust)
                .verify(bytes: answer, at: environment.clock(), confirmationOf: signature)
        } catch {
            throw AttemptFailure(.answerUnusable, error.code.rawValue)
        }
        switch verdict {
        case .invalid(let steps): throw Self.failure(of: steps)
        case .valid(let message):
            guard message.signer.belongs(to: environment.hub) else { throw AttemptFailure(.answerNotFromHub) }
            do {
                return HubReply(body: try message.bodyElements(), isFault: message.isFault)
            } catch {
                throw AttemptFailure(.answerUnusable, error.code.rawValue)
            }
        }
    }

    private static func failure(of steps: [FailedStep]) -> AttemptFailure {
        let confirmations: [FailedStep.Code] = [.confirmationMissing, .confirmationNotCovered, .confirmationWrong]
        let onlyConfirmation = steps.allSatisfy { confirmations.contains($0.code) }
        return AttemptFailure(onlyConfirmation ? .confirmation : .answerSignature, steps.first?.code.rawValue)
    }
}

extension Certificate {
    /// True when the certificate is made out to this organisation (ETSI EN 319 412-1, section 5.1.4).
    func belongs(to organisation: EnterpriseNumber) -> Bool {
        enterpriseNumberDigits.map { $0.utf8.elementsEqual(organisation.digits.utf8) } ?? false
    }

    /// The organisation that the certificate is made out to, if it names one.
    var organisation: EnterpriseNumber? {
        enterpriseNumberDigits.flatMap { try? EnterpriseNumber($0) }
    }
}
