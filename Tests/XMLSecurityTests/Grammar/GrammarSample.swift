@testable import XMLSecurity

/// A schema, and what its grammar and libxml2 say of documents.
struct GrammarSample {
    let schemas: SchemaSet

    /// - Parameter declarations: what stands in an `xs:schema` without target namespace.
    init(_ declarations: String, attributes: String = "") throws {
        try self.init(
            files: ["<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' \(attributes)>\(declarations)</xs:schema>"])
    }

    /// - Parameter files: whole schemas, which refer to each other as `0.xsd`, `1.xsd` and so on; the first is the main one.
    init(files: [String]) throws {
        let scratch = try Scratch()
        for (index, text) in files.enumerated() { _ = try scratch.file("\(index).xsd", Array(text.utf8)) }
        schemas = try SchemaSet(path: scratch.file("0.xsd", Array(files[0].utf8)))
    }

    init(path: String) throws { schemas = try SchemaSet(path: path) }

    /// Whether the grammar says that a document is valid.
    func isSurelyValid(_ document: String, limits: XMLLimits = .standard) throws -> Bool {
        guard schemas.grammar != nil else { return false }
        let bytes = Array(
            "<e:Envelope xmlns:e='\(SOAPVersion.v11.namespace)'><e:Body>\(document)</e:Body></e:Envelope>".utf8)
        let streamer = PayloadStreamer(
            byteCount: bytes.count, inclusivePrefixes: [], schema: schemas, isGrammarAsked: true, adding: nil)
        _ = try SAXSession.run(bytes, limits: limits, builder: XMLTreeBuilder(limits: limits, streamer: streamer))
        return !streamer.isUndecided
    }

    /// What libxml2 says.
    func violations(_ document: String) throws -> [String] {
        try schemas.judge(Array(document.utf8)).violations.map(\.description)
    }

    /// What is said of the document when it comes by itself, by whoever has to judge.
    func violationsInDocument(_ document: String) throws -> [String] {
        try schemas.violations(in: Array(document.utf8)).map(\.description)
    }

    /// What is said of it as the content of a message.
    func violationsInMessage(_ document: String) throws -> [String] {
        let bytes = Array(
            "<e:Envelope xmlns:e='\(SOAPVersion.v11.namespace)'><e:Body>\(document)</e:Body></e:Envelope>".utf8)
        return try ParsedMessage(bytes, limits: .standard, schema: schemas).violations.map(\.description)
    }

    /// Whether libxml2 does.
    func isValid(_ document: String) throws -> Bool { try violations(document).isEmpty }
}
