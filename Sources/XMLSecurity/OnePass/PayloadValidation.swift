import CLibXML2

/// Lets libxml2's streaming validator judge the child elements of a streamed element.
///
/// The validator is plugged onto a handler without callbacks, and the handler that libxml2 returns is called by hand with the events
/// of the one parse. Each child element is judged as a root of its own, with the declarations of its canonical form: what `xsi:type`
/// means by a prefix is signed, or the prefix means nothing.
final class PayloadValidation: OpenElements {
    typealias Name = CanonicalWriter.Name
    typealias Binding = CanonicalWriter.Binding

    private let context: xmlSchemaValidCtxtPtr
    private let parser: xmlParserCtxtPtr
    private let collector: ViolationCollector
    private let silent: UnsafeMutablePointer<xmlSAXHandler>
    /// Where libxml2 finds the handler and data that it replaced, and puts them back when the plug is pulled.
    private let plugged: UnsafeMutablePointer<xmlSAXHandlerPtr?>
    private let plugData: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private var plug: xmlSchemaSAXPlugPtr?
    /// Behind a pointer, because access to a variable property of a class is checked at run time.
    private let state: UnsafeMutablePointer<State>
    /// Declarations of the elements around, one a prefix.
    private let inherited: [Binding]
    private var isUnusable = false

    /// What every event reads or changes.
    private struct State {
        /// The validator's callbacks and what to hand them.
        var handler = xmlSAXHandler()
        var data: UnsafeMutableRawPointer?
        /// The open elements, outermost first.
        var names: [Name] = []
    }

    /// - Parameters:
    ///   - inherited: declarations that the streamed element has in its canonical form.
    ///   - parser: says the line of an event; of no use when the parse is over.
    init?(_ schema: SchemaSet, inherited: ArraySlice<Binding>, parser: xmlParserCtxtPtr) {
        guard let context = schema.newValidationContext() else { return nil }
        self.context = context
        self.parser = parser
        self.inherited = Array(inherited)
        collector = ViolationCollector(vocabulary: schema.vocabulary)
        state = .allocate(capacity: 1)
        state.initialize(to: State())
        silent = .allocate(capacity: 1)
        silent.initialize(to: xmlSAXHandler())
        silent.pointee.initialized = UInt32(XML_SAX2_MAGIC)
        plugged = .allocate(capacity: 1)
        plugged.initialize(to: nil)
        plugData = .allocate(capacity: 1)
        plugData.initialize(to: nil)
        collector.place = self
        xmlSchemaSetValidStructuredErrors(
            context, ViolationCollector.callback, Unmanaged.passUnretained(collector).toOpaque())
    }

    deinit {
        if let plug {
            xmlSchemaSAXUnplug(plug)
            SchemaValidationContext.freeBrokenOff(context)
        } else {
            xmlSchemaFreeValidCtxt(context)
        }
        plugged.deallocate()
        plugData.deallocate()
        silent.deallocate()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Where the child elements depart from the schema, in document order.
    var violations: [SchemaViolation] {
        guard !collector.violations.isEmpty || !isUnusable else { return [.unnamed] }
        return collector.violations
    }

    var openNames: [String] { state.pointee.names.map { String(cString: $0) } }

    var line: Int? { parser.pointee.input.map { Int($0.pointee.line) } }

    /// - Parameter declarations: those of the canonical form.
    func startElement(
        _ name: Name, prefix: Name?, uri: Name?, declarations: ArraySlice<Binding>,
        attributes: UnsafeBufferPointer<Name?>
    ) {
        state.pointee.names.append(name)
        guard state.pointee.names.count == 1 else {
            report(name, prefix, uri, Self.pointers(declarations), attributes)
            return
        }
        connect()
        let outer = inherited.filter { binding in !declarations.contains { $0.prefix == binding.prefix } }
        report(name, prefix, uri, Self.pointers(outer + declarations), attributes)
    }

    func endElement(_ name: Name, prefix: Name?, uri: Name?) {
        state.pointee.handler.endElementNs?(state.pointee.data, name, prefix, uri)
        state.pointee.names.removeLast()
        if state.pointee.names.isEmpty { disconnect() }
    }

    func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard !state.pointee.names.isEmpty else { return }
        state.pointee.handler.characters?(state.pointee.data, bytes.baseAddress, Int32(bytes.count))
    }

    private func report(
        _ name: Name, _ prefix: Name?, _ uri: Name?, _ declarations: [Name?], _ attributes: UnsafeBufferPointer<Name?>
    ) {
        declarations.withUnsafeBufferPointer {
            // libxml2 takes the arrays as mutable and does not change them. Without a document type no attribute is there by default.
            state.pointee.handler.startElementNs?(
                state.pointee.data, name, prefix, uri, Int32($0.count / 2),
                UnsafeMutablePointer(mutating: $0.baseAddress),
                Int32(attributes.count / 5), 0, UnsafeMutablePointer(mutating: attributes.baseAddress))
        }
    }

    /// Two pointers a declaration; libxml2 reads a namespace name of no octets as "taken back", and one at nil not at all.
    private static func pointers(_ declarations: some Sequence<Binding>) -> [Name?] {
        let none: StaticString = ""
        return declarations.flatMap { [$0.prefix, $0.uri ?? none.utf8Start] }
    }

    private func connect() {
        plugged.pointee = silent
        plugData.pointee = nil
        plug = xmlSchemaSAXPlug(context, plugged, plugData)
        guard plug != nil, let handler = plugged.pointee else {
            isUnusable = true
            return
        }
        state.pointee.handler = handler.pointee
        state.pointee.data = plugData.pointee
    }

    private func disconnect() {
        state.pointee.handler = xmlSAXHandler()
        state.pointee.data = nil
        guard let plug else { return }
        // A child that libxml2 calls invalid is never taken for clean.
        if xmlSchemaIsValid(context) != 1 && collector.violations.isEmpty { isUnusable = true }
        xmlSchemaSAXUnplug(plug)
        self.plug = nil
    }
}
