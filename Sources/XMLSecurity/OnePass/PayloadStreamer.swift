import CLibXML2

/// Decides which element of a parse is streamed and keeps what came of it.
///
/// Streamed is the first `Body` in an `Envelope` of the same namespace; everything else is built as a tree.
final class PayloadStreamer {
    typealias Name = CanonicalWriter.Name

    private let schema: SchemaSet?
    private let isGrammarAsked: Bool
    private let inclusivePrefixes: [String]
    private let byteCount: Int
    private let addedIdentifier: String?
    private var identifier: (id: String, isAdded: Bool)?
    private var rootBindings: [CanonicalWriter.Binding] = []
    private var pass: UnsafeMutablePointer<PayloadPass>?
    private(set) var validation: PayloadValidation?
    /// Set when the streamed element has ended; of use only when the whole parse succeeded.
    private(set) var payload: StreamedPayload?

    /// - Parameters:
    ///   - byteCount: bytes of the input, from which room for the canonical form is reckoned.
    ///   - inclusivePrefixes: PrefixList of the Reference to the Body; "" stands for `#default`.
    ///   - schema: judges the child elements of the Body.
    ///   - isGrammarAsked: whether the grammar of `schema` does, if it has one; see ``isUndecided``.
    ///   - identifier: the `wsu:Id` that a Body without one gets in its canonical form.
    init(
        byteCount: Int, inclusivePrefixes: [String], schema: SchemaSet?, isGrammarAsked: Bool,
        adding identifier: String?
    ) {
        addedIdentifier = identifier
        self.byteCount = byteCount
        self.inclusivePrefixes = inclusivePrefixes
        self.schema = schema
        self.isGrammarAsked = isGrammarAsked
    }

    /// Whether the child elements have to be read again for libxml2's validator.
    var isUndecided: Bool { pass?.pointee.isUndecided ?? false }

    deinit {
        pass?.deinitialize(count: 1)
        pass?.deallocate()
    }

    /// Sees the root and its children as they are opened; from a Body on, `parser` reports to a pass until that Body ends.
    func entered(
        _ builder: XMLTreeBuilder, _ parser: xmlParserCtxtPtr, name: Name, prefix: Name?, uri: Name?,
        declarations: UnsafeBufferPointer<Name?>, attributes: UnsafeBufferPointer<Name?>
    ) {
        if builder.depth == 1 { rootBindings = PayloadPass.bindings(declarations) }
        guard builder.depth == 2, pass == nil, builder.isInBody else { return }
        let inherited = rootBindings + PayloadPass.bindings(declarations)
        let listed = Set(inclusivePrefixes.map { Self.address(of: $0, parser) })
        let octets = OctetBuffer(capacity: byteCount + 1024)
        var writer = CanonicalWriter(into: octets, listed: listed)
        identified(attributes, parser) {
            writer.startElement(name, prefix: prefix, uri: uri, declared: inherited, attributes: $0)
        }
        if identifier?.isAdded == true, Self.bindsUtilityPrefix(prefix, uri, attributes) {
            builder.fail(.notSignable, "the prefix wsu of the Body stands for another namespace")
        }
        let grammar = isGrammarAsked ? schema?.grammar.map { GrammarPass($0) } : nil
        if let schema, grammar == nil {
            validation = PayloadValidation(schema, inherited: writer.newestDeclarations, parser: parser)
            if validation == nil { builder.fail(.libraryFailure, "no validation context") }
        }
        let pass = UnsafeMutablePointer<PayloadPass>.allocate(capacity: 1)
        pass.initialize(
            to: PayloadPass(
                builder: builder, octets: octets, writer: writer,
                validation: validation, grammar: grammar, namespace: uri,
                keepsDeclarations: !listed.isEmpty))
        self.pass = pass
        parser.pointee.sax.pointee = PayloadCallbacks.handler
        parser.pointee.userData = UnsafeMutableRawPointer(pass)
    }

    /// The streamed element has ended.
    func ended(_ payload: StreamedPayload) {
        self.payload = payload
        self.payload?.identifier = identifier
    }

    /// Calls `body` with the attributes of the Body and, when one is to be added, its `wsu:Id`.
    private func identified(
        _ attributes: UnsafeBufferPointer<Name?>, _ parser: xmlParserCtxtPtr,
        _ body: (UnsafeBufferPointer<Name?>) -> Void
    ) {
        let own = stride(from: 0, to: attributes.count, by: 5).first {
            xmlStrcmp(attributes[$0], "Id") == 0 && xmlStrcmp(attributes[$0 + 2], Namespace.wsu) == 0
        }
        if let own, let start = attributes[own + 3], let end = attributes[own + 4] {
            let value = UnsafeBufferPointer(start: start, count: end - start)
            identifier = (String(decoding: value, as: UTF8.self), false)
        }
        guard own == nil, let addedIdentifier else { return body(attributes) }
        identifier = (addedIdentifier, true)
        Array(addedIdentifier.utf8).withUnsafeBufferPointer { value in
            let dictionary = parser.pointee.dict
            let added: [Name?] = [
                xmlDictLookup(dictionary, "Id", -1), xmlDictLookup(dictionary, "wsu", -1),
                xmlDictLookup(dictionary, Namespace.wsu, -1), value.baseAddress,
                value.baseAddress.map { $0 + value.count },
            ]
            (Array(attributes) + added).withUnsafeBufferPointer(body)
        }
    }

    /// Whether the Body uses the prefix `wsu` for a namespace of its own.
    private static func bindsUtilityPrefix(
        _ prefix: Name?, _ uri: Name?, _ attributes: UnsafeBufferPointer<Name?>
    ) -> Bool {
        let used =
            [(prefix, uri)]
            + stride(from: 0, to: attributes.count, by: 5).map {
                (attributes[$0 + 1], attributes[$0 + 2])
            }
        return used.contains { xmlStrcmp($0.0, "wsu") == 0 && xmlStrcmp($0.1, Namespace.wsu) != 0 }
    }

    /// Where the dictionary of `parser` keeps that prefix; nil for the default namespace.
    private static func address(of prefix: String, _ parser: xmlParserCtxtPtr) -> UnsafeRawPointer? {
        prefix.isEmpty ? nil : xmlDictLookup(parser.pointee.dict, prefix, -1).map { UnsafeRawPointer($0) }
    }
}
