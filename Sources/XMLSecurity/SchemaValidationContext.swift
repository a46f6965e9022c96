import CLibXML2

/// How a validation context of libxml2 is given back.
enum SchemaValidationContext {
    /// Frees `context` after a document that broke off while it was being validated.
    ///
    /// libxml2 2.9 gathers the matchers of identity constraints (`xs:unique`, `xs:key`) of the elements left open when it clears the
    /// context, and frees what it gathered only when it clears once more. A second plug, which sees no event, makes it do so.
    static func freeBrokenOff(_ context: OpaquePointer) {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        withUnsafeMutablePointer(to: &handler) { silent in
            var plugged: xmlSAXHandlerPtr? = silent
            var data: UnsafeMutableRawPointer?
            // The addresses of both are libxml2's until the plug is pulled.
            withUnsafeMutablePointer(to: &plugged) { plugged in
                withUnsafeMutablePointer(to: &data) { data in
                    if let plug = xmlSchemaSAXPlug(context, plugged, data) { xmlSchemaSAXUnplug(plug) }
                }
            }
        }
        xmlSchemaFreeValidCtxt(context)
    }
}
