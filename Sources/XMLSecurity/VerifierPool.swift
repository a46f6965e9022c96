import CLibCrypto
import Synchronization

/// An `EVP_PKEY_CTX` that was told to verify, owned; used by one thread at a time.
///
/// `@unchecked` holds because the pool hands each one out to one caller only.
final class VerifierContext: @unchecked Sendable {
    let pointer: OpaquePointer
    /// The digest whose signatures it verifies.
    let digest: DigestMethod

    init(takingOwnership pointer: OpaquePointer, digest: DigestMethod) {
        self.pointer = pointer
        self.digest = digest
    }

    deinit { EVP_PKEY_CTX_free(pointer) }
}

/// Contexts of one key that nobody uses at the moment, at most four.
final class VerifierPool: Sendable {
    private let idle = Mutex<[VerifierContext]>([])

    /// One for signatures over that digest.
    func take(_ digest: DigestMethod) -> VerifierContext? {
        idle.withLock { idle in idle.lastIndex { $0.digest == digest }.map { idle.remove(at: $0) } }
    }

    func give(back context: VerifierContext) {
        idle.withLock { if $0.count < 4 { $0.append(context) } }
    }
}
