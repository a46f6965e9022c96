// swift-tools-version: 6.2
import PackageDescription

/// Fuzzes XMLSecurity with libFuzzer, beside libxml2 and libxmlsec1; a package of its own, so that nothing here is built with the product.
///
/// The targets themselves stand in Tests/XMLSecurityTests/Fuzzed, where `make test` runs them over the corpus.
let package = Package(
    name: "fuzzing",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "ocmw-gateway", path: "..")],
    targets: [
        .systemLibrary(name: "CXMLSec", pkgConfig: "xmlsec1-openssl", providers: [.apt(["libxmlsec1-dev"])]),
        .target(name: "CPeer", dependencies: ["CXMLSec"]),
        .target(
            name: "FuzzTargets", dependencies: [.product(name: "XMLSecurity", package: "ocmw-gateway")],
            swiftSettings: [.swiftLanguageMode(.v6)]),
        .executableTarget(
            name: "fuzz",
            dependencies: ["FuzzTargets", "CPeer", .product(name: "XMLSecurity", package: "ocmw-gateway")],
            swiftSettings: [.swiftLanguageMode(.v6)]),
    ])
