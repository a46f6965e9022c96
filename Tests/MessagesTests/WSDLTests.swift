import SocialSecurity
import Testing
import XMLSecurity

@testable import Messages

/// Both bindings of a WSDL file offer the same, and exactly what the code has.
@Suite struct WSDLTests {
    private static let wsdl = "http://schemas.xmlsoap.org/wsdl/"

    /// One operation of a binding or of the port type, as far as a client depends on it.
    private struct Offer: Hashable {
        let name: String
        let action: String?
        let input: String?
        let output: String?
        let fault: String?
    }

    private struct File {
        let root: XMLElement
        let prefixes: [String: String]

        init(_ name: String) throws {
            let bytes = try Place.bytes(ofSchema: name)
            root = try XMLReader.parse(bytes)
            let declarations = String(decoding: bytes, as: UTF8.self).matches(of: /xmlns:([a-z0-9]+)="([^"]+)"/)
            prefixes = Dictionary(declarations.map { (String($0.1), String($0.2)) }) { first, _ in first }
        }

        func all(_ name: String) -> [XMLElement] { root.all(name, namespace: WSDLTests.wsdl) }

        /// A qualified name with its namespace in place of its prefix.
        func expanded(_ name: String?) -> String? {
            guard let parts = name?.split(separator: ":"), parts.count == 2 else { return name }
            return prefixes[String(parts[0])].map { "{\($0)}\(parts[1])" }
        }

        /// The element that a message of the port type carries.
        func element(of message: String?) throws -> String? {
            let local = message?.split(separator: ":").last.map(String.init)
            let found = all("message").filter { $0.attribute("name") == local }
            #expect(found.count == 1, "\(message ?? "no message")")
            let parts = found.first?.all("part", namespace: WSDLTests.wsdl) ?? []
            #expect(parts.count == 1)
            return expanded(parts.first?.attribute("element"))
        }
    }

    private func operations(_ element: XMLElement) -> [XMLElement] { element.all("operation", namespace: Self.wsdl) }

    /// What the port type promises: names and the elements in, out and in a fault.
    private func promised(_ file: File) throws -> Set<Offer> {
        let types = file.all("portType")
        #expect(types.count == 1)
        return try Set(
            operations(try #require(types.first)).map { operation in
                func element(_ part: String) throws -> String? {
                    try file.element(of: operation.first(part, namespace: Self.wsdl)?.attribute("message"))
                }
                return Offer(
                    name: try #require(operation.attribute("name")), action: nil, input: try element("input"),
                    output: try element("output"), fault: try element("fault"))
            })
    }

    /// What a binding offers: everything of it is in the namespace of its SOAP version.
    private func offered(_ binding: XMLElement, soap: String) throws -> Set<Offer> {
        #expect(binding.first("binding", namespace: soap)?.attribute("style") == "document")
        let all = try operations(binding).map { operation in
            func use(_ part: String, _ child: String) -> String? {
                operation.first(part, namespace: Self.wsdl)?.first(child, namespace: soap)?.attribute("use")
            }
            return Offer(
                name: try #require(operation.attribute("name")),
                action: operation.first("operation", namespace: soap)?.attribute("soapAction"),
                input: use("input", "body"), output: use("output", "body"), fault: use("fault", "fault"))
        }
        #expect(Set(all.map(\.name)).count == all.count)
        return Set(all)
    }

    /// Name, action and element of every operation, from the code.
    private static func expected(_ file: String) -> [(name: String, action: String, element: String)] {
        guard file == "KSZHub.wsdl" else {
            return [("forward", Operation.forwardSOAPAction, "{\(Service.exchange.namespace)}forward")]
        }
        return Operation.allCases.filter(\.isSentByCustomer).map {
            ($0.rawValue, $0.soapAction, "{\($0.service.namespace)}\($0.rawValue)")
        }
    }

    @Test(arguments: ["KSZHub.wsdl", "Gateway.wsdl"])
    func bothBindingsOfferTheOperationsOfTheCode(_ name: String) throws {
        let file = try File(name)
        let exchange = Service.exchange.namespace
        let promises = Self.expected(name).map {
            Offer(
                name: $0.name, action: nil, input: $0.element, output: "{\(exchange)}answer",
                fault: "{\(exchange)}refusal")
        }
        #expect(try promised(file) == Set(promises))
        let offers = Self.expected(name).map {
            Offer(name: $0.name, action: $0.action, input: "literal", output: "literal", fault: "literal")
        }
        let bindings = file.all("binding")
        #expect(bindings.count == 2)
        #expect(Set(bindings.compactMap { $0.attribute("type") }).count == 1)
        for soap in ["soap", "soap12"] {
            let namespace = try #require(file.prefixes[soap])
            let binding = bindings.filter { $0.first("binding", namespace: namespace) != nil }
            #expect(binding.count == 1, "\(soap)")
            #expect(try offered(try #require(binding.first), soap: namespace) == Set(offers), "\(soap)")
        }
    }

    /// The service has a port for each binding, both at one address.
    @Test(arguments: ["KSZHub.wsdl", "Gateway.wsdl"])
    func serviceHasAPortForEachBinding(_ name: String) throws {
        let file = try File(name)
        let ports = try #require(file.all("service").first).all("port", namespace: Self.wsdl)
        let bound = ports.compactMap { $0.attribute("binding")?.split(separator: ":").last.map(String.init) }
        #expect(Set(bound) == Set(file.all("binding").compactMap { $0.attribute("name") }) && bound.count == 2)
        #expect(Set(ports.flatMap { $0.elements.compactMap { $0.attribute("location") } }).count == 1)
    }
}
