import CLibCrypto

/// An in-memory BIO of libcrypto, freed once.
struct MemoryBIO: ~Copyable {
    let pointer: OpaquePointer

    /// An empty one to write into.
    init?() {
        guard let pointer = BIO_new(BIO_s_mem()) else { return nil }
        self.pointer = pointer
    }

    /// One that holds a copy of `bytes`.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= Int(Int32.max), let pointer = BIO_new(BIO_s_mem()) else { return nil }
        guard bytes.isEmpty || BIO_write(pointer, bytes, Int32(bytes.count)) == Int32(bytes.count) else {
            BIO_free(pointer)
            return nil
        }
        self.pointer = pointer
    }

    deinit { BIO_free(pointer) }

    /// What has been written and not yet read.
    borrowing func readAll() -> [UInt8] {
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 512)
        while case let count = BIO_read(pointer, &chunk, 512), count > 0 {
            result += chunk[..<Int(count)]
        }
        return result
    }
}
