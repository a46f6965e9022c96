import Foundation
import XMLSecurity

/// One line of the protocol: a word and its arguments, between tabs.
///
/// | word | arguments | answer |
/// |---|---|---|
/// | `message`, `document` | file, anchors, instant, partners (may be empty) | `valid`, or `invalid` and the failed steps |
/// | `sign-message` | envelope, key, certificate, instant, output | `done` |
/// | `sign-document` | document, key, certificate, output | `done` |
/// | `tree` | document, apex (`0/1`), PrefixList, output | `done` |
/// | `stream` | message, PrefixList, output | `done` |
///
/// Where no verdict is reached the answer is `error` and the code.
struct Job {
    private let word: String
    private let arguments: [String]

    init(_ fields: [String]) {
        word = fields.first ?? ""
        arguments = Array(fields.dropFirst())
    }

    private struct Misused: Error {}

    /// The line to print.
    var answer: String {
        do {
            switch (word, arguments.count) {
            case ("message", 4): return try judgeMessage()
            case ("document", 4): return try judgeDocument()
            case ("sign-message", 5): try write(signedMessage(), to: arguments[4])
            case ("sign-document", 4): try write(signedDocument(), to: arguments[3])
            case ("tree", 4): try write(treeForm(), to: arguments[3])
            case ("stream", 3): try write(streamedForm(), to: arguments[2])
            default: throw Misused()
            }
            return "done"
        } catch let error as XMLSecurityError {
            return "error \(error.code.rawValue)"
        } catch {
            return "error unusable"
        }
    }

    // MARK: Verdicts

    private func judgeMessage() throws -> String {
        describe(try SOAPVerifier(trust: trust()).verify(bytes: bytes(0), at: instant(2)))
    }

    private func judgeDocument() throws -> String {
        describe(try DocumentVerifier(trust: trust()).verify(bytes: bytes(0), at: instant(2)))
    }

    private func describe(_ verdict: Verdict<some Any>) -> String {
        switch verdict {
        case .valid: "valid"
        case .invalid(let steps): "invalid " + steps.map(\.code.rawValue).joined(separator: " ")
        }
    }

    private func trust() throws -> TrustStore {
        let partners = arguments[3].isEmpty ? [] : try Certificate.all(pem: bytes(3))
        return try TrustStore(anchors: Certificate.all(pem: bytes(1)), partners: partners)
    }

    // MARK: Signing

    private func identity() throws -> SigningIdentity {
        try SigningIdentity(key: PrivateKey(pem: bytes(1)), certificate: Certificate(pem: bytes(2)))
    }

    private func signedMessage() throws -> [UInt8] {
        try SOAPSigner(identity: identity()).sign(envelope: bytes(0), at: instant(3)).bytes
    }

    private func signedDocument() throws -> [UInt8] {
        try DocumentSigner(identity: identity()).sign(XMLReader.parse(bytes(0))).canonicalBytes()
    }

    // MARK: Canonical form

    private func treeForm() throws -> [UInt8] {
        let apex = arguments[1].split(separator: "/").compactMap { Int($0) }
        guard let form = try CanonicalForm.ofTree(bytes(0), apex: apex, inclusivePrefixes: prefixes(2)) else {
            throw Misused()
        }
        return form
    }

    private func streamedForm() throws -> [UInt8] {
        guard let form = try CanonicalForm.ofStreamedBody(bytes(0), inclusivePrefixes: prefixes(1)) else {
            throw Misused()
        }
        return form
    }

    private func prefixes(_ index: Int) -> [String] {
        arguments[index].split(separator: " ").map { $0 == "#default" ? "" : String($0) }
    }

    // MARK: Files

    private func bytes(_ index: Int) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[index])))
    }

    private func instant(_ index: Int) throws -> UTCInstant { try UTCInstant(xmlDateTime: arguments[index]) }

    private func write(_ bytes: [UInt8], to file: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: file))
    }
}
