import CLibXML2

/// Names of validation rules by libxml2's error numbers.
///
/// Source: XML Schema Part 1, appendix C; Part 2, section 4 (facets); libxml2 `xmlerror.h`, XML_SCHEMAV_CVC_….
enum SchemaRule {
    static func name(of error: Int32) -> String { names[error] ?? "cvc-assess-elt" }

    /// `XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1` is 1824; the names follow in the order of the header.
    private static let names: [Int32: String] = Dictionary(
        uniqueKeysWithValues: zip(
            Int32(XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1.rawValue)...,
            [
                "cvc-datatype-valid.1.2.1", "cvc-datatype-valid.1.2.2", "cvc-datatype-valid.1.2.3",
                "cvc-type.3.1.1", "cvc-type.3.1.2", "cvc-facet-valid", "cvc-length-valid", "cvc-minLength-valid",
                "cvc-maxLength-valid", "cvc-minInclusive-valid", "cvc-maxInclusive-valid",
                "cvc-minExclusive-valid", "cvc-maxExclusive-valid", "cvc-totalDigits-valid",
                "cvc-fractionDigits-valid", "cvc-pattern-valid", "cvc-enumeration-valid",
                "cvc-complex-type.2.1", "cvc-complex-type.2.2", "cvc-complex-type.2.3", "cvc-complex-type.2.4",
                "cvc-elt.1", "cvc-elt.2", "cvc-elt.3.1", "cvc-elt.3.2.1", "cvc-elt.3.2.2", "cvc-elt.4.1",
                "cvc-elt.4.2", "cvc-elt.4.3", "cvc-elt.5.1.1", "cvc-elt.5.1.2", "cvc-elt.5.2.1",
                "cvc-elt.5.2.2.1", "cvc-elt.5.2.2.2.1", "cvc-elt.5.2.2.2.2", "cvc-elt.6", "cvc-elt.7",
                "cvc-attribute.1", "cvc-attribute.2", "cvc-attribute.3", "cvc-attribute.4",
                "cvc-complex-type.3.1", "cvc-complex-type.3.2.1", "cvc-complex-type.3.2.2", "cvc-complex-type.4",
                "cvc-complex-type.5.1", "cvc-complex-type.5.2",
            ])
    ).merging([
        Int32(XML_SCHEMAV_ELEMENT_CONTENT.rawValue): "cvc-complex-type.2.4",
        Int32(XML_SCHEMAV_CVC_COMPLEX_TYPE_1.rawValue): "cvc-complex-type.1",
        Int32(XML_SCHEMAV_CVC_AU.rawValue): "cvc-au", Int32(XML_SCHEMAV_CVC_TYPE_1.rawValue): "cvc-type.1",
        Int32(XML_SCHEMAV_CVC_TYPE_2.rawValue): "cvc-type.2",
        Int32(XML_SCHEMAV_CVC_IDC.rawValue): "cvc-identity-constraint",
        Int32(XML_SCHEMAV_CVC_WILDCARD.rawValue): "cvc-wildcard",
    ]) { first, _ in first }
}
