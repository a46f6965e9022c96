import Foundation
import Testing
import XMLSecurity

@testable import ocmw_gateway

/// `config check` and what is outside its files: addresses, and the hub's clock.
@Suite struct AddressAndClockTests {
    @Test func portOfAnotherProgramIsInUse() async throws {
        try await TestConfiguration.with { test in
            let (descriptor, port) = try listen()
            let text = test.text.replacing(
                "soap:   { port: 0", with: "soap:   { host: 127.0.0.1, port: \(port)")
            let findings = try await test.findings(text)
            #expect(findings.map(\.key) == ["soap.port"] && findings[0].rule.contains("another program listens"))
            close(descriptor)
            #expect(try await test.findings(text) == [])
        }
    }

    @Test func portOfTheRunningGatewayItselfIsNoFinding() async throws {
        try await TestConfiguration.with { test in
            let (descriptor, port) = try listen()
            defer { close(descriptor) }
            let text = test.text.replacing("soap:   { port: 0", with: "soap:   { port: \(port)")
            let lock = try ServeCommand.lock(try await test.load(text).dataDirectory)
            #expect(try await test.findings(text) == [])
            lock.release()
            let found = try await test.findings(text).map(\.key)
            #expect(found == ["soap.port"])
        }
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1", "soap.port"), ("0.0.0.0", "127.0.0.1", "soap.port"), ("127.0.0.2", "127.0.0.1", nil),
    ])
    func twoServersNeedTwoAddresses(rest: String, soap: String, key: String?) async throws {
        try await TestConfiguration.with { test in
            let reservation = try PortReservation(1)
            defer { reservation.release() }
            let port = reservation.ports[0]
            let text = test.text.replacing(
                "rest:   { host: 127.0.0.1, port: 0", with: "rest:   { host: \(rest), port: \(port)"
            )
            .replacing("soap:   { port: 0", with: "soap:   { host: \(soap), port: \(port)")
            let found = try await test.findings(text).map(\.key)
            #expect(found == [key].compactMap(\.self))
        }
    }

    @Test(arguments: [("192.0.2.1", "rest.host"), ("nowhere.invalid", "rest.host"), ("localhost", nil)])
    func hostMustBeOfThisComputer(host: String, key: String?) async throws {
        try await TestConfiguration.with { test in
            let text = test.text.replacing("rest:   { host: 127.0.0.1", with: "rest:   { host: \(host)")
            let found = try await test.findings(text).map(\.key)
            #expect(found == [key].compactMap(\.self))
        }
    }

    // The hub's clock. 784,111,777 is the instant of the example of RFC 9110, section 5.6.7.

    @Test(
        arguments: [
            (0, nil), (60, nil), (-60, nil), (61, .warning), (-61, .warning), (300, .warning), (-300, .warning),
            (301, .error), (-301, .error),
        ] as [(Int64, ConfigurationFinding.Severity?)])
    func skewIsJudged(seconds: Int64, severity: ConfigurationFinding.Severity?) {
        let clock = HubClock(now: { UTCInstant(milliseconds: (784_111_777 + seconds) * 1000) })
        let findings = clock.judge("Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(findings.map(\.severity) == [severity].compactMap(\.self))
        for finding in findings {
            #expect(finding.rule.contains("\(abs(seconds)) s \(seconds > 0 ? "ahead of" : "behind") the hub's"))
            #expect(finding.remedy.hasPrefix("set the clock: "))
        }
    }

    @Test(arguments: [nil, "", "yesterday", "1994-11-06T08:49:37Z"])
    func hubWithoutAClockIsAWarning(header: String?) {
        #expect(HubClock().judge(header).map(\.severity) == [.warning])
    }

    @Test(
        arguments: [
            ("0", []), ("90", [.warning]), ("-600", [.error]), ("none", [.warning]),
        ] as [(String, [ConfigurationFinding.Severity])])
    func clockIsComparedOverTLS(offset: String, severities: [ConfigurationFinding.Severity]) async throws {
        try await TestConfiguration.with { test in
            let server = try ClockServer(test, offset: offset)
            defer { server.stop() }
            let text = test.text.replacing("https://localhost:1/soap", with: "https://localhost:\(server.port)/soap")
            let check = ConfigurationCheck(path: try test.write(text), now: SystemClock.now())
            #expect(try await check.findings().map(\.severity) == severities)
        }
    }

    @Test func hubOutOfReachIsAWarning() async throws {
        try await TestConfiguration.with { test in
            let check = ConfigurationCheck(path: try test.write(test.text), now: SystemClock.now())
            let findings = try await check.findings()
            #expect(findings.map(\.key) == ["hub.url"] && findings[0].severity == .warning)
            #expect(findings[0].rule.contains("was not reached") && findings[0].remedy.contains("--offline"))
        }
    }

    /// A socket that listens on a free port of 127.0.0.1.
    private func listen() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let outcome = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
            guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                bind(descriptor, pointer, length) == 0
            else { return -1 }
            return getsockname(descriptor, pointer, &length)
        }
        try #require(outcome == 0 && Foundation.listen(descriptor, 1) == 0)
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}

/// A TLS server with a wrong clock; see Tests/Faults/clock_server.py.
private struct ClockServer {
    private let process = Process()
    private let input = Pipe()
    let port: Int

    init(_ test: TestConfiguration, offset: String) throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", tests.appending(path: "Faults/clock_server.py").path(percentEncoded: false),
            "\(test.folder)/pki/tls.pem", "\(test.folder)/pki/tls.key", offset,
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.hasSuffix("\n") {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the server has ended")
            text += String(decoding: data, as: UTF8.self)
        }
        port = try #require(Int(text.dropLast()))
    }

    func stop() { process.terminate() }
}
