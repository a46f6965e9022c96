import Foundation
import Testing

@testable import XMLSecurity

/// Documents made of everything that the grammar knows are judged by it, and changed in every place it says no more than libxml2.
@Suite struct KnownConstructTests {
    private static let main = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="urn:m" xmlns:c="urn:c" targetNamespace="urn:m"
            elementFormDefault="qualified">
          <xs:import namespace="urn:c" schemaLocation="1.xsd"/>
          <xs:complexType name="base"><xs:sequence><xs:element name="from" type="xs:date"/><xs:element name="to" type="xs:date" minOccurs="0"/></xs:sequence>
            <xs:attribute name="id" type="xs:ID" use="required"/></xs:complexType>
          <xs:complexType name="period"><xs:complexContent><xs:extension base="m:base"><xs:choice minOccurs="0" maxOccurs="2">
            <xs:element name="amount" type="c:amount"/><xs:element name="note"><xs:complexType><xs:simpleContent><xs:extension base="c:text"><xs:attribute name="lang" type="c:language"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
          </xs:choice><xs:attribute name="rank" type="xs:positiveInteger"/></xs:extension></xs:complexContent></xs:complexType>
          <xs:element name="doc"><xs:complexType><xs:sequence>
            <xs:element name="empty" minOccurs="0"><xs:complexType/></xs:element>
            <xs:element name="period" type="m:period" maxOccurs="unbounded"/>
            <xs:element name="at" type="xs:dateTime"/>
            <xs:element ref="c:either"/>
            <xs:element name="plain" form="unqualified" type="xs:boolean" minOccurs="0"/>
            <xs:element ref="m:doc" minOccurs="0"/>
            <xs:sequence minOccurs="0"><xs:any namespace="urn:s" processContents="skip" maxOccurs="unbounded"/></xs:sequence>
          </xs:sequence><xs:anyAttribute namespace="##any" processContents="skip"/></xs:complexType></xs:element>
        </xs:schema>
        """
    private static let common = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:c" targetNamespace="urn:c">
          <xs:simpleType name="amount"><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/><xs:minInclusive value="0"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="text"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="6"/><xs:pattern value="\\S[^\\t\\n\\r]*"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="language"><xs:restriction base="xs:token"><xs:enumeration value="nl"/><xs:enumeration value="fr"/></xs:restriction></xs:simpleType>
          <xs:simpleType name="code"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{3}"/></xs:restriction></xs:simpleType>
          <xs:element name="either"><xs:simpleType><xs:union memberTypes="code xs:int"/></xs:simpleType></xs:element>
        </xs:schema>
        """

    private static let document = """
        <m:doc xmlns:m="urn:m" xmlns:c="urn:c" any="thing" m:other="x"><m:empty/><m:period id="p1"><m:from>2026-11-22</m:from></m:period>
        <m:period id="p2" rank="2"><m:from>2026-11-22</m:from><m:to>2026-12-31</m:to><m:note lang="nl">één &amp; </m:note><m:amount>12.50</m:amount></m:period>
        <m:at>2026-11-22T10:00:00.5+01:00</m:at><c:either>ABC</c:either><plain>true</plain>
        <m:doc><m:period id="p3"><m:from>2026-11-22</m:from><m:note>x</m:note></m:period><m:at>2026-11-22T10:00:00Z</m:at><c:either>12</c:either></m:doc>
        <s:any xmlns:s="urn:s"><what>ever</what></s:any><s:two xmlns:s="urn:s"/></m:doc>
        """

    @Test func isJudgedByTheGrammar() throws {
        let sample = try GrammarSample(files: [Self.main, Self.common])
        #expect(try sample.isValid(Self.document))
        #expect(try sample.isSurelyValid(Self.document))
    }

    /// Nothing in the schemas of this repository is left to libxml2 for want of a word for it.
    @Test(arguments: [
        "exchange-messages", "competence-transfer", "consultation", "reference-directory", "social-inquiry", "exchange",
    ])
    func schemasOfOurs(_ name: String) throws {
        let sample = try GrammarSample(path: Self.schemas.appendingPathComponent("\(name)-v1.xsd").path)
        let grammar = try #require(sample.schemas.grammar)
        let unknown = grammar.types.filter { if case .unknown = $0.content { true } else { false } }
        #expect(unknown.isEmpty && grammar.types.count > 20, "\(unknown.count) of \(grammar.types.count)")
    }

