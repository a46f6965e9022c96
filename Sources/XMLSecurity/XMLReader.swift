import CLibXML2

/// Turns bytes into an ``XMLElement``; the only way in for messages.
///
/// The profile is narrow: UTF-8, XML 1.0, no document type declaration (refused before its content is read), no processing
/// instruction, no entity but the five predefined ones, nothing fetched. Comments are dropped and the text around them is merged.
public enum XMLReader {
    /// Parses one document.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 XML, with or without byte order mark and XML declaration.
    ///   - limits: what the document may cost.
    /// - Throws: `XMLSecurityError` with `.notWellFormed`, `.limitExceeded`, `.documentTypeRefused`,
    ///   `.processingInstructionRefused`, `.encodingRefused` or `.namespaceRefused`, and the line.
    /// - Complexity: O(n) in bytes.
    public static func parse(
        _ bytes: [UInt8], limits: XMLLimits = .standard
    ) throws(XMLSecurityError) -> XMLElement {
        try SAXSession.run(bytes, limits: limits, builder: XMLTreeBuilder(limits: limits))
    }
}
