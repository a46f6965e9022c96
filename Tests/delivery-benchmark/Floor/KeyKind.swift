import DevelopmentPKI

/// The kind of key of everybody in one measurement.
enum KeyKind: String, CaseIterable {
    case rsa2048 = "RSA-2048"
    case p256 = "P-256"

    var algorithm: KeyAlgorithm {
        switch self {
        case .rsa2048: .rsa2048
        case .p256: .p256
        }
    }
}
