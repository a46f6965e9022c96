import Foundation
import Testing
import XMLSecurity

/// Answers of the hub that a client must not believe, most of them in an envelope that the hub's own key signed anew.
struct SpoiltAnswers {
    /// A file with an answer, and a word of why it is not believed; nil when it holds.
    struct Answer {
        let file: String
        let reason: String?
    }

    let demo: ServingDemo
    /// Answer to the request in `request`, and an answer to another request.
    let answer, other: [UInt8]
    let confirming: [UInt8]

    /// - Parameters: prefixes of what a client saved.
    init(_ demo: ServingDemo, saved: String, other: String) throws {
        self.demo = demo
        answer = try Files.bytes("\(saved)-answer.xml")
        self.other = try Files.bytes("\(other)-answer.xml")
        let request = try XMLReader.parse(Files.bytes("\(saved)-request.xml"))
        let header = try #require(request.elements.first)
        let value = try #require(Self.find("SignatureValue", in: header))
        confirming = [UInt8](try #require(Data(base64Encoded: value.text, options: .ignoreUnknownCharacters)))
    }

    func write(to scratch: Scratch) throws -> [Answer] {
        let now = UTCInstant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let (stamp, receipt) = (try document("hubStamp", answer), try document("receipt", answer))
        let (otherStamp, otherReceipt) = (try document("hubStamp", other), try document("receipt", other))
        let unsigned = XMLElement(
            stamp.localName, prefix: stamp.prefix, namespace: stamp.namespace, attributes: stamp.attributes,
            children: Array(stamp.children.dropLast()))
        let late = try spoilt(stamp, "timestampReceive>20", "timestampReceive>21")
        let leaf = try spoilt(receipt, "<leafHash>", "<leafHash>AAAA", dropping: 4)
        let variants: [(String, [UInt8], String?)] = [
            ("as-it-came", answer, nil),
            ("signed-anew", try envelope([stamp, receipt], now), nil),
            ("byte-changed", try replaced(answer, "MSG00000", "MSG00001"), "WS-Security"),
            ("of-another-request", other, "SignatureConfirmation"),
            ("unconfirmed", try envelope([stamp, receipt], now, confirming: nil), "SignatureConfirmation"),
            ("by-another", try envelope([stamp, receipt], now, by: "a"), "not the hub's"),
            ("stale", try envelope([stamp, receipt], now.advanced(by: .seconds(-400))), "not proven"),
            ("stamp-changed", try envelope([late, receipt], now), "hubStamp"),
            ("stamp-unsigned", try envelope([unsigned, receipt], now), "hubStamp"),
            ("stamp-of-another", try envelope([otherStamp, receipt], now), "about another document"),
            ("stamp-missing", try envelope([receipt], now), "no stamp"),
            ("receipt-changed", try envelope([stamp, leaf], now), "receipt: the signature"),
            ("receipt-of-another", try envelope([stamp, otherReceipt], now), "receipt: about another document"),
        ]
        return try variants.map { name, bytes, reason in
            Answer(file: try scratch.file("\(name).xml", bytes), reason: reason)
        }
    }

    private func envelope(_ documents: [XMLElement], _ instant: UTCInstant, by name: String = "hub") throws -> [UInt8] {
        try envelope(documents, instant, confirming: confirming, by: name)
    }

    private func envelope(
        _ documents: [XMLElement], _ instant: UTCInstant, confirming: [UInt8]?, by name: String = "hub"
    ) throws -> [UInt8] {
        let body = XMLElement(
            "answer", prefix: "x", namespace: "urn:ocmw-gateway:exchange:v1", children: documents.map { .element($0) })
        return try SOAPSigner(identity: demo.identity(name)).sign(body: [body], at: instant, confirming: confirming)
            .bytes
    }

    private func document(_ name: String, _ answer: [UInt8]) throws -> XMLElement {
        let envelope = try XMLReader.parse(answer)
        return try #require(Self.find(name, in: envelope))
    }

    private func spoilt(_ document: XMLElement, _ old: String, _ new: String, dropping count: Int = 0) throws
        -> XMLElement
    {
        let bytes = document.canonicalBytes()
        let text = String(decoding: bytes, as: UTF8.self)
        let place = try #require(text.range(of: old))
        return try XMLReader.parse(
            Array((text[..<place.lowerBound] + new + text[place.upperBound...].dropFirst(count)).utf8))
    }

    private func replaced(_ bytes: [UInt8], _ old: String, _ new: String) throws -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        try #require(text.contains(old))
        return Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    }

    private static func find(_ name: String, in element: XMLElement) -> XMLElement? {
        element.localName == name ? element : element.elements.lazy.compactMap { find(name, in: $0) }.first
    }
}
