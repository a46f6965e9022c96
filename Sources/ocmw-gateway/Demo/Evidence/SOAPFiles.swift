import Foundation
import Messages
import XMLSecurity

/// A SOAP message that was written to a file.
struct KeptMessage: Sendable {
    let file: String
    let bytes: [UInt8]
    let created: UTCInstant
}

/// Collects what the three processes logged into one folder, each message once, named by conversation and step.
struct SOAPFiles: Sendable {
    let folder: DemoFolder

    /// A request with its answer; without one when the other side was not there.
    private struct Exchange {
        let request: [UInt8]
        let answer: [UInt8]?
        let envelope: Envelope
    }

    /// What of a request names the files.
    private struct Envelope {
        let created: UTCInstant
        let conversation: String
        let operation: String
        /// From the hub to a gateway, not from a gateway to the hub.
        let isForward: Bool

        init(_ bytes: [UInt8]) throws {
            let root = try XMLReader.parse(bytes)
            created = try SOAPFiles.created(in: root)
            let body = root.elements.last?.elements.first
            isForward = body?.localName == "forward"
            let document = isForward ? body?.elements.first : body
            operation = document?.localName ?? "unknown"
            conversation = document?.first("conversation")?.text ?? "unknown"
        }
    }

    /// Writes `<conversation>-<nn>-<operation>-<to-hub|to-gateway>-<request|answer>.xml`.
    func collect() throws -> [KeptMessage] {
        var numbers: [String: Int] = [:]
        var kept: [KeptMessage] = []
        for exchange in try exchanges().sorted(by: { $0.envelope.created < $1.envelope.created }) {
            let envelope = exchange.envelope
            let number = numbers[envelope.conversation, default: 0] + 1
            numbers[envelope.conversation] = number
            let name = [
                envelope.conversation, number < 10 ? "0\(number)" : "\(number)", envelope.operation,
                envelope.isForward ? "to-gateway" : "to-hub",
            ].joined(separator: "-")
            kept.append(try write(exchange.request, "\(name)-request.xml"))
            if let answer = exchange.answer { kept.append(try write(answer, "\(name)-answer.xml")) }
        }
        return kept
    }

    private func write(_ bytes: [UInt8], _ name: String) throws -> KeptMessage {
        try folder.write(bytes, to: "\(folder.soap)/\(name)")
        return KeptMessage(
            file: "\(folder.soap)/\(name)", bytes: bytes, created: try Self.created(in: XMLReader.parse(bytes)))
    }

    /// Every exchange once, though both ends logged it; with its answer when either end has one.
    private func exchanges() throws -> [Exchange] {
        var found: [[UInt8]: Exchange] = [:]
        for request in try requestFiles() {
            let bytes = try GatewayGraph.bytes(of: request)
            let answerFile = request.dropLast("request.xml".count) + "answer.xml"
            let answer = FileManager.default.contents(atPath: String(answerFile)).map { [UInt8]($0) }
            let key = SHA256Digest.of(bytes)
            guard found[key]?.answer == nil else { continue }
            found[key] = Exchange(
                request: bytes, answer: answer.flatMap { $0.isEmpty ? nil : $0 }, envelope: try Envelope(bytes))
        }
        return Array(found.values)
    }

    private func requestFiles() throws -> [String] {
        let manager = FileManager.default
        return try manager.contentsOfDirectory(atPath: folder.rawSOAP).sorted().flatMap { process in
            try manager.contentsOfDirectory(atPath: "\(folder.rawSOAP)/\(process)")
                .filter { $0.hasSuffix("-request.xml") }.map { "\(folder.rawSOAP)/\(process)/\($0)" }
        }
    }

    /// When a message says that it was made.
    private static func created(in root: XMLElement) throws -> UTCInstant {
        let security = root.elements.first?.elements.first { $0.localName == "Security" }
        let timestamp = security?.elements.first { $0.localName == "Timestamp" }
        guard let text = timestamp?.elements.first(where: { $0.localName == "Created" })?.text else {
            throw DemoFailure("a SOAP message has no Timestamp")
        }
        return try UTCInstant(xmlDateTime: text)
    }
}
