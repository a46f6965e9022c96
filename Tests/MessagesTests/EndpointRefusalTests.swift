import SocialSecurity
import Testing
import XMLSecurity

@testable import Messages

/// What a SOAP endpoint says to requests that are no SOAP message. Source: RFC 9110, sections 15.5.5, 15.5.6, 15.5.16.
@Suite struct EndpointRefusalTests {
    @Test(
        arguments: [
            ("/soap", "POST", "text/xml; charset=utf-8", nil, "", ""),
            ("/soap", "POST", "Application/SOAP+XML;action=x", nil, "", ""),
            ("/soap", "GET", "text/xml", 405, "Allow: POST", "text/plain; charset=utf-8"),
            ("/soap", "post", "text/xml", 405, "Allow: POST", "text/plain; charset=utf-8"),
            ("/soap", "POST", nil, 415, "Accept: text/xml, application/soap+xml", "text/plain; charset=utf-8"),
            (
                "/soap", "POST", "application/xml", 415, "Accept: text/xml, application/soap+xml",
                "text/plain; charset=utf-8"
            ),
            ("/", "GET", nil, 404, "", "text/plain; charset=utf-8"),
            ("/soap/", "POST", "text/xml", 404, "", "text/xml; charset=utf-8"),
            ("/x", "POST", "application/soap+xml", 404, "", "application/soap+xml; charset=utf-8"),
            ("/x", "POST", "application/json", 404, "", "text/plain; charset=utf-8"),
        ] as [(String, String, String?, Int?, String, String)])
    func theFirstRuleThatDoesNotHoldAnswers(
        _ path: String, _ method: String, _ type: String?, _ status: Int?, _ header: String, _ answerType: String
    ) throws {
        guard let refusal = EndpointRefusal(path: path, method: method, contentType: type) else {
            #expect(status == nil)
            return
        }
        #expect(refusal.status == status)
        #expect(refusal.headers.map { "\($0.name): \($0.value)" }.joined() == header)
        #expect(refusal.contentType == answerType)
        let text = String(decoding: refusal.bytes, as: UTF8.self)
        #expect(text.contains("\(refusal.rule.rawValue): ") && text.contains("Remedy: "))
    }

    @Test(arguments: SOAPVersion.allCases)
    func whoPostsSOAPGetsAFaultOfItsVersion(_ version: SOAPVersion) throws {
        let refusal = try #require(EndpointRefusal(path: "/x", method: "POST", contentType: version.mediaType))
        for (refusal, code) in [(refusal, ["Client", "Sender"]), (.notSigned(version), ["Server", "Receiver"])] {
            let envelope = try XMLReader.parse(refusal.bytes)
            #expect(envelope.isNamed("Envelope", namespace: version.namespace))
            let body = try #require(envelope.first("Body", namespace: version.namespace))
            let fault = try #require(body.first("Fault", namespace: version.namespace))
            switch version {
            case .v11:
                #expect(fault.first("faultcode")?.text == "soap:\(code[0])")
                #expect(fault.first("faultstring")?.text == refusal.text)
            case .v12:
                func part(_ element: XMLElement?, _ name: String) -> XMLElement? {
                    element?.first(name, namespace: version.namespace)
                }
                #expect(part(part(fault, "Code"), "Value")?.text == "soap:\(code[1])")
                #expect(part(part(fault, "Reason"), "Text")?.text == refusal.text)
            }
        }
    }
}
