import SocialSecurity

/// Takes the number of a person out of a signed result before it is stored, and puts it back byte for byte.
///
/// The hub's file holds no number of a person. A result repeats the number of its question, and whoever asks for the
/// result again sends the question again: the number comes from there.
struct PersonBlank {
    /// NUL, which no XML document can hold, so that putting back is the exact reverse.
    private static let mark: UInt8 = 0

    private let digits: [UInt8]

    init(_ ssin: SSIN) { digits = Array(ssin.digits.utf8) }

    /// The document with a mark in every place where the number stood.
    func removed(from document: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(document.count)
        var position = document.startIndex
        while position < document.endIndex {
            if document[position...].starts(with: digits) {
                result.append(Self.mark)
                position += digits.count
            } else {
                result.append(document[position])
                position += 1
            }
        }
        return result
    }

    /// The document as it was signed.
    func restored(in document: [UInt8]) -> [UInt8] { document.flatMap { $0 == Self.mark ? digits : [$0] } }
}
