// swift-tools-version: 6.2
import PackageDescription

/// Measures parts of the gateway beside other implementations; a package of its own, so that nothing here is built with the product.
let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "ocmw-gateway", path: "..")],
    targets: [
        .executableTarget(
            name: "signature-worker", dependencies: [.product(name: "XMLSecurity", package: "ocmw-gateway")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ])
