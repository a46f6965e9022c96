import Foundation
import XMLSecurity

/// What the configuration says about revocation.
struct RevocationSettings: Hashable, Sendable {
    /// A list, or a folder of lists.
    var listPath: String?
    /// An OCSP response, or a folder of responses.
    var responsePath: String?
    /// How it is judged, once a path is given.
    var policy = RevocationPolicy()

    /// Whether revocation is judged at all.
    var isJudged: Bool { listPath != nil || responsePath != nil }

    /// Reads every file there is now.
    ///
    /// - Throws: `CommandFailure` naming the file or folder.
    func read() throws -> RevocationFiles {
        RevocationFiles(
            lists: try listPath.map(RevocationFiles.files) ?? [],
            responses: try responsePath.map(RevocationFiles.files) ?? [])
    }

    /// The trust of the gateway, with what the files say now.
    ///
    /// - Parameter partners: certificates that messages may name by issuer and serial number.
    func store(anchors: [Certificate], partners: [Certificate] = []) throws -> TrustStore {
        let files = try read()
        return try TrustStore(
            anchors: anchors, revocationLists: files.lists.map(\.bytes), ocspResponses: files.responses.map(\.bytes),
            partners: partners, policy: isJudged ? policy : nil)
    }
}

/// Lists and responses as they lie on the disk.
struct RevocationFiles: Hashable, Sendable {
    struct File: Hashable, Sendable {
        let path: String
        let bytes: [UInt8]
    }

    var lists: [File] = []
    var responses: [File] = []

    /// The file of that path, or the files in the folder of that path by name; names with a leading dot are left out.
    static func files(_ path: String) throws -> [File] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [File(path: path, bytes: try GatewayGraph.bytes(of: path))]
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw CommandFailure("cannot read \(path)", remedy: "let the gateway's user read the folder")
        }
        return try names.filter { !$0.hasPrefix(".") }.sorted().map { name in
            File(path: "\(path)/\(name)", bytes: try GatewayGraph.bytes(of: "\(path)/\(name)"))
        }
    }
}
