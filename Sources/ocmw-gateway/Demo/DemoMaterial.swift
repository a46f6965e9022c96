import Foundation
import Messages

/// The folders of the repository that the demo reads.
struct DemoMaterial {
    let schemas: String
    /// `nil` for a sandbox, which judges nothing.
    let judges: String?

    /// Before anything is made.
    ///
    /// - Throws: `CommandFailure` that names every folder that is not what it should be, and its option.
    func check() throws {
        let missing = [schemasFault, judges.flatMap(judgesFault)].compactMap(\.self)
        guard !missing.isEmpty else { return }
        throw CommandFailure(
            missing.joined(separator: "\n"),
            remedy: "run the demo in the folder of the repository, or say where its folders are: "
                + "--schemas for Schemas, --judges for Tests/Judges")
    }

    private var schemasFault: String? {
        guard isFolder(schemas) else { return "--schemas: there is no folder \(schemas)" }
        do {
            _ = try DocumentSchemas(directory: schemas)
            return nil
        } catch {
            return "--schemas: \(schemas) lacks the schema \(error.path)"
        }
    }

    private func judgesFault(_ folder: String) -> String? {
        guard isFolder(folder) else { return "--judges: there is no folder \(folder)" }
        let program = "zeep_folder.py"
        let isThere = FileManager.default.fileExists(atPath: "\(folder)/\(program)")
        return isThere ? nil : "--judges: \(folder) lacks the program \(program)"
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder = ObjCBool(false)
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
