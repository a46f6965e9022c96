/// The fields of a leaf where they lie: taken apart and judged, nothing copied.
///
/// This is the only reader of the encoding. A leaf that it accepts is the one canonical encoding of its line: tags
/// ascend, no field is empty, and every value has the form that the writer asks for.
struct LeafFrame {
    /// The encoded leaf.
    let bytes: [UInt8]
    // A leaf has at most 8192 bytes and 24 fields: places fit in 16 bits, and no array is needed.
    private var starts = SIMD32<UInt16>(repeating: 0)
    private var counts = SIMD32<UInt16>(repeating: 0)
    /// The kind of act.
    private(set) var act = AuditAct.logOpened

    /// Takes the frame apart; refuses unknown tags, wrong order, repetition, cut or trailing bytes, and values of another
    /// form than their field has.
    ///
    /// - Throws: `AuditLogError` with `.notCanonicalLeaf`, naming field and rule.
    init(_ bytes: [UInt8]) throws(AuditLogError) {
        self.bytes = bytes
        guard bytes.count <= LeafFields.byteLimit, bytes.starts(with: LeafFields.header) else {
            throw AuditLogError(.notCanonicalLeaf, "not a leaf of version 1")
        }
        try split()
        guard has(.act), has(.time), has(.access), has(.organisation), has(.application),
            let act = ClosedLists.acts.value(of: self[.act])
        else { throw AuditLogError(.notCanonicalLeaf, "a required field is absent, or the act is not in the list") }
        self.act = act
        try checkActor()
    }

    private mutating func split() throws(AuditLogError) {
        // A name of its own: the closure changes the other members.
        let bytes = bytes
        try bytes.withUnsafeBufferPointer { bytes throws(AuditLogError) in
            var (position, last) = (LeafFields.header.count, UInt8(0))
            while position < bytes.count {
                let raw = bytes[position]
                guard let tag = LeafTag(rawValue: raw), raw > last else {
                    throw AuditLogError(.notCanonicalLeaf, "unknown, repeated or misplaced field tag \(raw)")
                }
                guard bytes.count - position >= 3 else {
                    throw AuditLogError(.notCanonicalLeaf, "length of field \(tag) is cut")
                }
                let count = Int(bytes[position + 1]) << 8 | Int(bytes[position + 2])
                position += 3
                guard count > 0, bytes.count - position >= count else {
                    throw AuditLogError(.notCanonicalLeaf, "field \(tag) is empty or cut")
                }
                starts[Int(raw)] = UInt16(position)
                counts[Int(raw)] = UInt16(count)
                guard Self.isValid(tag, UnsafeBufferPointer(rebasing: bytes[position..<position + count])) else {
                    throw AuditLogError(.notCanonicalLeaf, "field \(tag) has not the form it must have")
                }
                position += count
                last = raw
            }
        }
    }

    /// Rules between fields.
    private func checkActor() throws(AuditLogError) {
        guard has(.user) != has(.process), has(.user) == has(.role), has(.user) || !has(.session) else {
            throw AuditLogError(.notCanonicalLeaf, "a line has either a process or a user with a role")
        }
        guard !has(.previousCheckpoint) || act == .logOpened else {
            throw AuditLogError(
                .notCanonicalLeaf, "only the first line of a log has a previous checkpoint")
        }
    }

    /// Whether the field stands.
    func has(_ tag: LeafTag) -> Bool { counts[Int(tag.rawValue)] != 0 }

    /// The value of a field; empty when it is absent.
    subscript(tag: LeafTag) -> ArraySlice<UInt8> {
        let start = Int(starts[Int(tag.rawValue)])
        return bytes[start..<start + Int(counts[Int(tag.rawValue)])]
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    var timeMilliseconds: Int64 { number(.time) ?? 0 }
}

/// What each kind of field must be; the writer asks the same of it.
extension LeafFrame {
    private static func isValid(_ tag: LeafTag, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        switch tag {
        // Looked up once, when all fields are there.
        case .act: return true
        case .access: return ClosedLists.accesses.value(of: value) != nil
        case .outcome: return ClosedLists.outcomes.value(of: value) != nil
        case .time: return value.count == 8 && value[0] < 0x80
        case .qualityCode: return value.count == 2 && (1...999).contains(number(value))
        case .organisation, .counterpart: return AuditText.isEnterpriseNumber(value)
        case .ticket, .kszTicket, .conversation: return AuditText.isTicket(value)
        case .user, .session, .subject, .messageDigest: return value.count == MerkleHash.byteCount
        case .application, .applicationVersion, .process, .role, .legalContext, .service,
            .serviceVersion, .rule, .object:
            return AuditText.isText(value) && !AuditText.looksPersonal(value)
        case .previousCheckpoint:
            return (try? Checkpoint(text: Array(value))).map { $0.text.elementsEqual(value) } ?? false
        }
    }
}

/// Values with their meaning.
extension LeafFrame {
    /// A field's value as text, which is ASCII; nil if the field is absent.
    func text(_ tag: LeafTag) -> String? {
        has(tag) ? String(decoding: self[tag], as: UTF8.self) : nil
    }

    func number(_ tag: LeafTag) -> Int64? {
        has(tag) ? Self.number(self[tag]) : nil
    }

    private static func number(_ value: some Sequence<UInt8>) -> Int64 { value.reduce(0) { $0 << 8 | Int64($1) } }

    func commitment(_ field: PersonalField) -> AuditCommitment? {
        MerkleHash(self[LeafTag(field)]).map { AuditCommitment($0) }
    }

    var commitments: [PersonalField: AuditCommitment] {
        var commitments: [PersonalField: AuditCommitment] = [:]
        for field in PersonalField.allCases { commitments[field] = commitment(field) }
        return commitments
    }
}

extension AuditClearFields {
    /// Reads the clear fields of a judged leaf.
    init(_ frame: LeafFrame) {
        // Required fields of closed lists: the frame was judged, so the lists have them.
        self.init(
            act: frame.act, timeMilliseconds: frame.timeMilliseconds,
            access: ClosedLists.accesses.value(of: frame[.access]) ?? .consulted,
            organisation: frame.text(.organisation) ?? "", application: frame.text(.application) ?? "")
        applicationVersion = frame.text(.applicationVersion)
        process = frame.text(.process)
        role = frame.text(.role)
        legalContext = frame.text(.legalContext)
        qualityCode = frame.number(.qualityCode).map(Int.init)
        service = frame.text(.service)
        serviceVersion = frame.text(.serviceVersion)
        counterpart = frame.text(.counterpart)
        ticket = frame.text(.ticket)
        kszTicket = frame.text(.kszTicket)
        conversation = frame.text(.conversation)
        outcome = ClosedLists.outcomes.value(of: frame[.outcome])
        rule = frame.text(.rule)
        object = frame.text(.object)
        if frame.has(.previousCheckpoint) {
            previousCheckpoint = try? Checkpoint(text: Array(frame[.previousCheckpoint]))
        }
    }
}
