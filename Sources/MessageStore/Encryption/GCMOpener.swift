import CLibCrypto
import Crypto

/// Opens values that one key sealed by AES-256-GCM; what the cipher derives from the key is derived once.
///
/// Source: NIST SP 800-38D.
final class GCMOpener {
    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    private let context: OpaquePointer

    /// - Returns: `nil` for a key that has not 256 bits.
    init?(key: SymmetricKey) {
        guard key.bitCount == 256, let context = EVP_CIPHER_CTX_new() else { return nil }
        self.context = context
        let isKeyed = key.withUnsafeBytes {
            EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, $0.bindMemory(to: UInt8.self).baseAddress, nil) == 1
        }
        guard isKeyed else { return nil }
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    /// Nonce, encrypted value and tag in a row. `nil`, and nothing of the value, when it does not decrypt with `data`.
    func open(_ sealed: ArraySlice<UInt8>, authenticating data: [UInt8]) -> [UInt8]? {
        let count = sealed.count - Self.nonceByteCount - Self.tagByteCount
        guard count > 0 else { return nil }
        var isOpened = false
        let value = [UInt8](unsafeUninitializedCapacity: count) { value, written in
            isOpened = sealed.withUnsafeBufferPointer { decrypt($0, data, into: value) }
            if !isOpened { value.update(repeating: 0) }
            written = count
        }
        return isOpened ? value : nil
    }

    private func decrypt(
        _ sealed: UnsafeBufferPointer<UInt8>, _ data: [UInt8], into value: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        guard let nonce = sealed.baseAddress, let plain = value.baseAddress else { return false }
        let encrypted = nonce + Self.nonceByteCount
        // The function takes tags to write and to compare alike; it writes none here.
        let tag = UnsafeMutableRawPointer(mutating: encrypted + value.count)
        var written: CInt = 0
        return EVP_DecryptInit_ex(context, nil, nil, nil, nonce) == 1
            && EVP_DecryptUpdate(context, nil, &written, data, CInt(data.count)) == 1
            && EVP_DecryptUpdate(context, plain, &written, encrypted, CInt(value.count)) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(Self.tagByteCount), tag) == 1
            && EVP_DecryptFinal_ex(context, plain + value.count, &written) == 1
    }
}
