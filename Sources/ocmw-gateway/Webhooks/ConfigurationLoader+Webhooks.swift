import Foundation
import MessageStore

extension ConfigurationLoader {
    /// The endpoints of one tenant, by name.
    func webhooks(of tenant: String, _ outline: ConfigurationOutline, _ reader: SettingReader)
        -> [WebhookConfiguration]
    {
        let prefix = "tenants.\(tenant).webhooks"
        return outline.names(below: prefix).compactMap { name in
            guard Self.isName(name) else {
                reader.add(prefix, "a name has 1 to 32 of a-z, 0-9 and hyphen", "correct \(name.prefix(32))")
                return nil
            }
            return WebhookConfiguration(
                name: name, url: webhookURL("\(prefix).\(name).url", reader),
                secretFile: reader.path("\(prefix).\(name).secret"),
                anchorsFile: reader.optionalPath("\(prefix).\(name).ca"),
                events: webhookEvents("\(prefix).\(name).events", reader))
        }
    }

    private func webhookURL(_ key: String, _ reader: SettingReader) -> String {
        let text = reader.required(key)
        guard !text.isEmpty else { return text }
        guard WebhookConfiguration.isAddress(text) else {
            reader.add(
                key, "must be an https address without user, query and fragment", "write https://host:port/path")
            return text
        }
        return text
    }

    private func webhookEvents(_ key: String, _ reader: SettingReader) -> Set<WebhookEventType> {
        let words = reader.list(key)
        guard !words.isEmpty else { return Set(WebhookEventType.allCases) }
        return Set(
            words.compactMap { word in
                if let type = WebhookEventType(rawValue: word) { return type }
                let names = WebhookEventType.allCases.map(\.rawValue).joined(separator: ", ")
                reader.add(
                    key, "\(word.prefix(64)) is no event", "write some of: \(names); or leave the key out for all")
                return nil
            })
    }
}

extension ConfigurationOutline {
    /// Names of the mappings that stand below a key, sorted.
    func names(below prefix: String) -> [String] {
        let depth = prefix.split(separator: ".").count
        let names = values.keys.filter { $0.utf8.starts(with: (prefix + ".").utf8) }
            .compactMap { $0.split(separator: ".").dropFirst(depth).first.map(String.init) }
        return Set(names).sorted()
    }
}
