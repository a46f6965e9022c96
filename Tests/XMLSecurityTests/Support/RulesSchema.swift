@testable import XMLSecurity

/// A schema with one element for each kind of rule; see `SchemaRulesTests`.
enum RulesSchema {
    /// Compiled once a test run.
    static let compiled = Result {
        let scratch = try Scratch()
        return try SchemaSet(path: scratch.file("rules.xsd", Array(text.utf8)))
    }

    private static let text = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:r="urn:r" targetNamespace="urn:r">
          <xs:element name="known" type="xs:string"/>
          <xs:element name="all">
            <xs:complexType><xs:choice minOccurs="0" maxOccurs="unbounded">
              <xs:element name="pattern" type="r:patternType"/>
              <xs:element name="enumeration" type="r:enumerationType"/>
              <xs:element name="length" type="r:lengthType"/>
              <xs:element name="minLength" type="r:minLengthType"/>
              <xs:element name="maxLength" type="r:maxLengthType"/>
              <xs:element name="minInclusive" type="r:minInclusiveType"/>
              <xs:element name="maxInclusive" type="r:maxInclusiveType"/>
              <xs:element name="minExclusive" type="r:minExclusiveType"/>
              <xs:element name="maxExclusive" type="r:maxExclusiveType"/>
              <xs:element name="totalDigits" type="r:totalDigitsType"/>
              <xs:element name="fractionDigits" type="r:fractionDigitsType"/>
              <xs:element name="number" type="xs:int"/>
              <xs:element name="day" type="xs:date"/>
              <xs:element name="numbers" type="r:numbersType"/>
              <xs:element name="either" type="r:eitherType"/>
              <xs:element name="fixed" type="xs:string" fixed="f"/>
              <xs:element name="pair" type="r:pairType"/>
              <xs:element name="empty" type="r:emptyType"/>
              <xs:element name="marked" type="r:markedType"/>
              <xs:element name="item" type="r:itemType"/>
              <xs:element name="point" type="r:pointType"/>
              <xs:element name="any" type="r:anyType"/>
            </xs:choice></xs:complexType>
            <xs:key name="itemKey"><xs:selector xpath="item"/><xs:field xpath="@key"/></xs:key>
            <xs:unique name="itemName"><xs:selector xpath="item"/><xs:field xpath="@name"/></xs:unique>
            <xs:keyref name="pointTo" refer="r:itemKey"><xs:selector xpath="point"/><xs:field xpath="@to"/></xs:keyref>
          </xs:element>

          <xs:simpleType name="patternType"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{3}"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="enumerationType"><xs:restriction base="xs:string"><xs:enumeration value="A"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="lengthType"><xs:restriction base="xs:string"><xs:length value="4"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="minLengthType"><xs:restriction base="xs:string"><xs:minLength value="12"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="maxLengthType"><xs:restriction base="xs:string"><xs:maxLength value="4"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="minInclusiveType"><xs:restriction base="xs:integer"><xs:minInclusive value="10"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="maxInclusiveType"><xs:restriction base="xs:integer"><xs:maxInclusive value="20"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="minExclusiveType"><xs:restriction base="xs:integer"><xs:minExclusive value="10"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="maxExclusiveType"><xs:restriction base="xs:integer"><xs:maxExclusive value="20"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="totalDigitsType"><xs:restriction base="xs:integer"><xs:totalDigits value="3"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="fractionDigitsType"><xs:restriction base="xs:decimal"><xs:fractionDigits value="1"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="numbersType"><xs:list itemType="xs:int"/></xs:simpleType>
          <xs:simpleType name="eitherType"><xs:union memberTypes="xs:boolean r:enumerationType"/></xs:simpleType>

          <xs:complexType name="pairType"><xs:sequence>
            <xs:element name="a" type="xs:string"/><xs:element name="b" type="xs:string"/>
          </xs:sequence></xs:complexType>
          <xs:complexType name="emptyType"/>
          <xs:complexType name="markedType">
            <xs:attribute name="kind" type="r:enumerationType" use="required"/><xs:attribute name="sign" type="xs:string" fixed="s"/>
          </xs:complexType>
          <xs:complexType name="itemType"><xs:attribute name="key" type="xs:string"/><xs:attribute name="name" type="xs:string"/></xs:complexType>
          <xs:complexType name="pointType"><xs:attribute name="to" type="xs:string"/></xs:complexType>
          <xs:complexType name="anyType"><xs:sequence><xs:any processContents="strict"/></xs:sequence></xs:complexType>
        </xs:schema>
        """
}
