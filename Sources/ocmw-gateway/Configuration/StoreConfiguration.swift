import Foundation
import PostgreSQLStore

/// Where the stores of the tenants are.
enum StoreConfiguration: Sendable {
    /// One file a tenant in `data.directory`.
    case sqlite
    /// One PostgreSQL database for all.
    case postgresql(PostgreSQLConfiguration)
}

/// The database as the configuration file describes it; the password is read when stores are opened.
struct PostgreSQLConfiguration: Sendable {
    /// How the connection is protected.
    enum TLS: String, CaseIterable, Sendable {
        /// TLS, and the server's certificate is judged.
        case verified
        /// No TLS.
        case disabled
    }

    /// Everything but the password.
    var settings: PostgreSQLSettings
    /// File whose first line is the password.
    var passwordFile: String?

    /// Settings with the password.
    ///
    /// - Throws: `CommandFailure` naming the file.
    func complete() throws -> PostgreSQLSettings {
        guard let passwordFile else { return settings }
        let bytes = try GatewayGraph.bytes(of: passwordFile)
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard let password = String(validating: line, as: UTF8.self), !password.isEmpty, !line.contains(0) else {
            throw CommandFailure(
                "store.postgresql.passwordFile: \(passwordFile) holds no password",
                remedy: "write the password of \(settings.user) into its first line")
        }
        var complete = settings
        complete.password = password
        return complete
    }
}

extension SettingReader {
    private enum Kind: String, CaseIterable {
        case sqlite, postgresql
    }

    /// Reads the keys under `store`.
    func store() -> StoreConfiguration {
        guard choice("store.kind", Kind.self) == .postgresql else { return .sqlite }
        let prefix = "store.postgresql"
        for key in ["host", "database", "user"] where optional("\(prefix).\(key)") == nil {
            add(
                "\(prefix).\(key)", "is required with store.kind postgresql",
                "add the key; docs/configuration.md describes it")
        }
        let host = required("\(prefix).host")
        var settings = PostgreSQLSettings(
            host: host, port: number("\(prefix).port", in: 1...65_535), database: required("\(prefix).database"),
            user: required("\(prefix).user"), schema: required("\(prefix).schema"))
        if !settings.isSchemaName {
            add("\(prefix).schema", PostgreSQLSettings.schemaRule, "correct the name")
        }
        settings.tls = tls(prefix, host: host)
        return .postgresql(
            PostgreSQLConfiguration(settings: settings, passwordFile: optionalPath("\(prefix).passwordFile")))
    }

    /// A socket of this machine has no TLS.
    private func tls(_ prefix: String, host: String) -> PostgreSQLSettings.TLS {
        let mode = choice("\(prefix).tls", PostgreSQLConfiguration.TLS.self)
        if host.hasPrefix("/") || mode == .disabled { return .disabled }
        guard let authorities = optionalPath("\(prefix).ca") else {
            add(
                "\(prefix).ca", "is required with TLS",
                "name the PEM file of the authority of the server's certificate, or set \(prefix).tls: disabled")
            return .disabled
        }
        return .verified(authorities: authorities)
    }
}
