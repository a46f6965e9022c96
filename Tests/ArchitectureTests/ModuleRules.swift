/// The layers of the picture of modules, from the bottom up.
enum Layer: Int, Comparable {
    case c, base, domain, contract, service, border, edge, program

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a module may import.
struct ModuleRule {
    let layer: Layer
    /// Modules of this repository, each of a lower layer.
    let own: Set<String>
    /// Modules of packages that others wrote.
    let foreign: Set<String>
    /// Modules that come with the toolchain, beside the standard library.
    let system: Set<String>

    init(_ layer: Layer, own: Set<String> = [], foreign: Set<String> = [], system: Set<String> = Self.anySystem) {
        self.layer = layer
        self.own = own
        self.foreign = foreign
        self.system = system
    }

    var allowed: Set<String> { own.union(foreign).union(system) }

    static let anySystem: Set<String> = libc.union([
        "Dispatch", "Foundation", "FoundationEssentials", "Synchronization",
    ])
    static let libc: Set<String> = ["Darwin", "Glibc", "Musl"]
}

/// The picture of modules as a table: whoever adds a module or an import decides here that it fits.
enum ModuleRules {
    private static let base: Set<String> = ["SocialSecurity", "XMLSecurity"]
    private static let domain = base.union(["AuditLog", "Messages"])
    private static let nio: Set<String> = ["NIOConcurrencyHelpers", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"]
    private static let server = nio.union(["HTTPTypes", "Hummingbird", "HummingbirdTLS", "Logging", "ServiceLifecycle"])

    static let sources: [String: ModuleRule] = [
        "CLibXML2": ModuleRule(.c, system: []),
        "CLibCrypto": ModuleRule(.c, system: []),
        "CLibPQ": ModuleRule(.c, system: []),

        // The numbers and terms of the law need nothing but the standard library.
        "SocialSecurity": ModuleRule(.base, system: []),
        // No Foundation here: its XML parser must stay out of reach, and the verifier small.
        "XMLSecurity": ModuleRule(
            .base, own: ["CLibCrypto", "CLibXML2"], system: ModuleRule.libc.union(["Synchronization"])),

        "Messages": ModuleRule(.domain, own: base),
        "AuditLog": ModuleRule(.domain, own: ["CLibCrypto"], foreign: ["Crypto"]),

        "MessageStore": ModuleRule(.contract, own: domain.union(["CLibCrypto"]), foreign: ["Crypto"]),

        "Gateway": ModuleRule(.service, own: domain.union(["MessageStore"]), foreign: ["Crypto", "Logging"]),
        // The hub and the gateway agree through Messages alone, as two strangers would.
        "KSZHub": ModuleRule(.service, own: base.union(["Messages"]), foreign: ["Crypto", "Logging"]),

        // What servers and clients of gateway and hub share knows nothing of either.
        "BoundedHTTP": ModuleRule(.border, foreign: ["AsyncHTTPClient", "Hummingbird", "NIOCore"]),
        // What the databases of gateway and hub share: how writes are committed together.
        "SQLiteWriting": ModuleRule(.border, foreign: ["GRDB"]),

        "SQLiteStore": ModuleRule(
            .edge, own: domain.union(["MessageStore", "SQLiteWriting"]), foreign: ["Crypto", "GRDB", "GRDBSQLite"]),
        // The one module that speaks with PostgreSQL; the two stores share nothing but the contract.
        "PostgreSQLStore": ModuleRule(
            .edge, own: domain.union(["CLibPQ", "MessageStore"]), foreign: ["Crypto"]),
        "SOAPClient": ModuleRule(
            .edge, own: base.union(["BoundedHTTP", "Messages"]),
            foreign: nio.union(["AsyncHTTPClient", "HTTPTypes", "Logging"])),
        "GatewayHTTP": ModuleRule(
            .edge, own: domain.union(["BoundedHTTP", "Gateway", "MessageStore"]), foreign: server),
        "KSZHubHTTP": ModuleRule(
            .edge, own: base.union(["BoundedHTTP", "KSZHub", "Messages", "SQLiteWriting"]),
            foreign: server.union(["AsyncHTTPClient", "GRDB"])),
        "DevelopmentPKI": ModuleRule(
            .edge, own: ["SocialSecurity"], foreign: ["Crypto", "CryptoExtras", "SwiftASN1", "X509"]),

        "ocmw-gateway": ModuleRule(
            .program,
            own: domain.union([
                "BoundedHTTP", "DevelopmentPKI", "Gateway", "GatewayHTTP", "MessageStore", "PostgreSQLStore",
                "SOAPClient",
                "SQLiteStore",
            ]),
            foreign: [
                "ArgumentParser", "AsyncHTTPClient", "Configuration", "Crypto", "Logging", "NIOCore",
                "ServiceLifecycle", "Yams",
            ]),
        "mock-ksz": ModuleRule(
            .program, own: base.union(["KSZHub", "KSZHubHTTP", "Messages", "SOAPClient"]),
            foreign: ["ArgumentParser", "Configuration", "Logging", "ServiceLifecycle", "Yams"]),
        // Writes the page of refusals: it knows both sides, and neither knows it.
        "refusal-page": ModuleRule(.program, own: base.union(["Gateway", "KSZHub", "Messages"])),
        // Judged beside the implementations of others: nothing but the module it stands for.
        "xml-conformance": ModuleRule(.program, own: ["XMLSecurity"]),
        // Measures the log of the gateway beside a plain table of the same database.
        "audit-benchmark": ModuleRule(
            .program, own: domain.union(["DevelopmentPKI", "Gateway", "MessageStore", "SQLiteStore"]),
            foreign: ["ArgumentParser", "GRDB"]),
        "ocmw-verify": ModuleRule(.program, own: domain, foreign: ["ArgumentParser"]),
    ]

    /// What only border, edges and programs may know.
    static let edgeOnly = server.union(["AsyncHTTPClient", "GRDB", "SwiftASN1", "X509"]).subtracting(["Logging"])
    /// The parts of a gateway that the hub must not know.
    static let gatewayParts: Set<String> = [
        "AuditLog", "Gateway", "GatewayHTTP", "MessageStore", "PostgreSQLStore", "SQLiteStore",
        "ocmw-gateway",
    ]
    /// The parts of the hub that a gateway must not know.
    static let hubParts: Set<String> = ["KSZHub", "KSZHubHTTP", "mock-ksz"]
}
