import Messages
import SocialSecurity
import XMLSecurity

/// The first two steps of the access decision: signatures and certificates, and whose they are.
struct Intake: Sendable {
    let members: MemberRegistry
    let messages: SOAPVerifier
    let documents: DocumentVerifier

    init(members: MemberRegistry, trust: TrustStore) {
        self.members = members
        messages = SOAPVerifier(trust: trust)
        documents = DocumentVerifier(trust: trust)
    }

    /// Takes a SOAP message apart until its document's sender is proven.
    ///
    /// - Parameter peer: the operator that the TLS certificate names; nil when it names none.
    func arrival(
        _ bytes: [UInt8], soapAction: String, peer: EnterpriseNumber?, at instant: UTCInstant
    ) throws(Rejection) -> Arrival {
        let peer = try carrier(peer)
        let message = try verifiedMessage(bytes, at: instant)
        do {
            return try arrival(message, soapAction: soapAction, peer: peer, at: instant)
        } catch {
            var rejection = error
            rejection.confirming = message.signatureValue
            rejection.version = message.version
            rejection.addressee = message.signer.enterpriseNumber
            throw rejection
        }
    }

    /// The TLS peer, when it is an operator of any member.
    func carrier(_ peer: EnterpriseNumber?) throws(Rejection) -> EnterpriseNumber {
        guard let peer, members.isOperator(peer) else { throw Rejection(.operatorMayCarry) }
        return peer
    }

    private func verifiedMessage(_ bytes: [UInt8], at instant: UTCInstant) throws(Rejection) -> VerifiedMessage {
        let verdict: Verdict<VerifiedMessage>
        do { verdict = try messages.verify(bytes: bytes, at: instant) } catch { throw Rejection(error) }
        switch verdict {
        case .valid(let message): return message
        case .invalid(let steps): throw Rejection(steps: steps, otherwise: .messageSignatureInvalid)
        }
    }

    private func arrival(
        _ message: VerifiedMessage, soapAction: String, peer: EnterpriseNumber, at instant: UTCInstant
    ) throws(Rejection) -> Arrival {
        let content: XMLElement?
        do { content = try message.onlyBodyElement() } catch { throw Rejection(error) }
        guard let element = content else { throw Rejection(.soapStructure) }
        let envelope: RawEnvelope
        do { envelope = try RawEnvelope(element) } catch {
            throw Rejection(Refusal(error, authorCode: Refusal.hubAuthorCode))
        }
        guard envelope.operation.isSentByCustomer else { throw Rejection(.operationUnknown) }
        guard Operation(soapAction: soapAction) == envelope.operation else { throw Rejection(.soapActionMismatch) }
        let document = try verifiedDocument(element, at: instant)
        guard let digest = try? DocumentDigest(document.digest) else { throw Rejection(.internalError) }
        let reference = DocumentReference(ticket: envelope.ticket, digest: digest)
        do { try checkParties(message, document, envelope, peer: peer) } catch {
            var rejection = error
            rejection.reference = reference
            throw rejection
        }
        return Arrival(
            message: message, element: element, document: document, envelope: envelope, reference: reference)
    }

    private func verifiedDocument(_ element: XMLElement, at instant: UTCInstant) throws(Rejection) -> VerifiedDocument {
        switch documents.verify(element, at: instant) {
        case .valid(let document): return document
        case .invalid(let steps): throw Rejection(steps: steps, otherwise: .documentSignatureInvalid)
        }
    }

    /// WS-Security signer = document signer = `customerIdentification`, carried by an operator that may.
    private func checkParties(
        _ message: VerifiedMessage, _ document: VerifiedDocument, _ envelope: RawEnvelope, peer: EnterpriseNumber
    ) throws(Rejection) {
        let place = "/\(envelope.operation.rawValue)/informationCustomer/customerIdentification/cbeNumber"
        guard document.signer.enterpriseNumber == envelope.sender else {
            throw Rejection(.documentSignerIsSender, path: place)
        }
        guard message.signer.enterpriseNumber == envelope.sender else {
            throw Rejection(.messageSignerIsSender, path: place)
        }
        guard members.member(envelope.sender) != nil else { throw Rejection(.senderIsMember, path: place) }
        guard members.mayCarry(envelope.sender, operator: peer) else { throw Rejection(.operatorMayCarry) }
    }
}

extension Certificate {
    /// The organisation that the certificate is for.
    public var enterpriseNumber: EnterpriseNumber? { enterpriseNumberDigits.flatMap { try? EnterpriseNumber($0) } }
}
