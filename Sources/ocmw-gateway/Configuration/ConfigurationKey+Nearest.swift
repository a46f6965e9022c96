extension ConfigurationKey {
    /// The key that a misspelt one may mean: at most two letters away, or the same last part elsewhere.
    static func nearest(to name: String) -> String? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let candidates = all.map { key -> String in
            // The tenant's name is the writer's own.
            let pattern = key.name.split(separator: ".")
            return zip(pattern.indices, pattern).map { index, part in
                part == "*" && index < parts.count ? parts[index] : part
            }.joined(separator: ".")
        }
        let distances = candidates.map { ($0, distance(Array($0.utf8), Array(name.utf8))) }
        guard let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= 2 else {
            let sameEnd = zip(all, candidates).filter { key, name in
                !key.name.hasSuffix("*") && name.split(separator: ".").last == parts.last
            }.map(\.1)
            return sameEnd.count == 1 ? sameEnd.first : nil
        }
        return best.0
    }

    /// Letters to insert, remove or replace; texts of a configuration file are short.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let above = row[column + 1]
                row[column + 1] = min(above + 1, row[column] + 1, diagonal + (byte == right[column] ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
