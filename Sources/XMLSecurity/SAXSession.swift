import CLibXML2

/// One parse: owns the libxml2 parser context for the length of one synchronous call.
enum SAXSession {
    /// No network and no recovery. `NOENT` concerns the predefined entities only, as declarations are refused: without it
    /// libxml2 hands `&amp;` in attribute values on as `&#38;`.
    private static let options = Int32(bitPattern: XML_PARSE_NONET.rawValue | XML_PARSE_NOENT.rawValue)

    /// libxml2 asks for one initialisation before threads use it.
    private static let initialised: Void = xmlInitParser()

    /// Feeds `bytes` to `builder` and returns the root.
    ///
    /// - Parameter validation: a libxml2 validation context that sees the same events; borrowed for the call.
    static func run(
        _ bytes: [UInt8], limits: XMLLimits, builder: XMLTreeBuilder, validation: OpaquePointer? = nil
    ) throws(XMLSecurityError) -> XMLElement {
        _ = initialised
        try MarkupScan.check(bytes, limits: limits)
        let failure = bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { run(builder, $0, validation) }
        }
        if let failure { throw failure }
        return builder.root
    }

    private static func run(
        _ builder: XMLTreeBuilder, _ buffer: UnsafeBufferPointer<CChar>, _ validation: OpaquePointer?
    ) -> XMLSecurityError? {
        guard let start = buffer.baseAddress, !buffer.isEmpty else {
            return XMLSecurityError(.notWellFormed, "empty input", line: 1)
        }
        guard let context = xmlCreateMemoryParserCtxt(start, Int32(buffer.count)) else {
            return XMLSecurityError(.libraryFailure, "no parser context")
        }
        defer { xmlFreeParserCtxt(context) }
        xmlCtxtUseOptions(context, options)
        builder.parser = context
        defer { builder.parser = nil }
        guard withExtendedLifetime(builder, { parse(context, builder, validation) }) else {
            return XMLSecurityError(.libraryFailure, "the validator cannot listen")
        }
        return failure(context, builder)
    }

    /// False when the validator could not be plugged in; nothing was parsed then.
    private static func parse(
        _ context: xmlParserCtxtPtr, _ builder: XMLTreeBuilder, _ validation: OpaquePointer?
    ) -> Bool {
        var handler = SAXCallbacks.handler
        return withUnsafeMutablePointer(to: &handler) { handlerPointer in
            let ownHandler = context.pointee.sax
            defer { context.pointee.sax = ownHandler }
            context.pointee.sax = handlerPointer
            context.pointee.userData = Unmanaged.passUnretained(builder).toOpaque()
            // The plug replaces handler and user data by ones that call both, and puts them back when it is pulled.
            let plug = validation.flatMap {
                xmlSchemaSAXPlug($0, &context.pointee.sax, &context.pointee.userData)
            }
            if validation != nil && plug == nil { return false }
            // The plug takes sections as such, and white space in them for content; in the canonical form, which is signed, a
            // section is characters.
            if plug != nil { context.pointee.sax.pointee.cdataBlock = context.pointee.sax.pointee.characters }
            xmlParseDocument(context)
            if let plug { xmlSchemaSAXUnplug(plug) }
            return true
        }
    }

    /// The builder's own refusal before libxml2's; its texts quote content and stay here.
    private static func failure(_ context: xmlParserCtxtPtr, _ builder: XMLTreeBuilder) -> XMLSecurityError? {
        if let failure = builder.failure { return failure }
        let line = Int(context.pointee.lastError.line)
        guard context.pointee.wellFormed != 0 else {
            let number = context.pointee.lastError.code
            let ended = number == Int32(XML_ERR_TAG_NOT_FINISHED.rawValue)
            let reason =
                ended
                ? "an element is not closed, as in a file that was cut off"
                : "not well-formed XML (libxml2 error \(number))"
            return XMLSecurityError(.notWellFormed, reason, line: line)
        }
        guard context.pointee.nsWellFormed != 0 else {
            return XMLSecurityError(.notWellFormed, "undeclared prefix or wrong namespace declaration", line: line)
        }
        return nil
    }
}
