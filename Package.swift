// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is compiled in the Swift 6 language mode with warnings as errors.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// What test targets share.
func testSupport(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")

let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "ocmw-gateway",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "ocmw-gateway", targets: ["ocmw-gateway"]),
        .executable(name: "mock-ksz", targets: ["mock-ksz"]),
        .executable(name: "ocmw-verify", targets: ["ocmw-verify"]),
        .library(name: "XMLSecurity", targets: ["XMLSecurity"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries of the system: headers and shims only.
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        // Base.
        module("SocialSecurity"),
        module("XMLSecurity", ["CLibXML2", "CLibCrypto"]),

        // Domain.
        module("Messages", ["XMLSecurity", "SocialSecurity"]),
        module("AuditLog", ["CLibCrypto", crypto]),

        // Contract.
        module("MessageStore", ["CLibCrypto", "Messages", "AuditLog", "SocialSecurity", "XMLSecurity", crypto]),

        // Service.
        module("Gateway", ["MessageStore", "Messages", "AuditLog", "SocialSecurity", "XMLSecurity", crypto, logging]),
        module("KSZHub", ["Messages", "SocialSecurity", "XMLSecurity", crypto, logging]),

        // Border.
        module("BoundedHTTP", [asyncHTTPClient, hummingbird, nioCore]),
        module("SQLiteWriting", [grdb]),

        // Edges.
        module(
            "SQLiteStore",
            [
                "SQLiteWriting", "MessageStore", "Messages", "AuditLog", "SocialSecurity", "XMLSecurity", crypto, grdb,
                grdbSQLite,
            ]),
        module(
            "PostgreSQLStore",
            ["CLibPQ", "MessageStore", "Messages", "AuditLog", "SocialSecurity", "XMLSecurity", crypto]),
        module(
            "SOAPClient",
            ["BoundedHTTP", "Messages", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL]),
        module(
            "GatewayHTTP",
            [
                "BoundedHTTP", "Gateway", "MessageStore", "Messages", "AuditLog", "SocialSecurity", "XMLSecurity",
                httpTypes,
                hummingbird, hummingbirdTLS, logging, nioCore, nioSSL, serviceLifecycle,
            ]),
        module(
            "KSZHubHTTP",
            [
                "BoundedHTTP", "SQLiteWriting", "KSZHub", "Messages", "SocialSecurity", "XMLSecurity", asyncHTTPClient,
                grdb, httpTypes, hummingbird, hummingbirdTLS, logging, nioCore, nioSSL, serviceLifecycle,
            ]),
        module("DevelopmentPKI", ["SocialSecurity", asn1, crypto, cryptoExtras, x509]),

        // Programs.
        program(
            "ocmw-gateway",
            [
                "BoundedHTTP", "GatewayHTTP", "Gateway", "PostgreSQLStore", "SQLiteStore", "SOAPClient", "MessageStore",
                "Messages", "AuditLog", "SocialSecurity", "XMLSecurity", "DevelopmentPKI", argumentParser,
                asyncHTTPClient,
                configuration, crypto, logging, nioCore, serviceLifecycle, yams,
            ]),
        program(
            "mock-ksz",
            [
                "KSZHubHTTP", "KSZHub", "SOAPClient", "Messages", "SocialSecurity", "XMLSecurity", argumentParser,
                configuration, logging, serviceLifecycle, yams,
            ]),
        // Writes docs/refusals.md; no product, only for `make docs`.
        program("refusal-page", ["Gateway", "KSZHub", "Messages", "SocialSecurity", "XMLSecurity"]),
        // Our side of the scoreboard of conformance; no product, only for `make conformance` and its test.
        program("xml-conformance", ["XMLSecurity"]),
        // Measures the audit log; no product, only for `make benchmark-audit` and its test.
        program(
            "audit-benchmark",
            [
                "Gateway", "SQLiteStore", "MessageStore", "Messages", "AuditLog", "SocialSecurity", "XMLSecurity",
                "DevelopmentPKI", argumentParser, grdb,
            ]),
        program("ocmw-verify", ["Messages", "AuditLog", "SocialSecurity", "XMLSecurity", argumentParser]),

        // Tests.
        testSupport("TestSupport", [logging]),
        // A simulated network around real gateways; no product, only for `make simulation` and its test.
        testSupport(
            "DeliverySimulation",
            [
                "TestSupport", "Gateway", "KSZHub", "KSZHubHTTP", "PostgreSQLStore", "SQLiteStore", "MessageStore",
                "Messages", "AuditLog", "SocialSecurity", "XMLSecurity", "DevelopmentPKI", crypto, logging,
            ]),
        .executableTarget(
            name: "delivery-simulation", dependencies: ["DeliverySimulation", argumentParser],
            path: "Tests/delivery-simulation", swiftSettings: strict),
        tests("DeliverySimulationTests", ["DeliverySimulation"]),
        // Measures delivery, its stores and what it cannot do without; no product, only for `make benchmark-delivery`.
        .executableTarget(
            name: "delivery-benchmark",
            dependencies: [
                "TestSupport", "CLibCrypto", "Gateway", "PostgreSQLStore", "SQLiteStore", "MessageStore", "Messages",
                "AuditLog", "SocialSecurity", "XMLSecurity", "DevelopmentPKI", argumentParser, asyncHTTPClient, grdb,
                logging, nioCore, nioPosix,
            ],
            path: "Tests/delivery-benchmark", swiftSettings: strict),
        tests("DeliveryBenchmarkTests", ["delivery-benchmark", "ocmw-gateway", "mock-ksz", "MessageStore"]),
        // Processes that are killed; the programs are run, not linked (Tests/Chaos).
        tests("ChaosTests", ["ocmw-gateway", "mock-ksz"]),
        tests("SocialSecurityTests", ["SocialSecurity"]),
        tests("XMLSecurityTests", ["XMLSecurity", "SocialSecurity", "CLibCrypto", "xml-conformance"]),
        tests("MessagesTests", ["Messages", "XMLSecurity", "SocialSecurity"]),
        tests("AuditLogTests", ["AuditLog", crypto]),
        tests(
            "MessageStoreTests",
            [
                "TestSupport", "MessageStore", "PostgreSQLStore", "SQLiteStore", "SQLiteWriting", "Messages",
                "AuditLog",
                "SocialSecurity", "XMLSecurity", grdb, crypto,
            ]),
        tests(
            "GatewayTests",
            [
                "TestSupport", "Gateway", "SQLiteStore", "MessageStore", "Messages", "AuditLog", "SocialSecurity",
                "XMLSecurity",
                crypto, logging,
            ]),
        tests(
            "ReconciliationTests",
            [
                "Gateway", "KSZHub", "KSZHubHTTP", "SQLiteStore", "MessageStore", "Messages", "AuditLog",
                "SocialSecurity", "XMLSecurity", "DevelopmentPKI", logging,
            ]),
        tests("KSZHubTests", ["TestSupport", "KSZHub", "Messages", "SocialSecurity", "XMLSecurity", crypto, logging]),
        tests(
            "KSZHubHTTPTests",
            ["TestSupport", "KSZHubHTTP", "KSZHub", "Messages", "SocialSecurity", "XMLSecurity", grdb, logging]),
        tests(
            "EndToEndTests",
            [
                "TestSupport", "GatewayHTTP", "KSZHubHTTP", "Gateway", "KSZHub", "SQLiteStore", "SOAPClient",
                "MessageStore",
                "Messages", "AuditLog", "SocialSecurity", "XMLSecurity", "DevelopmentPKI", asyncHTTPClient,
                hummingbird, hummingbirdTLS, logging, nioCore, nioSSL,
            ]),
        tests(
            "GatewayHTTPTests",
            [
                "TestSupport", "ocmw-verify", "GatewayHTTP", "Gateway", "MessageStore", "SQLiteStore", "Messages",
                "AuditLog",
                "SocialSecurity",
                "XMLSecurity", "DevelopmentPKI", grdb, httpTypes, hummingbird, hummingbirdTesting, logging, nioCore,
                nioSSL, serviceLifecycle,
            ]),
        tests(
            "GatewayProgramTests",
            [
                "TestSupport", "audit-benchmark", "mock-ksz", "ocmw-gateway", "ocmw-verify", "GatewayHTTP", "Gateway",
                "MessageStore", "PostgreSQLStore",
                "SQLiteStore",
                "Messages", "AuditLog", "SocialSecurity", "XMLSecurity", "DevelopmentPKI",
                argumentParser, grdb, httpTypes, hummingbird, hummingbirdTesting, logging,
            ]),
        tests(
            "VerifyTests",
            [
                "ocmw-verify", "Messages", "AuditLog", "SocialSecurity", "XMLSecurity", "DevelopmentPKI",
                argumentParser, crypto,
            ]),
        tests("DocumentationTests", ["refusal-page", "Gateway", "KSZHub", "Messages"]),
        tests(
            "MockKSZTests",
            ["mock-ksz", "DevelopmentPKI", "KSZHub", "Messages", "SOAPClient", "SocialSecurity", "XMLSecurity"]),
        tests("ArchitectureTests", []),
        tests("DevelopmentPKITests", ["DevelopmentPKI", "SocialSecurity"]),
    ]
)

// With OCMW_MODULES=base the package is its base modules and their tests: no packages of others, built in half a minute,
// for sanitizers, optimised tests, fuzzing and benchmarks.
if Context.environment["OCMW_MODULES"] == "base" {
    let base = [
        "CLibXML2", "CLibCrypto", "SocialSecurity", "XMLSecurity", "xml-conformance", "SocialSecurityTests",
        "XMLSecurityTests",
    ]
    package.dependencies = []
    package.targets.removeAll { !base.contains($0.name) }
    package.products.removeAll { $0.name != "XMLSecurity" }
}

// With OCMW_TESTS=A,B the package has these test targets alone: after a change, only what they test is built.
if let chosen = Context.environment["OCMW_TESTS"].map({ $0.split(separator: ",").map(String.init) }) {
    package.targets.removeAll { $0.type == .test && !chosen.contains($0.name) }
}
