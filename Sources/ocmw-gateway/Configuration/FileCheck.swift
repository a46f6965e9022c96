import Foundation
import Messages

/// Checks folders and the permissions of secret files.
struct FileCheck {
    let configuration: GatewayConfiguration

    func findings() -> [ConfigurationFinding] {
        var findings = schemas()
        findings += configuration.certificatePairs.flatMap { secretFile("\($0.prefix).key", $0.files.privateKeyFile) }
        findings += folder("data.directory", configuration.dataDirectory)
        findings += folder("keys.directory", configuration.keysDirectory)
        findings += keyFiles()
        findings += store()
        if let log = configuration.soapLogDirectory {
            findings += folder("soapLog.directory", log)
            findings.append(
                .warning(
                    "soapLog.directory", "every SOAP message is written there, with personal data in clear",
                    "remove the key where real persons are concerned"))
        }
        return findings
    }

    private func schemas() -> [ConfigurationFinding] {
        let key = "schemas.directory"
        guard FileManager.default.fileExists(atPath: configuration.schemasDirectory) else {
            return [
                .error(
                    key, "must be a folder that exists: \(configuration.schemasDirectory) does not",
                    "name the folder Schemas of the release")
            ]
        }
        do {
            _ = try DocumentSchemas(directory: configuration.schemasDirectory)
            return []
        } catch {
            return [
                .error(
                    key, "must hold the schemas of the release: \(error.path) is missing or no schema",
                    "name the folder Schemas of the release")
            ]
        }
    }

    /// A secret file is its owner's alone, and nobody else may replace it.
    private func secretFile(_ key: String, _ path: String) -> [ConfigurationFinding] {
        // A missing file is named where it is read.
        guard let mode = mode(path) else { return [] }
        var findings: [ConfigurationFinding] = []
        if mode & 0o077 != 0 {
            findings.append(
                .error(key, "must be its owner's alone (mode 0600), but has \(octal(mode))", "chmod 600 \(path)"))
        }
        let parent = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        if let mode = self.mode(parent), mode & 0o022 != 0, mode & 0o1000 == 0 {
            findings.append(
                .error(
                    key, "lies in a folder where others may replace it (mode \(octal(mode)))", "chmod go-w \(parent)"))
        }
        return findings
    }

    /// Folders of secrets and of databases are made on first start, 0700.
    private func folder(_ key: String, _ path: String) -> [ConfigurationFinding] {
        var isFolder = ObjCBool(false)
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if exists, !isFolder.boolValue { return [.error(key, "must be a folder: \(path) is a file", "name a folder")] }
        guard isWritable(exists ? path : nearestFolder(above: path)) else {
            return [
                .error(
                    key, "must be writable: \(path) is not, or cannot be made",
                    "give it to the gateway's user, or name another folder")
            ]
        }
        guard exists, let mode = mode(path), mode & 0o077 != 0 else { return [] }
        let finding = "should be its owner's alone (mode 0700), but has \(octal(mode))"
        return [.warning(key, finding, "chmod 700 \(path)")]
    }

    /// The key files of the tenants are not opened by a gateway unless they are their owner's alone.
    private func keyFiles() -> [ConfigurationFinding] {
        configuration.tenants.flatMap { tenant in
            secretFile("keys.directory", "\(configuration.keysDirectory)/\(tenant.organisation.digits).json")
        }
    }

    private func store() -> [ConfigurationFinding] {
        guard case .postgresql(let database) = configuration.store else { return [] }
        var findings = database.passwordFile.map(passwordFile) ?? []
        if case .verified(let path) = database.settings.tls, !FileManager.default.isReadableFile(atPath: path) {
            findings.append(
                .error("store.postgresql.ca", "must be a file that can be read: \(path) cannot", "name a PEM file"))
        }
        return findings
    }

    private func passwordFile(_ path: String) -> [ConfigurationFinding] {
        let key = "store.postgresql.passwordFile"
        guard FileManager.default.isReadableFile(atPath: path) else {
            return [.error(key, "must be a file that can be read: \(path) cannot", "name the file of the password")]
        }
        return secretFile(key, path)
    }

    private func nearestFolder(above path: String) -> String {
        var folder = URL(filePath: path).deletingLastPathComponent()
        while !FileManager.default.fileExists(atPath: folder.path(percentEncoded: false)), folder.path != "/" {
            folder.deleteLastPathComponent()
        }
        return folder.path(percentEncoded: false)
    }

    /// Tries: permissions alone say nothing about a disk mounted for reading, nor to the system's administrator.
    private func isWritable(_ folder: String) -> Bool {
        let probe = "\(folder)/.config-check-\(UUID().uuidString)"
        guard FileManager.default.createFile(atPath: probe, contents: nil) else { return false }
        return (try? FileManager.default.removeItem(atPath: probe)) != nil
    }

    private func mode(_ path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }

    private func octal(_ mode: Int) -> String { "0" + String(mode, radix: 8) }
}
