import Foundation
import Testing

@testable import XMLSecurity

/// WS-Security messages of other stacks list prefixes; the parts are digested once and not kept, so these hold.
@Suite struct SOAPPrefixListTests {
    let pki: TestPKI
    let message: TestMessage

    init() throws {
        pki = try TestPKI.shared.get()
        message = TestMessage(pki: pki)
    }

    @Test func xmlsecMessage() throws {
        let signed = try PrefixListMessage.signed(pki)
        #expect(try message.verify(signed).failedSteps == [])
        // Another binding of a listed prefix changes what is signed, although no name uses it visibly.
        let rebound = signed.replacing("xmlns:q=\"urn:q\"", with: "xmlns:q=\"urn:r\"")
        #expect(try message.verify(rebound).codes == [.signatureValueWrong])
        let inBody = signed.replacing("<s:Body ", with: "<s:Body xmlns:q=\"urn:r\" ")
        #expect(try message.verify(inBody).codes == [.digestWrong])
    }
}
