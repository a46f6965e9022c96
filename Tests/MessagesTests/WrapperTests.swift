import Testing
import XMLSecurity

@testable import Messages

/// What stands in SOAP bodies: answer, forward and fault.
@Suite struct WrapperTests {
    static func element(_ operation: Messages.Operation) throws -> XMLElement {
        try XMLReader.parse(Samples.full(operation).bytesWithPlaceholderSignature())
    }

    @Test(arguments: [Messages.Operation.receipt, .refusal, .registerPersonResult, .livingWagesResult])
    func answerIsReadAsWritten(content: Messages.Operation) throws {
        let answer = ExchangeAnswer(stamp: try Self.element(.hubStamp), content: try Self.element(content))
        let read = try ExchangeAnswer(try XMLReader.parse(answer.element().canonicalBytes()))
        #expect(read.stamp?.canonicalBytes() == answer.stamp?.canonicalBytes())
        #expect(read.content?.canonicalBytes() == answer.content?.canonicalBytes())
        try isValid(answer.element())
    }

    @Test func answerMayLackOneOfBoth() throws {
        let stamp = try ExchangeAnswer(ExchangeAnswer(stamp: try Self.element(.hubStamp), content: nil).element())
        #expect(stamp.stamp != nil && stamp.content == nil)
        let receipt = try ExchangeAnswer(ExchangeAnswer(stamp: nil, content: try Self.element(.receipt)).element())
        #expect(receipt.stamp == nil && receipt.content != nil)
        #expect(throws: MessagesError(.emptyElement, path: "")) {
            try ExchangeAnswer(ExchangeAnswer(stamp: nil, content: nil).element())
        }
    }

    @Test func answerHoldsNothingElse() throws {
        let stamp = try Self.element(.hubStamp)
        let receipt = try Self.element(.receipt)
        func answer(_ children: [XMLElement]) -> XMLElement {
            ExchangeAnswer(stamp: nil, content: nil).element().replacing(children: children.map(XMLNode.element))
        }
        #expect(throws: MessagesError(.unknownElement, path: "")) {
            try ExchangeAnswer(answer([stamp, try Self.element(.requestInquiry)]))
        }
        #expect(throws: MessagesError(.unknownElement, path: "")) { try ExchangeAnswer(answer([stamp, stamp])) }
        #expect(throws: MessagesError(.repeatedElement, path: "")) {
            try ExchangeAnswer(answer([stamp, receipt, receipt]))
        }
        #expect(throws: MessagesError(.repeatedElement, path: "")) { try ExchangeAnswer(answer([receipt, stamp])) }
        #expect(throws: MessagesError(.unknownOperation, path: "")) { try ExchangeAnswer(receipt) }
    }

    @Test func forwardKeepsTheDocumentUntouched() throws {
        let document = try Self.element(.transferCompetence)
        let forward = ForwardedDocument(document: document, stamp: try Self.element(.hubStamp))
        let bytes = forward.element().canonicalBytes()
        let read = try ForwardedDocument(try XMLReader.parse(bytes))
        #expect(read.document.canonicalBytes() == document.canonicalBytes())
        #expect(bytes.string.contains(document.canonicalBytes().string))
        try isValid(forward.element())
    }

    @Test func forwardHoldsOneDocumentAndOneStamp() throws {
        let document = try Self.element(.transferCompetence)
        let stamp = try Self.element(.hubStamp)
        let good = ForwardedDocument(document: document, stamp: stamp).element()
        for children in [[document], [stamp, document], [document, document], [document, stamp, stamp], []] {
            #expect(throws: MessagesError.self) {
                try ForwardedDocument(good.replacing(children: children.map(XMLNode.element)))
            }
        }
        #expect(throws: MessagesError(.unknownOperation, path: "")) {
            try ForwardedDocument(document: XMLElement("other", text: "x"), stamp: stamp).element().readForward()
        }
    }

    @Test(arguments: [(true, SOAPFaultBody.FaultCode.client), (false, .server)])
    func faultCarriesTheRefusal(isFinal: Bool, code: SOAPFaultBody.FaultCode) throws {
        let refusal = try Self.element(.refusal)
        let fault = SOAPFaultBody(refusal: refusal, isFinal: isFinal)
        let parsed = try XMLReader.parse(fault.element().canonicalBytes())
        // The name in faultcode needs this prefix declared, which canonical form does since the element has it.
        #expect(parsed.prefix == "soap")
        let read = try SOAPFaultBody(parsed)
        #expect(read.faultCode == code)
        #expect(read.refusal?.canonicalBytes() == refusal.canonicalBytes())
    }

    /// Source: SOAP 1.2 part 1, sections 5.4.1 to 5.4.6; part 2, table 20.
    @Test(arguments: [(true, "Sender", 400), (false, "Receiver", 500)])
    func faultOfSOAP12HasItsOwnParts(isFinal: Bool, code: String, status: Int) throws {
        let refusal = try Self.element(.refusal)
        let fault = SOAPFaultBody(refusal: refusal, isFinal: isFinal)
        #expect(fault.httpStatus(in: .v12) == status)
        #expect(fault.httpStatus(in: .v11) == 500)
        let namespace = "http://www.w3.org/2003/05/soap-envelope"
        let parsed = try XMLReader.parse(fault.element(in: .v12).canonicalBytes())
        #expect(parsed.isNamed("Fault", namespace: namespace))
        #expect(parsed.elements.map(\.localName) == ["Code", "Reason", "Detail"])
        #expect(parsed.elements.allSatisfy { $0.namespace == namespace })
        #expect(parsed.first("Code", namespace: namespace)?.elements.first?.text == "soap:\(code)")
        let text = parsed.first("Reason", namespace: namespace)?.elements.first
        #expect(text?.attribute("lang", namespace: "http://www.w3.org/XML/1998/namespace") == "en")
        let detail = parsed.first("Detail", namespace: namespace)?.elements.first
        #expect(detail?.canonicalBytes() == refusal.canonicalBytes())
    }

    @Test func faultOfOthersIsReadWithoutItsText() throws {
        let text = """
            <e:Fault xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>e:Server</faultcode>\
            <faultstring>71023000122</faultstring></e:Fault>
            """
        let fault = try SOAPFaultBody(try XMLReader.parse(Array(text.utf8)))
        #expect(fault == SOAPFaultBody(faultCode: .server, refusal: nil))
        let other = text.replacing("e:Server", with: "e:Serve")
        #expect(throws: MessagesError(.invalidValue, path: "")) {
            try SOAPFaultBody(try XMLReader.parse(Array(other.utf8)))
        }
        #expect(throws: MessagesError(.unknownOperation, path: "")) { try SOAPFaultBody(try Self.element(.refusal)) }
    }

    private func isValid(_ element: XMLElement) throws {
        let schema = try SchemaSet(path: "\(Place.schemas)/exchange-messages-v1.xsd")
        #expect(try schema.violations(in: element.canonicalBytes()) == [])
    }
}

extension XMLElement {
    fileprivate func readForward() throws -> ForwardedDocument { try ForwardedDocument(self) }
}
