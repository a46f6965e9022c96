import Foundation

/// Documents as the recipient's gateway gives them out, verified by xmlsec1.
struct OutsideVerification {
    let federation: Federation
    let asker: OfficeSoftware

    /// Verifies one in a hundred.
    ///
    /// - Returns: how many.
    /// - Throws: when one is not valid.
    func verify(_ tickets: [String]) async throws -> Int {
        let chosen = stride(from: 0, to: tickets.count, by: 100).map { tickets[$0] }
        for ticket in chosen {
            let sender = federation.cast.answerer.number.digits
            let url = "\(federation.askerREST)/v1/documents/\(sender)/\(ticket)"
            let document = try await asker.get(url).expecting(200).bytes
            let file = "\(federation.folder)/verified.xml"
            try Data(document).write(to: URL(fileURLWithPath: file))
            _ = try ChildProgram.run(
                "/usr/bin/env",
                [
                    "xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", federation.anchors,
                    "--id-attr:Id", "urn:ocmw-gateway:social-inquiry:v1:replyInquiry", file,
                ], scratch: federation.folder)
        }
        return chosen.count
    }
}