    private static let schemas = Judge.folder.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Schemas")

    /// As much of one as the schemas ask for.
    private static let signature = XMLElement(
        "Signature", prefix: "ds", namespace: Namespace.signature, attributes: [XMLAttribute("Id", "s")],
        children: [.element(XMLElement("SignedInfo", prefix: "ds", namespace: Namespace.signature))])

    /// The grammar finds valid what libxml2 does among the examples, and nothing else.
    @Test func examplesOfOurs() throws {
        var (valid, refused) = (0, 0)
        for service in ["competence-transfer", "consultation", "exchange", "reference-directory", "social-inquiry"] {
            let sample = try GrammarSample(path: Self.schemas.appendingPathComponent("\(service)-v1.xsd").path)
            let folder = Self.schemas.appendingPathComponent("Examples/\(service)")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".xml") {
                let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                let example = try XMLReader.parse(Array(text.utf8))
                let signed = example.replacing(children: example.children + [.element(Self.signature)])
                let element = Canonicalizer.bytes(of: signed).string
                let isValid = try sample.isValid(element)
                #expect(try sample.isSurelyValid(element) == isValid, "\(service)/\(name)")
                if isValid { valid += 1 } else { refused += 1 }
            }
        }
        #expect(valid > 20 && refused > 0, "\(valid) valid, \(refused) refused")
    }

    /// One change at a time, at every place: an element left out, doubled, exchanged, renamed; a text or value put in its place.
    @Test func changedInEveryPlace() throws {
        let sample = try GrammarSample(files: [Self.main, Self.common])
        let document = try XMLReader.parse(Array(Self.document.utf8))
        var answers: [Bool: Int] = [:]
        for change in document.changes {
            let text = Canonicalizer.bytes(of: change).string
            let isValid = try sample.isValid(text)
            if try sample.isSurelyValid(text) {
                answers[true, default: 0] += 1
                #expect(isValid, "\(text)")
            } else {
                answers[isValid, default: 0] -= isValid ? 1000 : -1
                #expect(!isValid, "left to libxml2, which finds it valid: \(text)")
            }
            #expect(try sample.violationsInMessage(text).isEmpty == isValid, "\(text)")
            #expect(try sample.violationsInDocument(text).isEmpty == isValid, "\(text)")
        }
        #expect(answers[true, default: 0] > 40 && answers[false, default: 0] > 200, "\(answers)")
    }
}

extension XMLElement {
    /// This element with one change somewhere in it.
    fileprivate var changes: [XMLElement] {
        var result: [XMLElement] = []
        let children = self.children
        for index in children.indices {
            var without = children
            without.remove(at: index)
            var doubled = children
            doubled.insert(children[index], at: index)
            result += [replacing(children: without), replacing(children: doubled)]
            if index + 1 < children.count {
                var exchanged = children
                exchanged.swapAt(index, index + 1)
                result.append(replacing(children: exchanged))
            }
            let replacements: [XMLNode] =
                switch children[index] {
                case .element(let child): child.changes.map { .element($0) } + [.element(child.renamed)]
                case .text: ["", "x", " ", "1", "-1", "ABC", "2026-11-22", "true", "1.234"].map { .text($0) }
                }
            for replacement in replacements {
                var changed = children
                changed[index] = replacement
                result.append(replacing(children: changed))
            }
        }
        for attribute in attributes {
            let others = attributes.filter { $0 != attribute }
            result.append(with(others))
            for value in ["", "x", "nl", "0", "p9", " "] {
                result.append(
                    with(
                        others + [
                            XMLAttribute(
                                prefix: attribute.prefix, localName: attribute.localName,
                                namespace: attribute.namespace, value: value)
                        ]))
            }
        }
        result.append(with(attributes + [XMLAttribute("unknown", "1")]))
        return result
    }

    private var renamed: XMLElement {
        XMLElement("other", prefix: prefix, namespace: namespace, attributes: attributes, children: children)
    }

    private func with(_ attributes: [XMLAttribute]) -> XMLElement {
        XMLElement(localName, prefix: prefix, namespace: namespace, attributes: attributes, children: children)
    }
}
