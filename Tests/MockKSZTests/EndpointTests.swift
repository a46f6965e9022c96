import Foundation
import Testing

/// The hub over real HTTP, asked by curl what is no SOAP message.
@Suite struct EndpointTests {
    @Test(.timeLimit(.minutes(1)))
    func whatIsNoSOAPMessageIsToldWhatToDo() async throws {
        let sandbox = try Sandbox()
        try await sandbox.start()
        func curl(_ arguments: String...) async throws -> String {
            let known = [
                "-s", "-i", "--cacert", sandbox.path("pki/ca.pem"), "--cert", sandbox.path("pki/operator-tls.pem"),
                "--key", sandbox.path("pki/operator-tls.key"),
            ]
            return try await sandbox.run(program: "curl", known + arguments).output
        }
        let get = try await curl(sandbox.url)
        #expect(get.hasPrefix("HTTP/1.1 405") && get.lowercased().contains("\r\nallow: post\r\n"))
        #expect(get.contains("\r\n\r\nhttp-method-post: ") && get.contains("Remedy: use POST."))
        let form = try await curl("-d", "a=b", sandbox.url)
        #expect(form.hasPrefix("HTTP/1.1 415"))
        #expect(form.lowercased().contains("\r\naccept: text/xml, application/soap+xml\r\n"))
        #expect(form.contains("soap-media-type: "))
        let elsewhere = try await curl("-H", "Content-Type: text/xml", "-d", "<a/>", sandbox.url + "/x")
        #expect(elsewhere.hasPrefix("HTTP/1.1 404") && elsewhere.contains("<faultstring>soap-path: "))
        let head = try await curl("-I", sandbox.url)
        #expect(head.hasPrefix("HTTP/1.1 405") && head.lowercased().contains("\r\ndate: "))
        // The neighbour, and a body over the limit: signed faults with a code.
        let message = try await curl("-H", "Content-Type: text/xml", "-d", "<a/>", sandbox.url)
        #expect(message.hasPrefix("HTTP/1.1 500") && message.contains("<code>OGW"))
        try sandbox.write("large.xml", String(repeating: " ", count: 2_097_153))
        let large = try await curl(
            "-H", "Content-Type: application/soap+xml", "-H", "Expect:", "--data-binary",
            "@\(sandbox.path("large.xml"))", sandbox.url)
        #expect(large.contains("HTTP/1.1 400") && large.contains("OGW00301"))
    }
}
