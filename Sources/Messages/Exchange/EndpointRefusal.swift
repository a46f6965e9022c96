import XMLSecurity

/// What a SOAP endpoint answers over HTTP when no SOAP message reached it: rule and remedy in constant English text.
///
/// A SOAP fault for who posts SOAP, plain text for everybody else. It is not signed: nothing was read that it could
/// be about, and it proves nothing.
///
/// Source: RFC 9110, sections 15.5.5 (404), 15.5.6 (405, `Allow`), 15.5.16 (415, `Accept`); SOAP 1.1, section 6;
/// SOAP 1.2 part 2, section 7.5.2.2.
public struct EndpointRefusal: Hashable, Sendable {
    /// What does not hold; the raw values are stable.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// The SOAP endpoint is at `/soap`, and nothing else is here.
        case path = "soap-path"
        /// SOAP messages are posted.
        case method = "http-method-post"
        /// The Content-Type is that of SOAP 1.1 or 1.2.
        case mediaType = "soap-media-type"
        /// The endpoint can sign its answer.
        case answerSigned = "answer-signed"
    }

    /// The path of every SOAP endpoint.
    public static let path = "/soap"

    /// The rule.
    public let rule: Rule
    /// The status over HTTP.
    public let status: Int
    /// Whether the client speaks SOAP, and which version.
    private let version: SOAPVersion?

    /// Refuses by the first rule that does not hold; nil when the body may be read as a SOAP message.
    ///
    /// - Parameters:
    ///   - path: of the request, without query.
    ///   - method: as sent, upper case.
    ///   - contentType: the header, nil when absent.
    public init?(path: String, method: String, contentType: String?) {
        let version = SOAPVersion.named(by: contentType)
        if !path.utf8.elementsEqual(Self.path.utf8) {
            self.init(.path, 404, method.utf8.elementsEqual("POST".utf8) ? version : nil)
        } else if !method.utf8.elementsEqual("POST".utf8) {
            self.init(.method, 405, nil)
        } else if version == nil {
            self.init(.mediaType, 415, nil)
        } else {
            return nil
        }
    }

    private init(_ rule: Rule, _ status: Int, _ version: SOAPVersion?) {
        self.rule = rule
        self.status = status
        self.version = version
    }

    /// The answer of an endpoint that cannot sign one.
    public static func notSigned(_ version: SOAPVersion) -> Self { Self(.answerSigned, 500, version) }

    /// What is wrong and what to do.
    public var text: String {
        switch rule {
        case .path: "soap-path: no SOAP endpoint is at this path. Remedy: post the message to /soap."
        case .method: "http-method-post: SOAP messages are posted. Remedy: use POST."
        case .mediaType:
            """
            soap-media-type: the Content-Type is not that of a SOAP message. Remedy: send text/xml (SOAP 1.1) or \
            application/soap+xml (SOAP 1.2), with charset=utf-8.
            """
        case .answerSigned:
            "answer-signed: the answer could not be signed. Remedy: send the same message again later."
        }
    }

    /// Header fields that belong to the status.
    public var headers: [(name: String, value: String)] {
        switch rule {
        case .method: [("Allow", "POST")]
        case .mediaType: [("Accept", SOAPVersion.allCases.map(\.mediaType).joined(separator: ", "))]
        case .path, .answerSigned: []
        }
    }

    /// The Content-Type of `bytes`.
    public var contentType: String { "\(version?.mediaType ?? "text/plain"); charset=utf-8" }

    /// The body: an envelope with a fault, or one line of text.
    public var bytes: [UInt8] {
        guard let version else { return Array("\(text)\n".utf8) }
        let fault = SOAPFaultBody(faultCode: rule == .answerSigned ? .server : .client, refusal: nil, reason: text)
        func soap(_ name: String, _ child: XMLElement) -> XMLElement {
            XMLElement(name, prefix: "soap", namespace: version.namespace, children: [.element(child)])
        }
        return soap("Envelope", soap("Body", fault.element(in: version))).canonicalBytes()
    }
}

extension SOAPVersion {
    /// The version whose media type a Content-Type names; nil for another media type.
    fileprivate static func named(by contentType: String?) -> SOAPVersion? {
        let type = contentType?.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() ?? ""
        return allCases.first { $0.mediaType.utf8.elementsEqual(type.utf8) }
    }
}
