import AuditLog
import Configuration
import Foundation
import Gateway
import GatewayHTTP
import Logging
import MessageStore
import SOAPClient
import SocialSecurity
import XMLSecurity

/// Reads a configuration file into plain structs, or says everything that is wrong with it.
struct ConfigurationLoader {
    /// Path of the file.
    let path: String

    /// Folder of the file, absolute.
    private var folder: String {
        URL(filePath: path).absoluteURL.deletingLastPathComponent().path(percentEncoded: false)
    }

    /// The keys as they stand in the file.
    ///
    /// - Throws: `ConfigurationFindings`.
    func outline() throws -> ConfigurationOutline {
        guard let yaml = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw findings(
                [ConfigurationFinding(key: "(file)", rule: "cannot be read", remedy: "name a file that exists")], nil)
        }
        do {
            return try ConfigurationOutline(yaml: yaml)
        } catch {
            throw findings([error], nil)
        }
    }

    /// The configuration.
    ///
    /// - Throws: `ConfigurationFindings` with every key that is unknown, missing or wrong. Files are not looked at.
    func load() async throws -> GatewayConfiguration {
        let outline = try outline()
        let provider: FileProvider<YAMLSnapshot>
        do {
            provider = try await FileProvider<YAMLSnapshot>(filePath: .init(path))
        } catch {
            // A value that is neither text nor list of texts: the outline named it.
            throw findings(
                outline.findings.isEmpty
                    ? [ConfigurationFinding(key: "(file)", rule: "cannot be read", remedy: "mend the YAML text")]
                    : outline.findings, outline)
        }
        let directory = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let reader = SettingReader(ConfigReader(provider: provider), folder: directory)
        let configuration = read(reader, outline)
        checkEveryTenantIsNamed(outline, reader)
        let named = Set(outline.findings.map(\.key))
        let all = outline.findings + reader.findings.filter { !named.contains($0.key) }
        guard all.isEmpty, let configuration else { throw findings(all, outline) }
        return configuration
    }

    private func findings(_ findings: [ConfigurationFinding], _ outline: ConfigurationOutline?) -> ConfigurationFindings
    {
        ConfigurationFindings(findings: findings.map { $0.located(in: outline, of: path) })
    }

    private func checkEveryTenantIsNamed(_ outline: ConfigurationOutline, _ reader: SettingReader) {
        let described = outline.values.keys.filter { $0.hasPrefix("tenants.") }.map { $0.split(separator: ".")[1] }
        for name in Set(described.map(String.init)).subtracting(reader.list("tenantNames")).sorted() {
            reader.add("tenants.\(name)", "is not in tenantNames", "add it there, or remove its keys")
        }
    }

    private func read(_ reader: SettingReader, _ outline: ConfigurationOutline) -> GatewayConfiguration? {
        let hub = reader.organisation("hub.kbo")
        let rule = reader.choice("settings.workingDayRule", WorkingDayRule.self)
        let level = reader.choice("log.level", Logger.Level.self)
        let months = reader.number("settings.provisionalCodeMonths", in: 1...12)
        // Shorter than the shortest month: the announcement never comes before the registration.
        let notice = reader.number("settings.provisionalCodeNoticeDays", in: 1...27)
        let hours = reader.number("settings.deliveryBudgetHours", in: 1...720)
        let noticeDays = reader.number("settings.certificateNoticeDays", in: 1...365)
        let anchors = reader.path("trust.anchors")
        let revocation = revocation(reader)
        let tenants = tenants(reader, outline)
        let rest = endpoint("rest", reader)
        let soap = endpoint("soap", reader)
        let client = TLSCredentials(
            certificateFile: reader.path("client.certificate"), privateKeyFile: reader.path("client.key"),
            anchorsFile: anchors)
        let url = url(reader)
        let (witness, witnessURL) = (witness(reader), witnessURL(reader, hubURL: url))
        let successors = Successors(tenants: tenants, outline, reader)
        let (schemas, data, keys) = (
            reader.path("schemas.directory"), reader.path("data.directory"), reader.path("keys.directory")
        )
        if !data.isEmpty, keys == data || keys.hasPrefix(data + "/") {
            reader.add("keys.directory", "must not be data.directory nor lie in it", "name a folder elsewhere")
        }
        checkNumbers(of: tenants, hub: hub, reader)
        let review = reader.review()
        let store = reader.store()
        guard let hub, let rule, let level else { return nil }
        var settings = TenantSettings(
            workingDayRule: rule, provisionalCodeMonths: months, provisionalCodeNoticeDays: notice,
            deliveryBudget: .seconds(hours * 3600))
        settings.auditRetentionMonths = reader.number("settings.auditRetentionMonths", in: 120...600)
        settings.review = review
        return GatewayConfiguration(
            rest: rest, soap: soap, client: client, hubURL: url, hub: hub, witness: witness, witnessURL: witnessURL,
            anchorsFile: anchors,
            partnersFile: reader.optionalPath("trust.certificates"), revocation: revocation, schemasDirectory: schemas,
            dataDirectory: data, store: store, keysDirectory: keys, tenants: tenants, successors: successors,
            settings: settings,
            certificateNotice: .seconds(noticeDays * 86_400), logLevel: level,
            soapLogDirectory: reader.optionalPath("soapLog.directory"))
    }

    private func revocation(_ reader: SettingReader) -> RevocationSettings {
        let age = reader.optional("trust.maximumAgeHours").map { _ in
            reader.number("trust.maximumAgeHours", in: 1...8_760)
        }
        let whenUnknown = reader.choice("trust.revocation", RevocationPolicy.WhenUnknown.self) ?? .hardFail
        return RevocationSettings(
            listPath: reader.optionalPath("trust.crl"), responsePath: reader.optionalPath("trust.ocsp"),
            policy: RevocationPolicy(whenUnknown: whenUnknown, maximumAge: age.map { .seconds($0 * 3600) }))
    }

    private func endpoint(_ name: String, _ reader: SettingReader) -> ServerEndpoint {
        ServerEndpoint(
            host: reader.required("\(name).host"), port: reader.number("\(name).port", in: 0...65_535),
            certificateFile: reader.path("\(name).certificate"), privateKeyFile: reader.path("\(name).key"))
    }

    private func url(_ reader: SettingReader) -> String {
        let text = reader.required("hub.url")
        if !text.isEmpty, URL(string: text)?.scheme != "https" {
            reader.add("hub.url", "must be an https address", "write https://host:port/soap")
        }
        return text
    }

    /// Without an address of its own the witness lies beside the SOAP endpoint.
    private func witnessURL(_ reader: SettingReader, hubURL: String) -> String {
        guard let address = reader.optional("hub.witnessUrl") else {
            return (hubURL.hasSuffix("/soap") ? String(hubURL.dropLast(5)) : hubURL) + "/witness"
        }
        if URL(string: address)?.scheme != "https" || address.hasSuffix("/") {
            reader.add(
                "hub.witnessUrl", "must be an https address without a slash at its end",
                "write https://host:port/witness")
        }
        return address
    }

    private func witness(_ reader: SettingReader) -> WitnessSettings? {
        guard let text = reader.optional("hub.witnessKey") else { return nil }
        guard let key = try? CosignatureKey(text) else {
            reader.add(
                "hub.witnessKey", "must be a verifier key of a witness: name+key ID+base 64",
                "copy the line that the hub gave you (mock-ksz witness-key prints it)")
            return nil
        }
        return WitnessSettings(key: key)
    }

    private func tenants(_ reader: SettingReader, _ outline: ConfigurationOutline) -> [TenantConfiguration] {
        let names = reader.list("tenantNames")
        if names.isEmpty { reader.add("tenantNames", "must name at least one tenant", "write [name]") }
        if Set(names).count != names.count { reader.add("tenantNames", "names a tenant twice", "remove one") }
        return names.compactMap { tenant($0, reader, outline) }
    }

    /// Each number stands for one organisation: tenant, predecessor or hub.
    private func checkNumbers(of tenants: [TenantConfiguration], hub: EnterpriseNumber?, _ reader: SettingReader) {
        var owners: [EnterpriseNumber: String] = [:]
        if let hub { owners[hub] = "hub.kbo" }
        let numbers =
            tenants.map { ("tenants.\($0.name).kbo", $0.organisation) }
            + tenants.flatMap { tenant in
                tenant.predecessors.map { ("tenants.\(tenant.name).predecessors", $0) }
            }
        for (key, number) in numbers {
            if let owner = owners[number] {
                reader.add(key, "must not repeat the KBO number of \(owner)", "correct one of the two")
            }
            owners[number] = key
        }
    }

    private func tenant(_ name: String, _ reader: SettingReader, _ outline: ConfigurationOutline)
        -> TenantConfiguration?
    {
        guard Self.isName(name) else {
            reader.add("tenantNames", "a name has 1 to 32 of a-z, 0-9 and hyphen", "correct \(name.prefix(32))")
            return nil
        }
        let prefix = "tenants.\(name)"
        let organisation = reader.organisation("\(prefix).kbo")
        let displayName = reader.required("\(prefix).name")
        let (certificate, key) = (reader.path("\(prefix).certificate"), reader.path("\(prefix).key"))
        let predecessors = reader.list("\(prefix).predecessors").compactMap {
            reader.organisation($0, key: "\(prefix).predecessors")
        }
        let webhooks = webhooks(of: name, outline, reader)
        let answers = reader.choice("\(prefix).inquiryAnswers", InquiryAnswers.self)
        guard let organisation, let answers else { return nil }
        return TenantConfiguration(
            name: name, organisation: organisation, displayName: displayName, certificateFile: certificate,
            privateKeyFile: key, predecessors: predecessors, webhooks: webhooks, inquiryAnswers: answers,
            retention: reader.retention(of: prefix))
    }

    /// 1 to 32 of `a`-`z`, `0`-`9` and hyphen.
    static func isName(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count) && name.utf8.allSatisfy(isNameByte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
