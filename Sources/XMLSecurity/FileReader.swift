#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Reads schema files without Foundation.
enum FileReader {
    /// The bytes of a file, nil when it cannot be read or has more than 4 MiB.
    static func bytes(ofFile path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
            bytes += chunk[..<count]
            guard bytes.count <= 4 << 20 else { return nil }
        }
        return ferror(file) == 0 ? bytes : nil
    }
}
