import CLibXML2

/// Decides which element of a parse is streamed and keeps what came of it.
///
/// Streamed is the first `Body` in an `Envelope` of the same namespace; everything else is built as a tree.
final class PayloadStreamer {
    typealias Name = CanonicalWriter.Name

    private let schema: SchemaSet?
    private let inclusivePrefixes: [String]
    private let byteCount: Int
    private var rootBindings: [CanonicalWriter.Binding] = []
    private var pass: UnsafeMutablePointer<PayloadPass>?
    private(set) var validation: PayloadValidation?
    /// Set when the streamed element has ended; of use only when the whole parse succeeded.
    var payload: StreamedPayload?

    /// - Parameters:
    ///   - byteCount: bytes of the input, from which room for the canonical form is reckoned.
    ///   - inclusivePrefixes: PrefixList of the Reference to the Body; "" stands for `#default`.
    ///   - schema: judges the child elements of the Body.
    init(byteCount: Int, inclusivePrefixes: [String] = [], schema: SchemaSet? = nil) {
        self.byteCount = byteCount
        self.inclusivePrefixes = inclusivePrefixes
        self.schema = schema
    }

    deinit {
        pass?.deinitialize(count: 1)
        pass?.deallocate()
    }

    /// Sees every element that was just opened as a tree; from a Body on, `parser` reports to a pass until that Body ends.
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
        writer.startElement(name, prefix: prefix, uri: uri, declared: inherited, attributes: attributes)
        validation = schema.flatMap { PayloadValidation($0, builder: builder, inherited: inherited) }
        if schema != nil && validation == nil { builder.fail(.libraryFailure, "no validation context") }
        let pass = UnsafeMutablePointer<PayloadPass>.allocate(capacity: 1)
        pass.initialize(
            to: PayloadPass(
                builder: builder, octets: octets, writer: writer, validation: validation, namespace: uri,
                keepsDeclarations: !listed.isEmpty))
        self.pass = pass
        parser.pointee.sax.pointee = PayloadCallbacks.handler
        parser.pointee.userData = UnsafeMutableRawPointer(pass)
    }

    /// Where the dictionary of `parser` keeps that prefix; nil for the default namespace.
    private static func address(of prefix: String, _ parser: xmlParserCtxtPtr) -> UnsafeRawPointer? {
        prefix.isEmpty ? nil : xmlDictLookup(parser.pointee.dict, prefix, -1).map { UnsafeRawPointer($0) }
    }
}
